import type { StoreTransport } from "../transport/store-transport.js";

/** Orders, their payments and their refunds. */
export interface OrderResources {}

/** Orders, their payments and their refunds, through one view. */
export function orderResources(_transport: StoreTransport): OrderResources {
  return {};
}
