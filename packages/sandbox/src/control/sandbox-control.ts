import type { DnsControl } from "../dns/dns-control.js";
import type { FaultRule } from "../faults/fault-rule.js";
import type { MailControl } from "../mail/mail-control.js";
import type { ForeignAppetite } from "../store/foreign-app.js";
import type { StoreAddress } from "../store/address-resources.js";
import type { StoreConsent } from "../store/consent-resources.js";
import type { Plan } from "../store/plan.js";
import type { QuotaReport } from "../store/quota.js";
import type { StoreAttribute, StoreAttributeValue, StoreCustomer, StoreCustomerGroup } from "../store/resources.js";
import type { StoreSubscriber } from "../store/subscriber-resources.js";
import type { CustomerTruth } from "../world/address-class.js";
import type { CatalogControl } from "./catalog-control.js";
import type { CouponsControl } from "./coupons-control.js";
import type { AddressesControl } from "./addresses-control.js";
import type { ConsentsControl } from "./consents-control.js";
import type { SubscribersControl } from "./subscribers-control.js";
import type { HooksControl } from "./hooks-control.js";
import type { OrdersControl } from "./orders-control.js";
import type { PaymentsControl } from "./payments-control.js";
import type { DotdigitalControl } from "../dotdigital/dotdigital-control.js";
import type { TruelistControl } from "../truelist/truelist-control.js";

/** What reached the store since the last reset. Requests to the control URL are not counted. */
export interface CallReport {
  /** Every request, also those that a fault rule spoilt. */
  readonly total: number;
  /** Those that were answered with 400 or more, by the store or by a fault rule. */
  readonly refused: number;
  /** By endpoint: `"GET /v3/customers"`, `"PUT /v2/customer_groups/{id}"`. */
  readonly endpoints: Readonly<Record<string, number>>;
  /** By status answered: `{ "200": 12, "429": 1 }`. A reset connection is counted under `"reset"`. */
  readonly statuses: Readonly<Record<string, number>>;
  /**
   * By the least scope that a request needed, whether or not the token has it: `{ "store_v2_customers_read_only": 12 }`.
   * Where one of several will do they stand together: `"store_v2_a or store_v2_b"`. What needs none is not here.
   */
  readonly scopes: Readonly<Record<string, number>>;
}

/** Fields that a third hand changes on a customer. */
export type CustomerPatch = Partial<Omit<StoreCustomer, "id">>;

/** A customer that a third hand adds; what is left out is empty. Its address may already be another customer's. */
export type NewCustomer = CustomerPatch & { readonly email: string };

/** A value that a third hand sets. */
export interface AttributeValueWrite {
  readonly customerId: number;
  readonly attributeId: number;
  readonly value: string;
}

/** The whole store as plain JSON, each list by ascending id. */
export interface StoreSnapshot {
  readonly customers: readonly StoreCustomer[];
  readonly groups: readonly StoreCustomerGroup[];
  readonly attributes: readonly StoreAttribute[];
  readonly attributeValues: readonly StoreAttributeValue[];
  readonly addresses: readonly StoreAddress[];
  /** Only of customers who declared something. */
  readonly consents: readonly StoreConsent[];
  readonly subscribers: readonly StoreSubscriber[];
}

/** The lists of a snapshot, whose items are made while they are read. */
export type StoreLists = { readonly [Name in keyof StoreSnapshot]: Iterable<StoreSnapshot[Name][number]> };

/**
 * The sandbox in the hands of a test or of an operator. Nothing done here spends the store's quota. A number out of its
 * bounds throws a RangeError, and nothing changes.
 */
export interface SandboxControl {
  calls(): CallReport;
  /**
   * A fault rule for any path, which requests to the store and to Dotdigital meet, counted together: `skip` of both pass. Each forgets it
   * with its own rules.
   */
  addFaultEverywhere(rule: Omit<FaultRule, "path">): void;
  /** Forgets the calls, and the windows of the quota that have ended. */
  resetCalls(): void;

