import type { ConnectorMigration } from "@storegate/connector-kit";
import { identityTables } from "./identity-tables.js";
import { profileTables } from "./profile-tables.js";
import { segmentTables } from "./segment-tables.js";
import { storeTables } from "./store-tables.js";

/** The connector's tables, in the order in which they are made. */
export const cdpTables: readonly ConnectorMigration[] = [
  { id: "0001_store", sql: storeTables },
  { id: "0002_identity", sql: identityTables },
  { id: "0003_profiles", sql: profileTables },
  { id: "0004_segments", sql: segmentTables },
];
