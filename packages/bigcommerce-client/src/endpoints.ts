import { customerEndpoints } from "./customers/customer-endpoints.js";
import { storeEndpoints } from "./store/store-endpoints.js";

/**
 * Every call made to a store: its scope and how many of it may run at once (BigCommerce API reference, "API accounts" and
 * each resource's page).
 */
export const endpoints = { ...storeEndpoints, ...customerEndpoints } as const;
