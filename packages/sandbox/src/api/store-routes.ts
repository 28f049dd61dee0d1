import type { Routes } from "./route.js";
import { getStore, getTime } from "./v2-store.js";

/** What the store tells of itself. */
export const storeRoutes: Routes = {
  "/v2/store": { scope: "store_v2_information", methods: { GET: ({ storeHash, plan }) => getStore(storeHash, plan) } },
  "/v2/time": { scope: null, methods: { GET: () => getTime() } },
};
