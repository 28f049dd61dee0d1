import { setImmediate } from "node:timers/promises";
import type { WorldSize } from "../world/seeded-address.js";
import { customerOfSeededValue, lastSeededValueId, seededValues } from "../world/seeded-attributes.js";
import { seededCreationTime, v3Date } from "../world/seeded-customer.js";
import { AttributeDefinitions } from "./attribute-definitions.js";
import { type DateSpans, seededWithin } from "./dated-items.js";
import type { StoreAttributeValue } from "./resources.js";
import { SeededValueCounts } from "./seeded-value-counts.js";

/** Attribute definitions and the values on customers; seeded values are made on demand, later ones are kept. */
export class AttributeBook extends AttributeDefinitions {
  readonly #world: WorldSize;
  readonly #exists: (customerId: number) => boolean;
  #lastValueId: number;
  /** Values that were written, by their id; `null` for a seeded one that was deleted. */
  readonly #touched = new Map<number, StoreAttributeValue | null>();
  /** Ids of later values, by customer. */
  readonly #later = new Map<number, number[]>();
  readonly #counts: SeededValueCounts;

  /** @param exists whether there is a customer with the id; values of others count as gone. */
  constructor(world: WorldSize, exists: (customerId: number) => boolean) {
    super();
    this.#world = world;
    this.#exists = exists;
    this.#lastValueId = lastSeededValueId(world);
    this.#counts = new SeededValueCounts(world.customers, (id) => this.#seededNow(id));
  }

  /** A customer's values by ascending id. */
  valuesOf(customerId: number): StoreAttributeValue[] {
    if (!this.#exists(customerId)) return [];
    const later = (this.#later.get(customerId) ?? []).flatMap((id) => this.#touched.get(id) ?? []);
    return [...this.#seededNow(customerId), ...later.filter((value) => this.#isThere(value))];
  }

  /** All values by ascending id. */
  *values(): Generator<StoreAttributeValue> {
    for (let id = 1; id <= this.#world.customers; id++) yield* this.#seededNow(id);
    yield* this.#laterValues();
  }

  /**
   * Some of the values of some attributes, by ascending id, and how many there are. The last are found like the first; only
   * the first call looks at every customer, and it lets other requests have their turn.
   */
  async page(
    attributeIds: readonly number[],
    offset: number,
    limit: number,
  ): Promise<{ readonly data: readonly StoreAttributeValue[]; readonly total: number }> {
    const wanted = new Set(attributeIds.filter((id) => this.isDefined(id)));
    const data: StoreAttributeValue[] = [];
    let total = 0;
    let seen = 0;
    const pass = (value: StoreAttributeValue) => {
      if (!wanted.has(value.attribute_id)) return;
      total += 1;
      if (total > offset && data.length < limit) data.push(value);
    };
    for (const { from, to, counts } of this.#counts.blocks()) {
      const inside = [...wanted].reduce((sum, id) => sum + (counts[id] ?? 0), 0);
      if (total + inside <= offset || data.length >= limit) total += inside;
      else for (let id = from; id <= to; id++) this.#seededNow(id).forEach(pass);
      if (++seen % 10 === 0) await setImmediate();
    }
    for (const value of this.#laterValues()) {
      pass(value);
      if (++seen % 5000 === 0) await setImmediate();
    }
    return { data, total };
  }

  /** Values among which are all those with dates in the spans, by ascending id. */
  *within(spans: DateSpans): Generator<StoreAttributeValue> {
    const { customers } = this.#world;
    const createdAt = (id: number) => seededCreationTime(this.#world, id);
    const { low, high } = seededWithin({ seeded: customers, createdAt, latestModification: 0 }, spans);
    const lastSeeded = lastSeededValueId(this.#world);
    const changed = [...this.#touched.values()]
      .filter((value) => value !== null)
      .filter((value) => value.id <= lastSeeded && this.#isThere(value))
      .sort((a, b) => a.id - b.id);
    yield* changed.filter(({ customer_id }) => customer_id < low);
    for (let id = low; id <= high; id++) yield* this.#seededNow(id);
    yield* changed.filter(({ customer_id }) => customer_id > high);
    yield* this.#laterValues();
  }

  /** To be told of a customer who was deleted: their values are gone. */
  dropCustomer(customerId: number): void {
    this.#counts.changed(customerId);
  }

  /** Sets a value on a customer that exists, of an attribute that exists. */
  set(customerId: number, attributeId: number, value: string): StoreAttributeValue {
    const now = v3Date(Date.now());
    const before = this.valuesOf(customerId).find((held) => held.attribute_id === attributeId);
    if (before !== undefined) {
      const changed = { ...before, attribute_value: value, date_modified: now };
      this.#touched.set(changed.id, changed);
      return changed;
    }
    this.#lastValueId += 1;
    const made = {
      id: this.#lastValueId,
      attribute_id: attributeId,
      attribute_value: value,
      customer_id: customerId,
      date_created: now,
      date_modified: now,
    };
    this.#touched.set(made.id, made);
    this.#later.set(customerId, [...(this.#later.get(customerId) ?? []), made.id]);
    return made;
  }

  deleteValue(id: number): boolean {
    const touched = this.#touched.get(id);
    const seededOwner = customerOfSeededValue(id);
    const customerId = touched?.customer_id ?? seededOwner;
    if (!this.valuesOf(customerId).some((value) => value.id === id)) return false;
    if (id <= lastSeededValueId(this.#world)) {
      this.#touched.set(id, null);
      this.#counts.changed(customerId);
      return true;
    }
    this.#touched.delete(id);
    this.#later.set(
      customerId,
      (this.#later.get(customerId) ?? []).filter((later) => later !== id),
    );
    return true;
  }

  /** A customer's seeded values as they are now. */
  #seededNow(customerId: number): StoreAttributeValue[] {
    if (customerId > this.#world.customers || !this.#exists(customerId)) return [];
    return seededValues(this.#world, customerId)
      .map((value) => {
        const touched = this.#touched.get(value.id);
        return touched === undefined ? value : touched;
      })
      .filter((value) => value !== null)
      .filter((value) => this.isDefined(value.attribute_id));
  }

  *#laterValues(): Generator<StoreAttributeValue> {
    const lastSeeded = lastSeededValueId(this.#world);
    for (const [id, value] of this.#touched) {
      if (id > lastSeeded && value !== null && this.#isThere(value)) yield value;
    }
  }

  #isThere(value: StoreAttributeValue): boolean {
    return this.#exists(value.customer_id) && this.isDefined(value.attribute_id);
  }
}
