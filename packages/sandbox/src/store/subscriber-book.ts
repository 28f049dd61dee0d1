import { latestModification, v3OffsetDate } from "../world/seeded-customer.js";
import { seededSubscriber, seededSubscriptionTime, subscriberIdByEmail } from "../world/seeded-subscribers.js";
import type { StoreSize } from "../world/world-size.js";
import { type DateSpans, itemsWithin, type SeededDates } from "./dated-items.js";
import { EmailBook } from "./email-book.js";
import type { HookEvents } from "./hook-events.js";
import type { StoreSubscriber, SubscriberFields } from "./subscriber-resources.js";

/** All newsletter subscribers of the store. */
export class SubscriberBook extends EmailBook<StoreSubscriber> {
  readonly #dates: SeededDates;
  readonly #events: HookEvents;

  constructor(world: StoreSize, events: HookEvents) {
    super(
      world.subscribers,
      (id) => seededSubscriber(world, id),
      (email) => subscriberIdByEmail(world, email),
    );
    const createdAt = (id: number) => seededSubscriptionTime(world, id);
    this.#events = events;
    this.#dates = { seeded: world.subscribers, createdAt, latestModification };
  }

  /** Subscribers among whom are all those with dates in the spans, by ascending id. */
  within(spans: DateSpans): Generator<StoreSubscriber> {
    return itemsWithin(this, this.#dates, spans, "ascending");
  }

  /** Adds one; what is left out is as of someone who was entered by hand and wants the newsletter. */
  subscribe(fields: SubscriberFields & { readonly email: string }): StoreSubscriber {
    const now = v3OffsetDate(Date.now());
    const added = this.add((id) => ({ ...blank, ...fields, id, date_created: now, date_modified: now }));
    return this.#tell("created", added);
  }

  /** Writes fields; `date_modified` moves even when nothing differs. */
  change(id: number, fields: SubscriberFields): StoreSubscriber {
    const before = this.get(id);
    if (before === undefined) throw new Error(`The store has no subscriber ${id}.`);
    const changed = { ...before, ...fields, id, date_modified: v3OffsetDate(Date.now()) };
    return this.#tell("updated", this.replace(changed));
  }

  override delete(id: number): boolean {
    const subscriber = this.get(id);
    const deleted = super.delete(id);
    if (subscriber !== undefined) this.#tell("deleted", subscriber);
    return deleted;
  }

  #tell(what: "created" | "updated" | "deleted", subscriber: StoreSubscriber): StoreSubscriber {
    this.#events.emit({ scope: `store/subscriber/${what}`, data: { type: "subscriber", id: subscriber.id } });
    return subscriber;
  }
}

const blank: Omit<StoreSubscriber, "id" | "email" | "date_created" | "date_modified"> = {
  first_name: "",
  last_name: "",
  source: "custom",
  order_id: null,
  channel_id: 1,
  consents: ["marketing_newsletter"],
};
