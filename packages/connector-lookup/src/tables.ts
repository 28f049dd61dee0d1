import type { ConnectorMigration } from "@storegate/connector-kit";
import { actionTables } from "./actions/action-tables.js";
import { cacheTables } from "./cache/cache-tables.js";

/** The connector's tables, in the order in which they are made. */
export const lookupTables: readonly ConnectorMigration[] = [
  { id: "0001_versions", sql: cacheTables },
  { id: "0002_actions", sql: actionTables },
];
