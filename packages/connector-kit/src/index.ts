export { Fault, faultKinds, type FaultData, type FaultInit, type FaultKind } from "@storegate/http-client";
export { draftOf, type ConfigDraft } from "./config-draft.js";
export { configSchemaOf, schemasAt } from "./config-schema.js";
export * from "./connector.js";
export type { JsonObject, JsonValue } from "./json.js";
export { withFields, withMask } from "./logger.js";
export { SecretMask } from "./secret-mask.js";
