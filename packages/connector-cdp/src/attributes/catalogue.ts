import type { Attribute } from "./attribute.js";
import { identityAttributes } from "./identity-attributes.js";
import { orderAttributes, spendAttributes } from "./order-attributes.js";
import { productAttributes } from "./product-attributes.js";
import { scoreAttributes } from "./score-attributes.js";

/** All attributes, in the order in which they are told. */
export const catalogue: readonly Attribute[] = [
  ...spendAttributes,
  ...orderAttributes,
  ...productAttributes,
  ...scoreAttributes,
  ...identityAttributes,
];

const byName: ReadonlyMap<string, Attribute> = new Map(catalogue.map((attribute) => [attribute.name, attribute]));

/** An attribute by its name; undefined where there is none. */
export function attributeOf(name: string): Attribute | undefined {
  return byName.get(name);
}
