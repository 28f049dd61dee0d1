import type { ConnectorMigration } from "@storegate/connector-kit";
import { ledgerTables } from "./ledger/ledger-tables.js";
import { observedTables } from "./observed/observed-tables.js";

/** The connector's tables, in the order in which they are made. */
export const listTables: readonly ConnectorMigration[] = [
  { id: "0001_ledger", sql: ledgerTables },
  { id: "0002_observed", sql: observedTables },
];
