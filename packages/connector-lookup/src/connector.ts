import { defineConnector } from "@storegate/connector-kit";
import { createStoreCache, forgetStore } from "./cache/index.js";
import { configWarnings } from "./config-warnings.js";
import { lookupConfig, type LookupConfig } from "./config.js";
import { testConnection } from "./connection-test.js";
import { gladlyRoutes } from "./gladly/routes/index.js";
import type { LookupRuntime } from "./lookup-context.js";
import { lookupTables } from "./tables.js";

/** Finds the people behind a contact for support agents, and does to their orders what agents are asked for, once. */
export const lookup = defineConnector<LookupConfig, LookupRuntime>({
  id: "lookup",
  title: "Customer lookup",
  description:
    "Finds customers and guests for support agents, by whatever is known of them, with their orders, shipments and refunds; refunds, cancels and gives discount codes, each once. For GraphQL, and for Gladly as its Lookup Adaptor.",
  // What agents' actions need besides is asked for by the connection test, where they are switched on.
  scopes: ["store_v2_customers_read_only", "store_v2_orders_read_only", "store_v2_information_read_only"],
  config: lookupConfig,
  syncKinds: [],
  migrations: lookupTables,
  operations: ["lookupCustomers", "quoteRefund", "refundOrder", "cancelOrder", "createDiscountCode"],
  routes: gladlyRoutes,
  storeEvents: {
    scopes: ["store/customer/*", "store/order/*", "store/shipment/*"],
    heard: ({ tables, store }) => forgetStore(tables, store.id),
  },
  open: ({ now, logger }) => ({ now, logger, cache: createStoreCache() }),
  warnings: configWarnings,
  test: testConnection,
});
