/** The filter of a segment: conditions over what people are, what they ordered, and what they bought. */
import type { AttributeType } from "../attributes/index.js";

/** All of several hold, any of them does, or one does not. */
export type SegmentFilter =
  | { readonly kind: "all" | "any"; readonly filters: readonly SegmentFilter[] }
  | { readonly kind: "not"; readonly filter: SegmentFilter }
  | { readonly kind: "attribute"; readonly attribute: string; readonly tests: readonly Test[] }
  | OrdersFilter
  | ProductsFilter;

/** So many orders that count, of which all conditions hold. */
export interface OrdersFilter {
  readonly kind: "orders";
  readonly where: readonly FieldFilter[];
  /** How many; at least one where it is left out. */
  readonly count: readonly Test[];
}

/** Products that were bought, or were not, in orders that count. */
export interface ProductsFilter {
  readonly kind: "products";
  readonly where: readonly FieldFilter[];
  /** How many pieces; at least one where it is left out. */
  readonly pieces: readonly Test[];
}

/** A condition on a field of an order or of what was bought. */
export interface FieldFilter {
  readonly field: string;
  readonly tests: readonly Test[];
}

/** One test of a value. */
export interface Test {
  readonly operator: Operator;
  readonly type: AttributeType;
  readonly value: TestValue;
}

export type TestValue = string | number | boolean | readonly (string | number)[];

/** What a value may be tested by. */
export type Operator =
  | "eq"
  | "ne"
  | "lt"
  | "lte"
  | "gt"
  | "gte"
  | "in"
  | "notIn"
  | "contains"
  | "startsWith"
  | "before"
  | "after"
  | "withinDays"
  | "olderThanDays"
  | "is"
  | "has"
  | "hasAny"
  | "hasAll"
  | "hasNone"
  | "known";

/** What an operator is given. */
export type Operand = "value" | "values" | "days" | "boolean";

const comparisons = {
  eq: "value",
  ne: "value",
  lt: "value",
  lte: "value",
  gt: "value",
  gte: "value",
  in: "values",
  notIn: "values",
} as const;
const lists = { has: "value", hasAny: "values", hasAll: "values", hasNone: "values" } as const;

/** By the type of a value, the operators that it has, and what each is given. */
export const operators: Readonly<Record<AttributeType, Readonly<Partial<Record<Operator, Operand>>>>> = {
  integer: { ...comparisons, known: "boolean" },
  decimal: { ...comparisons, known: "boolean" },
  text: {
    eq: "value",
    ne: "value",
    in: "values",
    notIn: "values",
    contains: "value",
    startsWith: "value",
    known: "boolean",
  },
  date: { before: "value", after: "value", withinDays: "days", olderThanDays: "days", known: "boolean" },
  boolean: { is: "boolean", known: "boolean" },
  texts: lists,
  integers: lists,
};

/** Fields of orders, and of what was bought. */
export interface FilterField {
  readonly type: AttributeType;
  readonly title: string;
  /** SQL over an order `o`, and of what was bought a line `l` with its `product` and `brand`. */
  readonly sql: string;
}

/** What conditions on orders are about. */
export const orderFields: Readonly<Record<string, FilterField>> = {
  total: { type: "decimal", title: "Total, in the store's currency", sql: "round(o.total / o.rate, 2)" },
  discount: { type: "decimal", title: "Discount, in the store's currency", sql: "round(o.discount / o.rate, 2)" },
  items: { type: "integer", title: "Pieces", sql: "o.items" },
  created_at: { type: "date", title: "When it was placed", sql: "o.created_at" },
  status_id: { type: "integer", title: "Status, by BigCommerce's id", sql: "o.status_id::integer" },
  channel_id: { type: "integer", title: "Channel", sql: "o.channel_id" },
  country: { type: "text", title: "Billing country, two letters", sql: "o.country" },
  currency: { type: "text", title: "Currency, ISO 4217", sql: "o.currency" },
  payment_method: { type: "text", title: "Payment method", sql: "o.payment_method" },
};

/** What conditions on products are about. */
export const productFields: Readonly<Record<string, FilterField>> = {
  product_id: { type: "integer", title: "Product, by its id", sql: "l.product_id" },
  name: { type: "text", title: "Product, by its present name", sql: "coalesce(product.name, l.name)" },
  sku: { type: "text", title: "SKU, as it was ordered", sql: "l.sku" },
  brand: { type: "text", title: "Brand", sql: "coalesce(brand.name, nullif(l.brand, ''))" },
  category: {
    type: "texts",
    title: "Categories, by their names",
    sql: "array(select category.name from categories category where category.space = l.space and category.gone_at is null and category.id = any (product.category_ids))",
  },
  colour: { type: "text", title: "Colour", sql: "l.colour" },
  size: { type: "text", title: "Size", sql: "l.size" },
  created_at: { type: "date", title: "When it was ordered", sql: "o.created_at" },
};
