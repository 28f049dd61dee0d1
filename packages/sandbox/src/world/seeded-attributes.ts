import type { StoreAttribute, StoreAttributeValue } from "../store/resources.js";
import { mix, pick } from "./random.js";
import type { WorldSize } from "./seeded-address.js";
import { seededCreationTime, v3Date } from "./seeded-customer.js";

interface OwnAttribute {
  readonly name: string;
  readonly type: StoreAttribute["type"];
  /** How many of a thousand customers have a value, besides those who have all. */
  readonly share: number;
  readonly value: (number: number) => string;
}

const ownAttributes: readonly OwnAttribute[] = [
  { name: "Loyalty number", type: "string", share: 250, value: (n) => `L-${String(n % 1_000_000).padStart(6, "0")}` },
  {
    name: "Birthday",
    type: "date",
    share: 100,
    value: (n) => `${1940 + (n % 65)}-${two((n % 12) + 1)}-${two((n % 28) + 1)}`,
  },
  { name: "Points", type: "number", share: 80, value: (n) => String(n % 5000) },
  { name: "Shoe size", type: "number", share: 0, value: (n) => String(36 + (n % 11)) },
  { name: "Shirt size", type: "string", share: 0, value: (n) => pick(["S", "M", "L", "XL"], n) },
  { name: "Lieblingsfarbe", type: "string", share: 0, value: (n) => pick(["grün", "türkis", "weiß"], n) },
  { name: "Preferred store", type: "string", share: 0, value: (n) => pick(["Köln", "Zürich", "Malmö"], n) },
  { name: "Sales representative", type: "string", share: 0, value: (n) => pick(["A. Öztürk", "B. O'Brien"], n) },
  { name: "Contract until", type: "date", share: 0, value: (n) => `${2026 + (n % 5)}-12-31` },
  { name: "Credit limit", type: "number", share: 0, value: (n) => String((n % 100) * 50) },
  { name: "VAT checked", type: "string", share: 0, value: (n) => pick(["yes", "no"], n) },
  { name: "Delivery gate", type: "string", share: 0, value: (n) => `Gate ${n % 9}` },
];

const made = "2020-03-01T09:00:00Z";

/** The store's own attributes, with ids from 1 on. */
export const seededAttributes: readonly StoreAttribute[] = ownAttributes.map(({ name, type }, index) => ({
  id: index + 1,
  name,
  type,
  date_created: made,
  date_modified: made,
}));

/** The highest id of a seeded value; ids of later ones follow. */
export function lastSeededValueId(world: WorldSize): number {
  return world.customers * ownAttributes.length;
}

/** The customer to whom a seeded value's id belongs. */
export function customerOfSeededValue(valueId: number): number {
  return Math.floor((valueId - 1) / ownAttributes.length) + 1;
}

/** The attributes of which a seeded customer has a value: mostly none or one; one customer in a thousand has all twelve. */
export function seededValueAttributes({ seed }: WorldSize, customerId: number): number[] {
  const hasAll = (customerId + (mix(seed, 0, 51) % 1000)) % 1000 === 0;
  const ids: number[] = [];
  for (const [index, { share }] of ownAttributes.entries()) {
    if (hasAll || (share > 0 && mix(seed, customerId, 60 + index) % 1000 < share)) ids.push(index + 1);
  }
  return ids;
}

/** A seeded customer's own values by ascending id. */
export function seededValues(world: WorldSize, customerId: number): StoreAttributeValue[] {
  const date = v3Date(seededCreationTime(world, customerId));
  return seededValueAttributes(world, customerId).map((attributeId) => ({
    id: (customerId - 1) * ownAttributes.length + attributeId,
    attribute_id: attributeId,
    attribute_value: pick(ownAttributes, attributeId - 1).value(mix(world.seed, customerId, 79 + attributeId)),
    customer_id: customerId,
    date_created: date,
    date_modified: date,
  }));
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
