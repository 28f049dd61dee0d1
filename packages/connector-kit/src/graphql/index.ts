export * from "./access.js";
export { FaultKindEnum, FaultType } from "./fault-type.js";
export { Node, PageInfo } from "./page-info.js";
export { DateTime, Json, Url } from "./scalars.js";
export { UserError, userErrorOf } from "./user-error.js";