  addFault(rule: FaultRule): void;
  /** Forgets all rules; what is held goes on. */
  clearFaults(): void;
  /** How many requests are held now, by rules that respond `held`. */
  held(): number;
  /** Ends once so many requests are held at once; 1 by default. */
  untilHeld(requests?: number): Promise<void>;
  /** Forgets the rules that hold requests; what is held goes on. */
  releaseHeld(): void;

  /** The token's scopes from now on, as `["store_v2_customers"]`; a `_read_only` one permits GET and HEAD. Throws for an unknown one. */
  setScopes(scopes: readonly string[]): void;
  /** The token is refused with 401 until it is restored. */
  revokeToken(): void;
  restoreToken(): void;
  /** Every request takes so many milliseconds from now on, divided by the sandbox's time scale. */
  setLatency(latencyMs: number): void;
  /** Another app spends so many requests of the present window; never more than are left. Answers how many are left. */
  spendQuota(requests: number): number;
  /** Another app that spends the quota through every window from now on, until `null` ends it. */
  setForeignApp(appetite: ForeignAppetite | null): void;
  /** What became of the present window of the quota and of those before it. */
  quota(): QuotaReport;
  /** Another plan from now on, with a fresh window. */
  setPlan(plan: Plan): void;
  /**
   * Whether a batch with a bad item writes the good ones that stand before it. It does not by default: the documentation
   * is silent, and what was seen of refused batches held no record.
   */
  setPartialWrites(partial: boolean): void;

  /** What is true of every customer's address, by ascending id, in the world as it was seeded. */
  truth(): Iterable<CustomerTruth>;

  /** All customers by ascending id. */
  customers(): Iterable<StoreCustomer>;
  customer(id: number): StoreCustomer | undefined;
  /** Changes a customer and its `date_modified`. Throws where there is no such customer or group, or a field is none of a customer. */
  updateCustomer(id: number, patch: CustomerPatch): StoreCustomer;
  /** Throws where there is no such group, or a field is none of a customer; a broken e-mail is one, as imports leave such. */
  addCustomer(customer: NewCustomer): StoreCustomer;
  /** Deletes a customer with its attribute values, addresses and consent; answers whether there was one. */
  deleteCustomer(id: number): boolean;
  groups(): readonly StoreCustomerGroup[];
  addGroup(name: string): StoreCustomerGroup;
  /** Deletes a group and takes its members out; answers whether there was one. */
  deleteGroup(id: number): boolean;
  attributes(): readonly StoreAttribute[];
  addAttribute(name: string, type: StoreAttribute["type"]): StoreAttribute;
  /** Deletes a definition and its values; answers whether there was one. */
  deleteAttribute(id: number): boolean;
  /** All values by ascending id. */
  attributeValues(): Iterable<StoreAttributeValue>;
  /** Throws where there is no such customer or attribute. */
  setAttributeValue(write: AttributeValueWrite): StoreAttributeValue;
  deleteAttributeValue(id: number): boolean;
  readonly subscribers: SubscribersControl;
  readonly addresses: AddressesControl;
  readonly consents: ConsentsControl;
  /** The whole store, to compare before and after; `dates: false` blanks dates, which every write moves. */
  snapshot(options?: { readonly dates?: boolean }): StoreSnapshot;
  /** The same for stores that are too large to be held as a whole; what changes meanwhile may be read as it is then. */
  snapshotLists(options?: { readonly dates?: boolean }): StoreLists;

  readonly orders: OrdersControl;
  readonly payments: PaymentsControl;
  readonly hooks: HooksControl;
  readonly catalog: CatalogControl;
  readonly coupons: CouponsControl;
  readonly dns: DnsControl;
  readonly mail: MailControl;
  readonly truelist: TruelistControl;
  /** The marketing provider. */
  readonly dotdigital: DotdigitalControl;
}
