import type { HookDelivery } from "../hooks/hook-delivery.js";
import type { HookDeliverer } from "../hooks/hook-deliverer.js";
import type { StoreHook } from "../store/hook-book.js";
import type { HookEvent } from "../store/hook-events.js";
import { isEventScope } from "../store/hook-scopes.js";
import type { Store } from "../store/store.js";

/** Webhooks in the hands of a test or of an operator. */
export interface HooksControl {
  /** All webhooks by ascending id. */
  list(): readonly StoreHook[];
  /** The store gives a hook up, as it does after long silence. Throws where there is no such hook. */
  deactivate(id: number): StoreHook;
  /**
   * Where on this machine a destination is: `deliverTo("https://gateway.example", "http://127.0.0.1:1234")`. What is sent
   * to other destinations never leaves the sandbox and ends as `unmapped`.
   */
  deliverTo(origin: string, url: string): void;
  /** Forgets where a destination is; answers whether it was known. */
  stopDeliveringTo(origin: string): boolean;
  /** All deliveries as they stand, by ascending id. */
  deliveries(): readonly HookDelivery[];
  /** Forgets deliveries that are over. */
  forgetDeliveries(): void;
  /** Every event is sent so many times to each hook from now on; 1 by default. */
  setCopies(copies: number): void;
  /** Sends once more what a delivery sent: the same body under a message id of its own. Throws where there was none. */
  repeat(deliveryId: number): HookDelivery;
  /** Keeps deliveries back until they are released. */
  hold(): void;
  /** Sends what was held, one after another, in the order it happened or the other way round. */
  release(order?: "asHappened" | "reversed"): Promise<void>;
  /** Tells hooks of an event that did not happen. Throws where there is no such event. */
  fire(event: HookEvent): void;
  /** Tries again now what waits for its next try. */
  retryNow(): void;
  /** Resolves when nothing is being sent; with `retries`, when nothing waits for its next try either. */
  quiet(options?: { readonly retries?: boolean }): Promise<void>;
}

/** The control over the webhooks of one sandbox. */
export function createHooksControl(store: Store, deliverer: HookDeliverer): HooksControl {
  const { sender } = deliverer;
  return {
    list: () => store.hooks.all(),
    deactivate: (id) => store.hooks.change(id, { is_active: false }),
    deliverTo: (origin, url) => sender.targets.set(origin, url),
    stopDeliveringTo: (origin) => sender.targets.delete(origin),
    deliveries: () => deliverer.deliveries(),
    forgetDeliveries: () => deliverer.forget(),
    setCopies: (copies) => deliverer.setCopies(copies),
    repeat: (deliveryId) => deliverer.repeat(deliveryId),
    hold: () => deliverer.hold(),
    release: (order = "asHappened") => deliverer.release(order),
    fire(event) {
      if (!isEventScope(event.scope)) throw new Error(`There is no event ${event.scope}.`);
      store.events.emit(event);
    },
    retryNow: () => sender.retryNow(),
    quiet: (options = {}) => sender.quiet(options.retries ?? false),
  };
}
