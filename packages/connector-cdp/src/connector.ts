import { defineConnector } from "@storegate/connector-kit";
import type { CdpRuntime } from "./cdp-context.js";
import { configOptions } from "./config-options.js";
import { cdpConfig, type CdpConfig } from "./config.js";
import { testConnection } from "./connection-test.js";
import { segmentGroupsKind } from "./group/index.js";
import { importKind } from "./import/index.js";
import { cdpAudiences, cdpFacts } from "./segments/index.js";
import { storeEvents } from "./store-events.js";
import { cdpTables } from "./tables/index.js";

/** Brings what a store knows of people together, and explains it. */
export const cdp = defineConnector<CdpConfig, CdpRuntime>({
  id: "cdp",
  title: "Customer data platform",
  description:
    "Imports customers, subscribers, orders and products; brings accounts and guests together into people, computes attributes that are explained, and finds segments of them, for exports, marketing lists and customer groups.",
  // What transactions and customer groups need besides is asked for by the connection test, where the config wants them.
  scopes: [
    "store_v2_customers_read_only",
    "store_v2_orders_read_only",
    "store_v2_products_read_only",
    "store_v2_information_read_only",
  ],
  config: cdpConfig,
  syncKinds: [importKind, segmentGroupsKind],
  migrations: cdpTables,
  defaultSchedule: { cron: "17 * * * *" },
  operations: [
    "profiles",
    "profile",
    "profileAttributes",
    "segments",
    "previewSegment",
    "identityPreview",
    "importCoverage",
    "createSegment",
    "deleteSegment",
    "separateProfile",
    "uniteProfile",
    "eraseProfile",
  ],
  facts: cdpFacts,
  audiences: cdpAudiences,
  storeEvents,
  open: ({ now, logger }) => ({ now, logger }),
  test: testConnection,
  configOptions,
});
