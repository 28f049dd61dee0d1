/** A store as the table sees it: every record with all its fields, dates aside, and what is to become of them. */
import type { JsonObject, JsonValue } from "@storegate/connector-kit";
import type { Sandbox } from "@storegate/sandbox";
import type { Expected } from "./table.js";

type Records = Readonly<Record<string, JsonObject>>;

/** Everything in a store. Values of attributes go by customer and name, because their ids are whatever they are. */
export interface StoreState {
  readonly customers: Records;
  readonly products: Records;
  /** By `customer attribute`. */
  readonly values: Readonly<Record<string, string>>;
  /** Groups, definitions, addresses, consents, subscribers, brands, categories. */
  readonly rest: JsonValue;
}

/** The store of a sandbox. Variants are left out: those of products without options tell nothing beside these. */
export function storeState({ control }: Sandbox): StoreState {
  const { customers, attributeValues, ...others } = control.snapshot({ dates: false });
  const { products, variants: _, ...shelves } = control.catalog.snapshot({ dates: false });
  const names = new Map(others.attributes.map(({ id, name }) => [id, name]));
  return {
    customers: Object.fromEntries(customers.map((each) => [String(each.id), plain(each)])),
    products: Object.fromEntries(products.map((each) => [String(each.id), plain(each)])),
    values: Object.fromEntries(
      attributeValues.map(({ customer_id: customer, attribute_id: attribute, attribute_value: value }) => [
        `${customer} ${names.get(attribute)}`,
        value,
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

/**
 * A store after outcomes: what they say was written, and not a field more.
 * @param made a record that was made as the store fills it in, without what the row says.
 */
export function stateAfter(
  before: StoreState,
  sort: "customers" | "products",
  outcomes: readonly Outcome[],
  made: (id: number) => JsonObject,
): StoreState {
  const records: Record<string, JsonObject> = { ...before[sort] };
  const values: Record<string, string> = { ...before.values };
  for (const { expected, id } of outcomes) {
    if (expected.outcome !== "CREATED" && expected.outcome !== "UPDATED") continue;
    const own: Record<string, JsonValue> = {};
    for (const [field, value] of Object.entries(expected.after)) {
      if (!field.startsWith(attribute)) own[field] = decimals.has(field) ? Number(value) : (value ?? null);
      else if (typeof value === "string") values[`${id} ${field.slice(attribute.length)}`] = value;
      else delete values[`${id} ${field.slice(attribute.length)}`];
    }
    records[id] = { ...(expected.outcome === "CREATED" ? made(id) : records[id]), ...own };
  }
  return { ...before, [sort]: records, values };
}

const attribute = "attribute:";

/** Fields of products that the store has as numbers, and rows as exact decimals. */
const decimals: ReadonlySet<string> = new Set(["price", "weight", "sale_price"]);

function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
