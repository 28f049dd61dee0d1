import type { Store } from "../store/store.js";
import type { StoreLists, StoreSnapshot } from "./sandbox-control.js";

/** The whole store as plain JSON that shares nothing with it; without dates they are "". */
export function takeSnapshot(store: Store, dates: boolean): StoreSnapshot {
  const lists = snapshotLists(store, dates);
  return {
    customers: [...lists.customers],
    groups: [...lists.groups],
    attributes: [...lists.attributes],
    attributeValues: [...lists.attributeValues],
    addresses: [...lists.addresses],
    consents: [...lists.consents],
    subscribers: [...lists.subscribers],
  };
}

/** The lists of a snapshot, whose items are copied from the store when they are read. */
export function snapshotLists(store: Store, dates: boolean): StoreLists {
  const plain = <T extends { readonly date_created: string; readonly date_modified: string }>(item: T): T => {
    const copy = structuredClone(item);
    return dates ? copy : { ...copy, date_created: "", date_modified: "" };
  };
  return {
    customers: mapped(() => store.customersAscending(), plain),
    groups: mapped(() => store.groups.all(), plain),
    attributes: mapped(() => store.attributes.definitions(), plain),
    attributeValues: mapped(() => store.attributes.values(), plain),
    addresses: mapped(
      () => store.addresses.ascending(),
      (address) => ({ ...address }),
    ),
    consents: mapped(
      () => store.consents.of(store.customerIds()),
      (consent) => structuredClone(consent),
    ),
    subscribers: mapped(() => store.subscribers.ascending(), plain),
  };
}

function* mapped<T, R>(items: () => Iterable<T>, map: (item: T) => R): Generator<R> {
  for (const item of items()) yield map(item);
}
