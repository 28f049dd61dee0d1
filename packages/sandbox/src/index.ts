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
export type { MailBehaviour, MailBehaviourDetails, MailboxKind } from "./mail/mail-behaviour.js";
export type {
  ClosedPort,
  MailControl,
  MailHostReport,
  MailReport,
  MailSession,
  MailTruth,
  MailTruthAt,
} from "./mail/mail-control.js";
export type { ForeignAppetite } from "./store/foreign-app.js";
export type { AddressesControl, AddressPatch, NewAddress } from "./control/addresses-control.js";
export type { ConsentsControl } from "./control/consents-control.js";
export type { HooksControl } from "./control/hooks-control.js";
export type { PaymentsControl, ThirdHandRefundItem } from "./control/payments-control.js";
export type { HookAttempt, HookDelivery, HookDeliveryState } from "./hooks/hook-delivery.js";
export type { NewOrder, OrderPatch, OrdersControl, WholeOrder } from "./control/orders-control.js";
export type { NewSubscriber, SubscribersControl } from "./control/subscribers-control.js";
export type {
  DotdigitalConsentRecord,
  DotdigitalContact,
  DotdigitalContactPatch,
  DotdigitalControl,
  DotdigitalField,
  DotdigitalImports,
  DotdigitalLimits,
  DotdigitalList,
  DotdigitalStatus,
  DotdigitalTiers,
  DotdigitalValue,
  NewDotdigitalContact,
} from "./dotdigital/dotdigital-control.js";
export type { DotdigitalSettings, DotdigitalSettingsPatch } from "./dotdigital/dotdigital-settings.js";
export type { TruelistBatchReport, TruelistControl } from "./truelist/truelist-control.js";
export type { TruelistSettings, TruelistSettingsPatch } from "./truelist/truelist-settings.js";
export type { TruelistVerdict } from "./truelist/truelist-verdict.js";
export type { VerdictKind, Vocabulary } from "./truelist/truelist-words.js";
export type { StoreAddress } from "./store/address-resources.js";
export type { ConsentFields, ConsentPurpose, StoreConsent } from "./store/consent-resources.js";
export type {
  OrderParts,
  StoreOrderCoupon,
  StoreOrderFee,
  StoreOrderMessage,
  StoreOrderProduct,
  StoreOrderShippingAddress,
  StoreShipment,
} from "./store/order-part-resources.js";
export type { OrderBillingAddress, StoreOrder } from "./store/order-resources.js";
export type { HookEvent } from "./store/hook-events.js";
export type { StoreHook } from "./store/hook-book.js";
export type { StoreRefund } from "./store/refund-resources.js";
export type { StoreTransaction } from "./store/transaction-resources.js";
export type { Plan } from "./store/plan.js";
export type { QuotaReport, QuotaWindowReport } from "./store/quota.js";
export type { StoreAttribute, StoreAttributeValue, StoreCustomer, StoreCustomerGroup } from "./store/resources.js";
export type { StoreSubscriber, SubscriberConsent, SubscriberFields } from "./store/subscriber-resources.js";
export { type AddressClass, addressClasses, type CustomerTruth, type EmailTruthStatus } from "./world/address-class.js";
