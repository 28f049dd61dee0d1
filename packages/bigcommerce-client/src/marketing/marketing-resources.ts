import type { StoreTransport } from "../transport/store-transport.js";
import type { CouponsResource } from "./coupon.js";
import { couponsResource } from "./coupons.js";

/** Coupons. */
export interface MarketingResources {
  readonly coupons: CouponsResource;
}

/** Coupons, through one view. */
export function marketingResources(transport: StoreTransport): MarketingResources {
  return { coupons: couponsResource(transport) };
}
