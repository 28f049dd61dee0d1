import type { WorldSize } from "../world/seeded-address.js";
import {
  customerOfSeededValue,
  lastSeededValueId,
  seededAttributes,
  seededValues,
} from "../world/seeded-attributes.js";
import { v3Date } from "../world/seeded-customer.js";
import type { StoreAttribute, StoreAttributeValue } from "./resources.js";

/** The most attributes a store may define (BigCommerce API reference, customer attributes v3). */
export const attributeLimit = 50;

/** Attribute definitions and the values on customers; seeded values are made on demand, later ones are kept. */
export class AttributeBook {
  readonly #world: WorldSize;
  readonly #exists: (customerId: number) => boolean;
  readonly #definitions = new Map(seededAttributes.map((attribute) => [attribute.id, attribute]));
  #lastAttributeId = seededAttributes.length;
  #lastValueId: number;
  /** Values that were written, by their id; `null` for a seeded one that was deleted. */
  readonly #touched = new Map<number, StoreAttributeValue | null>();
  /** Ids of later values, by customer. */
  readonly #later = new Map<number, number[]>();

  /** @param exists whether there is a customer with the id; values of others count as gone. */
  constructor(world: WorldSize, exists: (customerId: number) => boolean) {
    this.#world = world;
    this.#exists = exists;
    this.#lastValueId = lastSeededValueId(world);
  }

  /** All definitions by ascending id. */
  definitions(): StoreAttribute[] {
    return [...this.#definitions.values()];
  }

  definition(id: number): StoreAttribute | undefined {
    return this.#definitions.get(id);
  }

  define(name: string, type: StoreAttribute["type"]): StoreAttribute {
    const now = v3Date(Date.now());
    this.#lastAttributeId += 1;
    const attribute = { id: this.#lastAttributeId, name, type, date_created: now, date_modified: now };
    this.#definitions.set(attribute.id, attribute);
    return attribute;
  }

  rename(id: number, name: string): StoreAttribute {
    const before = this.#definitions.get(id);
    if (before === undefined) throw new Error(`The store has no attribute ${id}.`);
    const attribute = { ...before, name, date_modified: v3Date(Date.now()) };
    this.#definitions.set(id, attribute);
    return attribute;
  }

  /** Deletes a definition; its values are gone with it, because ids are never given twice. */
  undefine(id: number): boolean {
    return this.#definitions.delete(id);
  }

  /** A customer's values by ascending id. */
  valuesOf(customerId: number): StoreAttributeValue[] {
    if (!this.#exists(customerId)) return [];
    const seeded = customerId <= this.#world.customers ? seededValues(this.#world, customerId) : [];
    const now = seeded.map((value) => {
      const touched = this.#touched.get(value.id);
      return touched === undefined ? value : touched;
    });
    const later = (this.#later.get(customerId) ?? []).map((id) => this.#touched.get(id));
    return [...now, ...later].filter(
      (value): value is StoreAttributeValue =>
        value !== null && value !== undefined && this.#definitions.has(value.attribute_id),
    );
  }

  /** All values by ascending id. */
  *values(): Generator<StoreAttributeValue> {
    const lastSeeded = lastSeededValueId(this.#world);
    for (let id = 1; id <= this.#world.customers; id++) {
      yield* this.valuesOf(id).filter((value) => value.id <= lastSeeded);
    }
    for (const [id, value] of this.#touched) {
      if (id > lastSeeded && value !== null && this.#isThere(value)) yield value;
    }
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
      return true;
    }
    this.#touched.delete(id);
    this.#later.set(
      customerId,
      (this.#later.get(customerId) ?? []).filter((later) => later !== id),
    );
    return true;
  }

  #isThere(value: StoreAttributeValue): boolean {
    return this.#exists(value.customer_id) && this.#definitions.has(value.attribute_id);
  }
}
