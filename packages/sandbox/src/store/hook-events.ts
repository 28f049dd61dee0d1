/** Something that happened to the store: what webhooks tell of. Only identifiers, as BigCommerce sends no more. */
export interface HookEvent {
  /** The concrete event, as `store/customer/updated`. */
  readonly scope: string;
  /** As `{ type: "customer", id: 32 }`. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The channel that an order's event belongs to; it also goes to hooks of `store/channel/{id}/order/*`. */
  readonly channelId?: number;
}

/** Gets every event, right after the store changed. */
export type HookListener = (event: HookEvent) => void;

/** Where whatever changes the store says so. Listeners are called at once, in the order they came. */
export class HookEvents {
  readonly #listeners = new Set<HookListener>();

  emit(event: HookEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The answer ends the listening. */
  listen(listener: HookListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
