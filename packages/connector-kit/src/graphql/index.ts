// Decorators keep what they know by it; it must be there before the first of them runs.
import "reflect-metadata";
export * from "./access.js";
export type { AuditedAction } from "./audited-action.js";
export { ConfigOptionType } from "./config-option-type.js";
export {
  connectionTypes,
  cursorAt,
  PageArgs,
  pageOf,
  readPage,
  type CursorOf,
  type PageOf,
  type PageRequest,
} from "./connection.js";
export { connectorNodeId, readConnectorNodeId, type ConnectorNode, type ConnectorNodes } from "./connector-node-id.js";
export { Consent, ConsentEvent, consentOf } from "./consent-type.js";
export { draftReach } from "./draft-reach.js";
export { EmailEvidence, EmailVerdict, emailVerdictOf } from "./email-verdict-type.js";
export { enumOf } from "./enum-of.js";
export { FaultKindEnum, FaultType } from "./fault-type.js";
export { IntegrationDraftInput } from "./integration-draft-input.js";
export { Money } from "./money-type.js";
export { OrderAction, OrderConnection, OrderEdge, OrderItem, OrderType } from "./order-type.js";
export { Node, PageInfo } from "./page-info.js";
export { Profile, ProfileAttribute, ProfileAttributeValue, profileOf, profilePrefix } from "./profile-type.js";
export { DateTime, Decimal, Json, Url } from "./scalars.js";
export type { ErasedRecords, RecordErasure } from "./record-erasure.js";
export { RecordOutcomeEnum, SyncResult } from "./sync-result.js";
export { UserError, userErrorOf } from "./user-error.js";
