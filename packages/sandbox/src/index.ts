export { startSandbox, type Sandbox, type SandboxOptions } from "./sandbox.js";
export type {
  AttributeValueWrite,
  CallReport,
  CustomerPatch,
  NewCustomer,
  SandboxControl,
  StoreSnapshot,
} from "./control/sandbox-control.js";
export type { FaultAnswer, FaultRule } from "./faults/fault-rule.js";
export type { DnsAnswer, DnsControl, DnsRecord } from "./dns/dns-control.js";
export type { Plan } from "./store/plan.js";
export type { StoreAttribute, StoreAttributeValue, StoreCustomer, StoreCustomerGroup } from "./store/resources.js";
export { type AddressClass, addressClasses, type CustomerTruth, type EmailTruthStatus } from "./world/address-class.js";
