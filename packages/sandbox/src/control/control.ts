import type { Access } from "../api/access.js";
import type { CallCounter } from "../api/call-counter.js";
import type { DnsControl } from "../dns/dns-control.js";
import type { FaultBook } from "../faults/fault-book.js";
import type { Holding } from "../faults/holding.js";
import type { FaultRule } from "../faults/fault-rule.js";
import type { HookDeliverer } from "../hooks/hook-deliverer.js";
import { checkedAppetite, checkedNumber, checkedPlan } from "../option-bounds.js";
import { emptyGroup } from "../store/group-book.js";
import type { Plan } from "../store/plan.js";
import type { Quota } from "../store/quota.js";
import type { StoreAttribute } from "../store/resources.js";
import type { Store } from "../store/store.js";
import type { TransactionGateway } from "../store/transaction-gateway.js";
import { emailTruth } from "../world/email-truth.js";
import type { MailControl } from "../mail/mail-control.js";
import { customerPatch } from "./control-bodies.js";
import { checked } from "./control-check.js";
import { createCatalogControl } from "./catalog-control.js";
import { createCouponsControl } from "./coupons-control.js";
import { createAddressesControl } from "./addresses-control.js";
import { createConsentsControl } from "./consents-control.js";
import { createHooksControl } from "./hooks-control.js";
import { createOrdersControl } from "./orders-control.js";
import { createPaymentsControl } from "./payments-control.js";
import type { AttributeValueWrite, CustomerPatch, NewCustomer, SandboxControl } from "./sandbox-control.js";
import { snapshotLists, takeSnapshot } from "./snapshot.js";
import { createSubscribersControl } from "./subscribers-control.js";
import type { DotdigitalControl } from "../dotdigital/dotdigital-control.js";
import type { TruelistControl } from "../truelist/truelist-control.js";

/** Settings that change while the sandbox runs. */
export interface Settings {
  plan: Plan;
  latencyMs: number;
  partialWrites: boolean;
}

/** What the control acts on. */
export interface ControlParts {
  readonly seed: number;
  readonly store: Store;
  readonly settings: Settings;
  readonly access: Access;
  readonly quota: Quota;
  readonly faults: FaultBook;
  readonly holding: Holding;
  readonly calls: CallCounter;
  readonly hooks: HookDeliverer;
  readonly gateway: TransactionGateway;
  readonly dns: DnsControl;
  readonly mail: MailControl;
  readonly truelist: TruelistControl;
  readonly dotdigital: DotdigitalControl;
  /** The rules of Dotdigital. */
  readonly faultsOfOthers: FaultBook;
}

/** The control over the parts of one sandbox. */
export function createControl(parts: ControlParts): SandboxControl {
  const { seed, store, settings, access, quota, faults, holding, calls, dns } = parts;
  return {
    calls: () => calls.report(),
    resetCalls() {
      calls.reset();
      quota.resetReport();
    },
    addFault: (rule: FaultRule) => faults.add(rule),
    addFaultEverywhere: (rule) => parts.faults.add(rule, parts.faultsOfOthers),
    clearFaults() {
      faults.clear();
      holding.release();
    },
    held: () => holding.count,
    untilHeld: (requests = 1) => holding.until(checkedNumber("requests", requests)),
    releaseHeld() {
      faults.clearHolding();
      holding.release();
    },
    setScopes: (scopes) => access.setScopes(scopes),
    revokeToken: () => access.setRevoked(true),
    restoreToken: () => access.setRevoked(false),
    setLatency(latencyMs) {
      settings.latencyMs = checkedNumber("latencyMs", latencyMs);
    },
    spendQuota: (requests) => quota.spend(checkedNumber("requests", requests)),
    setForeignApp: (appetite) => quota.setForeignApp(checkedAppetite(appetite)),
    quota: () => quota.report(),
    setPlan(plan) {
      settings.plan = checkedPlan(plan);
      quota.setPlan(plan);
    },
    setPartialWrites(partial) {
      settings.partialWrites = partial;
    },
    *truth() {
      for (const { id, email } of store.customersAscending()) yield emailTruth(seed, id, email);
    },
    customers: () => store.customersAscending(),
    customer: (id) => store.customer(id),
    updateCustomer: (id: number, patch: CustomerPatch) => store.changeCustomer(id, checkedCustomer(store, patch)),
    addCustomer: (customer: NewCustomer) =>
      store.addCustomer({ ...checkedCustomer(store, customer), email: customer.email }),
    deleteCustomer: (id) => store.deleteCustomer(id),
    groups: () => store.groups.all(),
    addGroup: (name) => store.groups.add({ ...emptyGroup, name }),
    deleteGroup: (id) => store.groups.delete(id),
    attributes: () => store.attributes.definitions(),
    addAttribute: (name: string, type: StoreAttribute["type"]) => store.attributes.define(name, type),
    deleteAttribute: (id) => store.attributes.undefine(id),
    attributeValues: () => store.attributes.values(),
    setAttributeValue: (write) => setAttributeValue(store, write),
    deleteAttributeValue: (id) => store.attributes.deleteValue(id),
    subscribers: createSubscribersControl(store),
    addresses: createAddressesControl(store),
    consents: createConsentsControl(store),
    snapshot: (options) => takeSnapshot(store, options?.dates ?? true),
    snapshotLists: (options) => snapshotLists(store, options?.dates ?? true),
    orders: createOrdersControl(store),
    payments: createPaymentsControl(store, parts.gateway),
    hooks: createHooksControl(store, parts.hooks),
    catalog: createCatalogControl(store.catalog),
    coupons: createCouponsControl(store.coupons),
    dns,
    mail: parts.mail,
    truelist: parts.truelist,
    dotdigital: parts.dotdigital,
  };
}

function checkedCustomer(store: Store, patch: CustomerPatch): CustomerPatch {
  const read = checked<CustomerPatch>(customerPatch, patch);
  const { customer_group_id: group = 0 } = read;
  if (group === 0 || store.groups.has(group)) return read;
  throw new RangeError(`The store has no group ${group}; customer_group_id is 0 for none.`);
}

function setAttributeValue(store: Store, { customerId, attributeId, value }: AttributeValueWrite) {
  if (store.customer(customerId) === undefined) throw new Error(`The store has no customer ${customerId}.`);
  if (store.attributes.definition(attributeId) === undefined)
    throw new Error(`The store has no attribute ${attributeId}.`);
  return store.attributes.set(customerId, attributeId, value);
}
