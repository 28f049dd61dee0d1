export { Fault, faultKinds, type FaultData, type FaultInit, type FaultKind } from "./fault.js";
