/** A store as the table sees it: every record with all its fields, dates aside, and what is to become of them. */
import type { JsonObject } from "@storegate/connector-kit";
import type { Sandbox } from "@storegate/sandbox";
import type { Expected } from "./table.js";

/** Everything in a store. Values of attributes go by customer and name, because ids of values are whatever they are. */
export interface StoreState {
  readonly customers: Readonly<Record<string, JsonObject>>;
  readonly products: Readonly<Record<string, JsonObject>>;
  /** By `customer attribute`. */
  readonly values: Readonly<Record<string, string>>;
  /** Groups, definitions, addresses, consents, subscribers, brands, categories. */
  readonly rest: unknown;
}

/** The store of a sandbox. Variants hang on products: those of a product without options tell nothing beside it. */
export function storeState({ control }: Sandbox): StoreState {
  const { customers, attributeValues, ...others } = control.snapshot({ dates: false });
  const { products, variants: _, ...shelves } = control.catalog.snapshot({ dates: false });
  const names = new Map(others.attributes.map(({ id, name }) => [id, name]));
  const plain = (item: object): JsonObject => JSON.parse(JSON.stringify(item)) as JsonObject;
  return {
    customers: Object.fromEntries(customers.map((each) => [String(each.id), plain(each)])),
    products: Object.fromEntries(products.map((each) => [String(each.id), plain(each)])),
    values: Object.fromEntries(
      attributeValues.map(({ customer_id, attribute_id, attribute_value }) => [
        `${customer_id} ${names.get(attribute_id)}`,
        attribute_value,
      ]),
    ),
    rest: plain({ ...others, ...shelves }),
  };
}

/** One row's outcome with the id of the record that it is about. */
export interface Outcome {
  readonly expected: Expected;
  readonly id: number;
}

/** A store after outcomes: what they say was written, and not a field more. */
export function stateAfter(before: StoreState, after: StoreState, outcomes: readonly Outcome[]): StoreState {
  const customers = { ...before.customers };
  const products = { ...before.products };
  const values = { ...before.values };
  for (const { expected, id } of outcomes) {
    if (expected.outcome !== "CREATED" && expected.outcome !== "UPDATED") continue;
    const own: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(expected.after)) {
      if (!name.startsWith("attribute:")) own[name] = value;
      else if (typeof value === "string") values[`${id} ${name.slice("attribute:".length)}`] = value;
      else delete values[`${id} ${name.slice("attribute:".length)}`];
    }
    if ("sku" in own || products[id] !== undefined || after.products[id]?.["sku"] !== undefined) {
      if (customers[id] === undefined || "price" in own || "name" in own)
        products[id] = { ...(products[id] ?? madeProduct(after.products[id])), ...inProduct(own) } as JsonObject;
    }
  }
  return { ...before, customers, products, values };
}
