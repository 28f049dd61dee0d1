import { seededAttributes } from "../world/seeded-attributes.js";
import { v3Date } from "../world/seeded-customer.js";
import type { StoreAttribute } from "./resources.js";

/** The most attributes a store may define (BigCommerce API reference, customer attributes v3). */
export const attributeLimit = 50;

/** The attributes that a store's customers can have. Ids are never given twice. */
export class AttributeDefinitions {
  readonly #definitions = new Map(seededAttributes.map((attribute) => [attribute.id, attribute]));
  #lastAttributeId = seededAttributes.length;

  /** All definitions by ascending id. */
  definitions(): StoreAttribute[] {
    return [...this.#definitions.values()];
  }

  isDefined(id: number): boolean {
    return this.#definitions.has(id);
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
}
