import type { Endpoint } from "../transport/endpoint.js";

/** What a store tells of itself (BigCommerce API reference, store information v2). */
export const storeEndpoints = {
  storeGet: { method: "GET", path: "/v2/store", scope: "store_v2_information_read_only" },
  timeGet: { method: "GET", path: "/v2/time", scope: null },
} as const satisfies Record<string, Endpoint>;
