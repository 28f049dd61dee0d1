import type { StoreTransport } from "../transport/store-transport.js";

/** Coupons. */
export interface MarketingResources {}

/** Coupons, through one view. */
export function marketingResources(_transport: StoreTransport): MarketingResources {
  return {};
}
