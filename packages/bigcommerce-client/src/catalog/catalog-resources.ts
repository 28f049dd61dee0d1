import type { StoreTransport } from "../transport/store-transport.js";

/** Products and how they are arranged. */
export interface CatalogResources {}

/** Products and how they are arranged, through one view. */
export function catalogResources(_transport: StoreTransport): CatalogResources {
  return {};
}
