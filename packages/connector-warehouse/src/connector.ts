import { defineConnector, defineExportKind } from "@storegate/connector-kit";
import { begin } from "./begin.js";
import { offerOptions } from "./config-options.js";
import { warehouseConfig, type WarehouseConfig } from "./config.js";
import { configWarnings } from "./config-warnings.js";
import { testConnection } from "./connection-test.js";
import { commitRows } from "./rows/commit-rows.js";
import { columnWarnings, modelTables } from "./rows/model-columns.js";
import { planRows } from "./rows/plan-rows.js";
import { readRows } from "./rows/read-rows.js";
import { rowCursorSchema, type RowCursor } from "./rows/row-cursor.js";
import { rowTables } from "./rows/row-memory.js";
import type { RowSource } from "./rows/row-source.js";
import { attributesResource } from "./targets/attributes-resource.js";
import { customerResource } from "./targets/customer-resource.js";
import { productResource } from "./targets/product-resource.js";
import type { WarehouseRuntime, WarehouseState } from "./warehouse-context.js";

/** Rows of a model, written into the store. */
export const rowsKind = defineExportKind<WarehouseConfig, WarehouseRuntime, WarehouseState, RowSource, RowCursor>({
  key: "rows",
  title: "Rows into the store",
  description:
    "Reads the rows of a table or a query, finds what each stands for in the store, and makes or changes what differs. Rows that have not changed since they last went through are not sent.",
  direction: "export",
  undoable: true,
  undoWithoutSecrets: true,
  recordType: "row",
  phase: "writing rows",
  cursor: rowCursorSchema,
  begin,
  read: readRows,
  plan: planRows,
  resources: { customer: customerResource, product: productResource, attributes: attributesResource },
  commit: commitRows,
  resultColumns: [
    { name: "matchedBy", description: "By what the row's record was found in the store.", path: "/details/matchedBy" },
  ],
});

/** Turns rows of a data warehouse into customers, products and customer attributes. */
export const warehouse = defineConnector<WarehouseConfig, WarehouseRuntime>({
  id: "warehouse",
  title: "Data warehouse",
  description:
    "Turns rows of PostgreSQL, Redshift, or files read by DuckDB into customers, products and customer attributes, and accounts for every row.",
  scopes: ["store_v2_customers", "store_v2_products"],
  config: warehouseConfig,
  syncKinds: [rowsKind],
  // What a warehouse is loaded with by night stands in the shop in the morning.
  defaultSchedule: { cron: "0 5 * * *" },
  operations: ["previewModel"],
  foreignFaults: ["SOURCE_"],
  migrations: [
    { id: "0001_rows", sql: rowTables },
    { id: "0002_models", sql: modelTables },
  ],
  open: ({ filesFolder, connect, logger }) => ({
    sources: { filesFolder, connect },
    logger,
    largestPage: { rows: 10_000, compared: 500 },
  }),
  warnings: configWarnings,
  standingWarnings: ({ tables, integrationId }) => columnWarnings(tables, integrationId),
  test: testConnection,
  configOptions: offerOptions,
});
