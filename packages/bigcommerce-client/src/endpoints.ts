import { catalogEndpoints } from "./catalog/catalog-endpoints.js";
import { customerEndpoints } from "./customers/customer-endpoints.js";
import { hookEndpoints } from "./hooks/hook-endpoints.js";
import { marketingEndpoints } from "./marketing/marketing-endpoints.js";
import { orderEndpoints } from "./orders/order-endpoints.js";
import { paymentEndpoints } from "./orders/payment-endpoints.js";
import { storeEndpoints } from "./store/store-endpoints.js";

/**
 * Every call made to a store: its scope and how many of it may run at once (BigCommerce API reference, "API accounts" and
 * each resource's page).
 */
export const endpoints = {
  ...storeEndpoints,
  ...customerEndpoints,
  ...orderEndpoints,
  ...paymentEndpoints,
  ...catalogEndpoints,
  ...marketingEndpoints,
  ...hookEndpoints,
} as const;
