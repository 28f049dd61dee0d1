import type { Store } from "../store/store.js";
import type { StoreSubscriber, SubscriberFields } from "../store/subscriber-resources.js";

/** A subscriber that a third hand adds; what is left out is as the API leaves it. */
export type NewSubscriber = SubscriberFields & { readonly email: string };

/** Newsletter subscribers in the hands of a third. Nothing is checked: the address may already be another's. */
export interface SubscribersControl {
  /** All subscribers by ascending id. */
  list(): Iterable<StoreSubscriber>;
  get(id: number): StoreSubscriber | undefined;
  /** Those with the address, whatever its case. */
  byEmail(email: string): readonly StoreSubscriber[];
  add(subscriber: NewSubscriber): StoreSubscriber;
  /** Changes a subscriber and its `date_modified`. Throws where there is none such. */
  update(id: number, patch: SubscriberFields): StoreSubscriber;
  /** Answers whether there was one. */
  delete(id: number): boolean;
}

/** The control over the subscribers of one store. */
export function createSubscribersControl({ subscribers }: Store): SubscribersControl {
  return {
    list: () => subscribers.ascending(),
    get: (id) => subscribers.get(id),
    byEmail: (email) => subscribers.byEmail(email),
    add: (subscriber) => subscribers.subscribe(subscriber),
    update: (id, patch) => subscribers.change(id, patch),
    delete: (id) => subscribers.delete(id),
  };
}
