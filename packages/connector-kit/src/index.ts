export { Fault, faultKinds, type FaultData, type FaultInit, type FaultKind } from "@storegate/http-client";
export { compareAddresses, type Audience } from "./audience.js";
export { draftOf, type ConfigDraft } from "./config-draft.js";
export { configSchemaOf, schemasAt, spread as spreadSchema } from "./config-schema.js";
export * from "./connector.js";
export {
  factNames,
  type ConsentEventFact,
  type ConsentFact,
  type EmailVerdictFact,
  type FactName,
  type FactTypes,
  type ProfileAttributeDefinition,
  type ProfileAttributeFact,
  type ProfileFact,
} from "./facts.js";
export { forgottenSecret } from "./forgotten-secret.js";
export type { JsonObject, JsonValue } from "./json.js";
export { withFields, withMask } from "./logger.js";
export { isOfOneTarget } from "./of-one-target.js";
export { observeApart } from "./observe-apart.js";
export {
  noOthers,
  type AudienceOfStore,
  type AudiencesOfStore,
  type FactsByEmail,
  type FactsOfPerson,
  type OtherIntegration,
  type OtherIntegrations,
  type TellingFailure,
  type Told,
} from "./other-integrations.js";
export { inPlanOrder, verdictOfChanges, verdictOfPlan, type SettledChange, type Verdict } from "./outcome.js";
export { BadPlan, planRecords, type PlannedRecord } from "./plan-records.js";
export { usualResultColumns } from "./result-columns.js";
export { checkRequestedKeys, mostKeyCharacters, mostRequestedKeys } from "./requested-keys.js";
export { SecretMask } from "./secret-mask.js";
export { coversStoreEvent, type ConnectorStoreEvents, type StoreEvent } from "./store-events.js";
