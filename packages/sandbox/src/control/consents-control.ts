import type { ConsentFields, StoreConsent } from "../store/consent-resources.js";
import type { Store } from "../store/store.js";

/** What customers said to cookies and scripts, in the hands of a third. */
export interface ConsentsControl {
  /** What was declared, by ascending id of the customer; who never declared anything is left out. */
  list(): Iterable<StoreConsent>;
  get(customerId: number): StoreConsent | undefined;
  /** Throws where there is no such customer. */
  set(customerId: number, consent: ConsentFields): StoreConsent;
  /** As if the customer had never been asked; answers whether there was a declaration. */
  delete(customerId: number): boolean;
}

/** The control over the consents of one store. */
export function createConsentsControl(store: Store): ConsentsControl {
  const { consents } = store;
  return {
    list: () => consents.of(store.customerIds()),
    get: (customerId) => consents.get(customerId),
    set: (customerId, consent) => consents.set(customerId, consent),
    delete: (customerId) => consents.delete(customerId),
  };
}
