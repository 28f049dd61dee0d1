import type { Store } from "../store/store.js";
import type { StoreSnapshot } from "./sandbox-control.js";

/** The whole store as plain JSON that shares nothing with it; without dates they are "". */
export function takeSnapshot(store: Store, dates: boolean): StoreSnapshot {
  const plain = <T extends { readonly date_created: string; readonly date_modified: string }>(item: T): T => {
    const copy = structuredClone(item);
    return dates ? copy : { ...copy, date_created: "", date_modified: "" };
  };
  return {
    customers: Array.from(store.customersAscending(), plain),
    groups: store.groups.all().map(plain),
    attributes: store.attributes.definitions().map(plain),
    attributeValues: Array.from(store.attributes.values(), plain),
    addresses: Array.from(store.addresses.ascending(), (address) => ({ ...address })),
    consents: Array.from(store.consents.of(store.customerIds()), (consent) => structuredClone(consent)),
    subscribers: Array.from(store.subscribers.ascending(), plain),
  };
}
