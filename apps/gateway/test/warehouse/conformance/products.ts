/** Products: what becomes of rows, in each mode. */
import type { JsonObject } from "@storegate/connector-kit";
import type { ConformanceObject } from "./conformance-object.js";
import { textOf } from "./text-of.js";
import {
  created,
  failed,
  inEveryMode,
  numbered,
  numberedKey,
  numberedOutcomes,
  refused,
  skipped,
  unchanged,
  updated,
  type ConformanceTable,
} from "./table.js";

const tooLargeWords = "The request payload is too large. The maximum number of items allowed in the array is 10.";
/** Weight and price of things that weigh nothing and cost ten, as exact decimals. */
const usual = { type: "physical", weight: "0", price: "10", sale_price: "8.5" };
const lamp = { sku: "%-1", name: "Lamp %" };

const table: ConformanceTable = {
  new: {
    rows: [{ key: "a", ...lamp, price: "12.50", description: "<b>Bright</b>" }],
    upsert: { a: made({ ...lamp, price: "12.5", description: "<b>Bright</b>" }) },
    insert: { a: made({ ...lamp, price: "12.5", description: "<b>Bright</b>" }) },
    update: { a: skipped("no_match") },
  },
  "exists by id": {
    given: { lamp },
    rows: [{ key: "a", id: "#lamp", sku: "%-2", name: "Lantern %" }],
    upsert: { a: updated("lamp", "id", { sku: ["%-1", "%-2"], name: ["Lamp %", "Lantern %"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "id", { sku: ["%-1", "%-2"], name: ["Lamp %", "Lantern %"] }) },
  },
  "exists by e-mail or SKU": {
    given: { lamp },
    rows: [{ key: "a", ...lamp, price: "9.99", description: "New" }],
    upsert: { a: updated("lamp", "sku", { price: ["10", "9.99"], description: ["", "New"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "sku", { price: ["10", "9.99"], description: ["", "New"] }) },
  },
  "exists, in another case": {
    given: { lamp: { sku: "lamp-%", name: "Lamp %" } },
    rows: [{ key: "a", sku: "LAMP-%", name: "Lamp %" }],
    upsert: { a: updated("lamp", "sku", { sku: ["lamp-%", "LAMP-%"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "sku", { sku: ["lamp-%", "LAMP-%"] }) },
  },
  "is as it should be": {
    given: { lamp: { ...lamp, price: 12.5 } },
    rows: [{ key: "a", ...lamp, price: "12.500", weight: "0.00" }],
    upsert: { a: unchanged("lamp", "sku") },
    insert: { a: skipped("exists") },
    update: { a: unchanged("lamp", "sku") },
  },
  "two rows for one target, which is new": {
    rows: [
      { key: "a", ...lamp },
      { key: "b", sku: "%-1", name: "Lantern %" },
    ],
    upsert: { a: made(lamp), b: claimedWhenNew() },
    insert: { a: made(lamp), b: claimedWhenNew() },
    update: { a: skipped("no_match"), b: skipped("no_match") },
  },
  "two rows for one target, which exists": {
    given: { lamp },
    rows: [
      { key: "a", ...lamp, price: "11" },
      { key: "b", id: "#lamp", sku: "%-2", name: "Lantern %" },
    ],
    upsert: { a: updated("lamp", "sku", { price: ["10", "11"] }), b: claimed() },
    insert: { a: skipped("exists"), b: skipped("exists") },
    update: { a: updated("lamp", "sku", { price: ["10", "11"] }), b: claimed() },
  },
  "two rows for one target, the first as it should be": {
    given: { lamp },
    rows: [
      { key: "a", ...lamp },
      { key: "b", ...lamp, price: "11" },
    ],
    upsert: { a: unchanged("lamp", "sku"), b: claimed() },
    insert: { a: skipped("exists"), b: skipped("exists") },
    update: { a: unchanged("lamp", "sku"), b: claimed() },
  },
  "two rows with one key": {
    rows: [
      { key: "a", ...lamp },
      { key: "a", sku: "%-2", name: "Lantern %" },
    ],
    ...inEveryMode({
      a: failed("CONFLICT", "DUPLICATE_KEY", '2 rows have the key "%-a", so none of them was written.', "key"),
    }),
  },
  "no key": {
    rows: [{ key: null, ...lamp }],
    ...inEveryMode({
      "(no key) 1": failed("INPUT", "ROW_WITHOUT_KEY", "The row has no value in the key column key.", "key"),
    }),
  },
  "unknown id": {
    rows: [{ key: "a", id: "99000001", ...lamp }],
    ...inEveryMode({
      a: failed("NOT_FOUND", "UNKNOWN_PRODUCT", "The store has no product with the id 99000001.", "id"),
    }),
  },
  "unknown id, and found by e-mail or SKU": {
    given: { lamp },
    rows: [{ key: "a", id: "99000002", ...lamp, price: "11" }],
    upsert: { a: updated("lamp", "sku", { price: ["10", "11"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "sku", { price: ["10", "11"] }) },
  },
  // A product needs no SKU: it is made, and known again by what it stood for.
  "nothing to match by": {
    rows: [{ key: "a", name: "Lamp %" }],
    upsert: { a: made({ name: "Lamp %" }) },
    insert: { a: made({ name: "Lamp %" }) },
    update: { a: skipped("no_match") },
  },
  "null is skipped": {
    given: { lamp: { ...lamp, description: "Old" } },
    rows: [{ key: "a", ...lamp, price: "11", description: null }],
    upsert: { a: updated("lamp", "sku", { price: ["10", "11"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "sku", { price: ["10", "11"] }) },
  },
  "null clears": {
    given: { lamp },
    rows: [{ key: "a", ...lamp, sale_price: null }],
    upsert: { a: updated("lamp", "sku", { sale_price: ["8.5", "0"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "sku", { sale_price: ["8.5", "0"] }) },
  },
  "null fails": {
    given: { lamp },
    rows: [{ key: "a", sku: "%-1", name: null }],
    ...inEveryMode({ a: failed("INPUT", "REQUIRED_VALUE_MISSING", "The row has no value for name.", "name") }),
  },
  "required value is missing": {
    rows: [
      { key: "a", ...lamp, price: null },
      { key: "b", sku: "%-2", name: "Lantern %", type: null, weight: null, price: null },
    ],
    upsert: { a: requiredMissing("price", "price"), b: requiredMissing("type, weight and price", "type") },
    insert: { a: requiredMissing("price", "price"), b: requiredMissing("type, weight and price", "type") },
    update: { a: skipped("no_match"), b: skipped("no_match") },
  },
  "too long": {
    given: { lamp },
    rows: [{ key: "a", sku: "%-1", name: "x".repeat(251) }],
    ...inEveryMode({
      a: failed("INPUT", "VALUE_TOO_LONG", "The value for name has 251 characters; at most 250 are taken.", "name"),
    }),
  },
  "wrong type": {
    given: { lamp },
    rows: [
      { key: "a", ...lamp, price: "12,50" },
      { key: "b", sku: "%-2", name: "Lantern %", type: "metal" },
      { key: "c", sku: "%-3", name: "Torch %", price: "-1" },
    ],
    ...inEveryMode({
      a: failed("INPUT", "VALUE_WRONG_TYPE", 'price takes a decimal number, and the row has "12,50".', "price"),
      b: failed("INPUT", "VALUE_WRONG_TYPE", 'type takes one of physical, digital, and the row has "metal".', "type"),
      c: failed("INPUT", "VALUE_OUT_OF_RANGE", "price takes numbers of at least 0, and the row has -1.", "price"),
    }),
  },
  emoji: {
    given: { lamp },
    rows: [
      { key: "a", ...lamp, description: "💡 hell" },
      { key: "b", sku: "%-2", name: "Lampe 💡 %" },
    ],
    upsert: {
      a: updated("lamp", "sku", { description: ["", "💡 hell"] }),
      b: made({ sku: "%-2", name: "Lampe 💡 %" }),
    },
    insert: { a: skipped("exists"), b: made({ sku: "%-2", name: "Lampe 💡 %" }) },
    update: { a: updated("lamp", "sku", { description: ["", "💡 hell"] }), b: skipped("no_match") },
  },
  "several match: fail": {
    given: { twin1: { sku: "%-1", name: "One %" }, twin2: { sku: "%-1", name: "Two %" } },
    rows: [{ key: "a", sku: "%-1", name: "One %", price: "11" }],
    ...inEveryMode({
      a: failed("CONFLICT", "SEVERAL_MATCHES", "2 products have the SKU %-1: #twin1, #twin2.", "sku"),
    }),
  },
  "several match: newest": {
    sync: "newest",
    given: { twin1: { sku: "%-1", name: "One %" }, twin2: { sku: "%-1", name: "Two %" } },
    rows: [{ key: "a", ...lamp, price: "11" }],
    upsert: { a: updated("twin2", "sku", { name: ["Two %", "Lamp %"], price: ["10", "11"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin2", "sku", { name: ["Two %", "Lamp %"], price: ["10", "11"] }) },
  },
  "several match: oldest": {
    sync: "oldest",
    given: { twin1: { sku: "%-1", name: "One %" }, twin2: { sku: "%-1", name: "Two %" } },
    rows: [{ key: "a", ...lamp, price: "11" }],
    upsert: { a: updated("twin1", "sku", { name: ["One %", "Lamp %"], price: ["10", "11"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("twin1", "sku", { name: ["One %", "Lamp %"], price: ["10", "11"] }) },
  },
  "remembered, under another e-mail address or SKU": {
    given: { lamp },
    earlier: [{ key: "a", ...lamp }],
    rows: [{ key: "a", sku: "%-2", name: "Lamp %" }],
    upsert: { a: updated("lamp", "remembered", { sku: ["%-1", "%-2"] }) },
    insert: { a: skipped("exists") },
    update: { a: updated("lamp", "remembered", { sku: ["%-1", "%-2"] }) },
  },
  "changed to what is in use": {
    sync: "by id alone",
    given: { lamp, torch: { sku: "%-3", name: "Torch %" }, desk: { sku: "%-4", name: "Desk %" } },
    rows: [
      { key: "a", id: "#lamp", sku: "%-3", name: "Lamp %" },
      { key: "b", id: "#desk", sku: "%-4", name: "torch %" },
    ],
    upsert: { a: duplicate("UPDATED", "sku", "0."), b: duplicate("UPDATED", "name", "0.") },
    insert: { a: skipped("exists"), b: skipped("exists") },
    update: { a: duplicate("UPDATED", "sku", "0."), b: duplicate("UPDATED", "name", "0.") },
  },
  "made with what is in use": {
    sync: "by id alone",
    given: { lamp },
    rows: [
      { key: "a", sku: "%-1", name: "Lantern %" },
      { key: "b", sku: "%-2", name: "Lamp %" },
    ],
    upsert: { a: productExists(), b: duplicate("CREATED", "name") },
    insert: { a: productExists(), b: duplicate("CREATED", "name") },
    update: { a: skipped("no_match"), b: skipped("no_match") },
  },
  // Each product is made by a call of its own, which the store does not refuse for its size; a batch of changes is divided.
  "413 to a batch": {
    sync: "413 to a batch",
    given: { lamp, torch: { sku: "%-3", name: "Torch %" } },
    rows: [
      { key: "a", ...lamp, price: "11" },
      { key: "b", sku: "%-3", name: "Torch %", price: "12" },
      { key: "c", sku: "%-5", name: "Lantern %" },
    ],
    upsert: {
      a: updated("lamp", "sku", { price: ["10", "11"] }),
      b: updated("torch", "sku", { price: ["10", "12"] }),
      c: made({ sku: "%-5", name: "Lantern %" }),
    },
    insert: { a: skipped("exists"), b: skipped("exists"), c: made({ sku: "%-5", name: "Lantern %" }) },
    update: {
      a: updated("lamp", "sku", { price: ["10", "11"] }),
      b: updated("torch", "sku", { price: ["10", "12"] }),
      c: skipped("no_match"),
    },
  },
  "413 to each": {
    sync: "413 to each",
    given: { lamp },
    rows: [
      { key: "a", ...lamp, price: "11" },
      { key: "b", sku: "%-2", name: "Lantern %" },
    ],
    upsert: {
      a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords),
      b: refused("CREATED", "INPUT", "TOO_LARGE", tooLargeWords),
    },
    insert: { a: skipped("exists"), b: refused("CREATED", "INPUT", "TOO_LARGE", tooLargeWords) },
    update: { a: refused("UPDATED", "INPUT", "TOO_LARGE", tooLargeWords), b: skipped("no_match") },
  },
  "one bad of ten": {
    sync: "one bad of ten",
    given: Object.fromEntries(numbered(10, (each) => [`e${each}`, { sku: `%-e${each}`, name: `E${each} %` }])),
    rows: [
      ...numbered(10, (each) => ({
        key: `e${numberedKey(each)}`,
        sku: `%-e${each}`,
        name: `Changed ${each} %`,
        categories: categoriesOf(each),
      })),
      ...numbered(10, (each) => ({
        key: `n${numberedKey(each)}`,
        sku: `%-n${each}`,
        name: `New ${each} %`,
        categories: categoriesOf(each),
      })),
    ],
    upsert: { ...tenChanged(), ...tenNew() },
    insert: { ...numberedOutcomes("e", 10, () => skipped("exists")), ...tenNew() },
    update: { ...tenChanged(), ...numberedOutcomes("n", 10, () => skipped("no_match")) },
  },
};

/** The fifth of ten is in a category that the store does not have. */
function categoriesOf(each: number): string | null {
  return each === 5 ? "4711" : null;
}

function tenChanged() {
  return numberedOutcomes("e", 10, (each) =>
    each === 5
      ? badCategory("UPDATED", "0.")
      : updated(`e${each}`, "sku", { name: [`E${each} %`, `Changed ${each} %`] }),
  );
}

function tenNew() {
  return numberedOutcomes("n", 10, (each) =>
    each === 5 ? badCategory("CREATED") : made({ sku: `%-n${each}`, name: `New ${each} %` }),
  );
}

function badCategory(planned: "CREATED" | "UPDATED", place = "") {
  return refused(
    planned,
    "CONFLICT",
    "CONFLICT",
    `The category_id 4711 is invalid. ${place}categories: The category_id 4711 is invalid.`,
    "categories",
  );
}

function made(fields: JsonObject) {
  return created({ ...usual, ...fields });
}

function claimed() {
  return failed(
    "CONFLICT",
    "TARGET_CLAIMED",
    'The product #lamp already stands for the row "%-a", which is still in the source.',
    "product",
  );
}

function claimedWhenNew() {
  return failed(
    "CONFLICT",
    "TARGET_CLAIMED",
    'The product of sku:%-1 was already planned for "%-a" in this sync.',
    "product",
    'The product #a already stands for the row "%-a", which is still in the source.',
  );
}

function requiredMissing(fields: string, first: string) {
  return failed(
    "INPUT",
    "REQUIRED_FIELDS_MISSING",
    `A new product needs ${fields}, for which the row has no value.`,
    first,
  );
}

function duplicate(planned: "CREATED" | "UPDATED", field: "name" | "sku", place = "") {
  return refused(
    planned,
    "CONFLICT",
    "CONFLICT",
    `The product ${field} is a duplicate. ${place}${field}: The product ${field} is a duplicate.`,
    field,
  );
}

function productExists() {
  return failed("CONFLICT", "PRODUCT_EXISTS", "sku %-1 already in use, by product #lamp.", "sku");
}

/** What a product has that nobody said anything of. */
const untold: JsonObject = {
  sku: "",
  description: "",
  width: 0,
  depth: 0,
  height: 0,
  cost_price: 0,
  retail_price: 0,
  sale_price: 0,
  map_price: 0,
  tax_class_id: 0,
  product_tax_code: "",
  categories: [],
  brand_id: 0,
  option_set_id: 0,
  option_set_display: "right",
  inventory_level: 0,
  inventory_warning_level: 0,
  inventory_tracking: "none",
  reviews_rating_sum: 0,
  reviews_count: 0,
  total_sold: 0,
  fixed_cost_shipping_price: 0,
  is_free_shipping: false,
  is_visible: true,
  is_featured: false,
  related_products: [-1],
  warranty: "",
  bin_picking_number: "",
  layout_file: "",
  upc: "",
  mpn: "",
  gtin: "",
  date_last_imported: "",
  search_keywords: "",
  availability: "available",
  availability_description: "",
  gift_wrapping_options_type: "any",
  gift_wrapping_options_list: [],
  sort_order: 0,
  condition: "New",
  is_condition_shown: false,
  order_quantity_minimum: 0,
  order_quantity_maximum: 0,
  page_title: "",
  meta_keywords: [],
  meta_description: "",
  view_count: 0,
  preorder_release_date: null,
  preorder_message: "",
  is_preorder_only: false,
  is_price_hidden: false,
  price_hidden_label: "",
  open_graph_type: "product",
  open_graph_title: "",
  open_graph_description: "",
  open_graph_use_meta_description: true,
  open_graph_use_product_name: true,
  open_graph_use_image: true,
  date_created: "",
  date_modified: "",
  custom_fields: [],
  images: [],
  videos: [],
  bulk_pricing_rules: [],
  options: [],
};

export const products: ConformanceObject = {
  object: "products",
  records: "products",
  table,
  usualRow: { id: null, sku: null, name: null, ...usual, description: null, categories: null },
  mapping: [
    { to: "id", from: "id" },
    { to: "sku", from: "sku" },
    { to: "name", from: "name", onNull: "fail" },
    { to: "type", from: "type" },
    { to: "weight", from: "weight" },
    { to: "price", from: "price" },
    { to: "sale_price", from: "sale_price", onNull: "clear" },
    { to: "description", from: "description" },
    { to: "categories", from: "categories" },
  ],
  matchBy: ["id", "sku"],
  prepare() {},
  give: ({ control }, record) =>
    control.catalog.addProduct({
      type: "physical",
      weight: 0,
      price: 10,
      sale_price: 8.5,
      ...record,
      name: textOf(record["name"]),
    }).id,
  made: (now) => ({
    ...untold,
    // Nobody can foretell them.
    id: now["id"] ?? null,
    base_variant_id: now["base_variant_id"] ?? null,
    custom_url: now["custom_url"] ?? null,
  }),
  batches: [{ method: "PUT", path: "/v3/catalog/products" }],
  singles: [{ method: "POST", path: "/v3/catalog/products" }],
};
