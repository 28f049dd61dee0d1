/** What is kept of stores for a moment. */
export { cached, forgetStore, rarelyRead } from "./cached.js";
export { createStoreCache, type StoreCache } from "./store-cache.js";
