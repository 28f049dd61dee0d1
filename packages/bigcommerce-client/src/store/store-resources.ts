import type { StoreTransport } from "../transport/store-transport.js";
import { storeResource, timeResource } from "./store-information.js";

/** `GET /v2/store`, the parts that Storegate uses. Scope `store_v2_information_read_only`. */
export interface StoreInformation {
  readonly storeHash: string;
  readonly name: string;
  readonly domain: string | null;
  readonly planName: string | null;
}

/** `/v2/store`. */
export interface StoreResource {
  /** Scope `store_v2_information_read_only`. */
  get(): Promise<StoreInformation>;
}

/** `/v2/time`. */
export interface TimeResource {
  /** The store's clock: the cheapest proof that the token is good; it needs no scope. */
  get(): Promise<Date>;
}

/** What a store tells of itself. */
export interface StoreResources {
  readonly store: StoreResource;
  readonly time: TimeResource;
}

/** What a store tells of itself, through one view. */
export function storeResources(transport: StoreTransport): StoreResources {
  return { store: storeResource(transport), time: timeResource(transport) };
}
