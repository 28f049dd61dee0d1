import { numberRange } from "./number-range.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { Query } from "../query.js";

/** Parameters that narrow a list of products by number: what they are called, and what they look at. */
const numbers = {
  weight: "decimal",
  price: "decimal",
  brand_id: "integer",
  total_sold: "integer",
} as const;

/** The tests of numbers, categories and channels. */
export function numberTests(query: Query): ((product: StoreProduct) => boolean)[] {
  const tests: ((product: StoreProduct) => boolean)[] = [];
  for (const [name, kind] of Object.entries(numbers) as [keyof typeof numbers, "decimal" | "integer"][]) {
    const wanted = kind === "decimal" ? query.decimal(name) : query.integers(name)?.[0];
    if (wanted !== undefined) tests.push((product) => product[name] === wanted);
  }
  const level = numberRange(query, "inventory_level");
  if (level !== undefined) tests.push(({ inventory_level }) => level(inventory_level));
  // A product in other categories too is not found by `categories`, and `categories:in` wants all of those named.
  const category = query.integers("categories")?.[0];
  if (category !== undefined) {
    tests.push(({ categories }) => categories.length === 1 && categories[0] === category);
  }
  const all = query.integers("categories:in");
  if (all !== undefined) tests.push(({ categories }) => all.every((id) => categories.includes(id)));
  const channels = query.integers("channel_id:in");
  if (channels !== undefined) tests.push(() => channels.includes(1));
  return tests;
}

/** The tests of what is or is not so. */
export function flagTests(query: Query): ((product: StoreProduct) => boolean)[] {
  const tests: ((product: StoreProduct) => boolean)[] = [];
  for (const name of ["is_visible", "is_featured", "is_free_shipping"] as const) {
    const wanted = query.boolean(name);
    if (wanted !== undefined) tests.push((product) => product[name] === wanted);
  }
  const low = query.boolean("inventory_low");
  if (low !== undefined) tests.push((product) => isLow(product) === low);
  // Only 1 is a filter.
  if (query.boolean("out_of_stock") === true) {
    tests.push(({ inventory_tracking, inventory_level }) => inventory_tracking !== "none" && inventory_level === 0);
  }
  return tests;
}

function isLow({ inventory_tracking, inventory_level, inventory_warning_level }: StoreProduct): boolean {
  return inventory_tracking !== "none" && inventory_level <= inventory_warning_level;
}
