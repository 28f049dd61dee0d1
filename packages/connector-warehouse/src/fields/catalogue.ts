/** All fields of the store that a mapping can name. */
import { attributeField } from "./attribute-field.js";
import { attributeOwnerFields, customerFields } from "./customer-fields.js";
import type { DestinationField, ObjectName } from "./destination-field.js";
import { productFields } from "./product-fields.js";

const catalogue: Readonly<Record<ObjectName, readonly DestinationField[]>> = {
  customers: customerFields,
  products: productFields,
  customer_attributes: attributeOwnerFields,
};

const byName = {
  customers: named(customerFields),
  products: named(productFields),
  customer_attributes: named(attributeOwnerFields),
} satisfies Record<ObjectName, unknown>;

/** The fields of an object, in the order in which people are shown them. Customer attributes, which each store has of its own, are not among them. */
export function fieldsOf(object: ObjectName): readonly DestinationField[] {
  return catalogue[object];
}

/** A field by its name, `attribute:NAME` of customers included; undefined where the object has none of this name. */
export function fieldNamed(object: ObjectName, name: string): DestinationField | undefined {
  return byName[object].get(name) ?? (object === "products" ? undefined : attributeField(name));
}

function named(fields: readonly DestinationField[]): ReadonlyMap<string, DestinationField> {
  return new Map(fields.map((field) => [field.name, field]));
}
