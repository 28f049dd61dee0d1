export { connectDatabase, type Database, type Queries, type QueriesTransaction } from "./connect.js";
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./embedded/embedded-postgres.js";
export type { FaultData, FieldsJson, JsonObject } from "./json-columns.js";
export { keepableJson, keepableText } from "./keepable.js";
export { migrateDatabase } from "./migrate.js";
export * as schema from "./schema.js";
export { SecretBox } from "./secret-box.js";
export { verifyEncryptionKey } from "./verify-key.js";
export { uuidv7 as newId } from "uuidv7";
