export { applicationGrants, ownsAudit, prepareDatabase } from "./application-role.js";
export {
  connectDatabase,
  type ConnectOptions,
  type Database,
  type Queries,
  type QueriesTransaction,
} from "./connect.js";
export type { ConnectorMigration, ConnectorSchema } from "./connector-schemas.js";
export { connectorTables, lendTransaction } from "./connector-transaction.js";
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./embedded/embedded-postgres.js";
export type { ServerListener } from "./embedded/server-watch.js";
export { insertInBulk } from "./insert-in-bulk.js";
export type { FaultData, FieldsJson, JsonObject } from "./json-columns.js";
export { keepableJson, keepableText } from "./keepable.js";
export { migrateDatabase } from "./migrate.js";
export * as schema from "./schema.js";
export { followDataKeys, openSecretBox, type WrappingKeys } from "./data-keys.js";
export { EncryptionKey } from "./encryption-key.js";
export { rotateSecrets, type Rotation } from "./rotate-secrets.js";
export { SecretBox, SecretUnreadable } from "./secret-box.js";
export { secretColumns, secretPurpose, type SecretColumn } from "./secret-purpose.js";
export { uuidv7 as newId } from "uuidv7";
export { newIdAfter } from "./new-id-after.js";
