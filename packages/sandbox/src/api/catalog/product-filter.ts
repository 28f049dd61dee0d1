import type { StoreProduct } from "../../store/product-resources.js";
import type { Query } from "../query.js";
import { dateTests } from "./product-date-filter.js";
import { flagTests, numberTests } from "./product-number-filter.js";
import { textTests } from "./product-text-filter.js";

/** Whether a product is wanted. */
export type ProductTest = (product: StoreProduct) => boolean;

const idFilters = ["id", "id:in", "id:not_in", "id:min", "id:max", "id:greater", "id:less"] as const;

const levelFilters = ["", ":in", ":not_in", ":min", ":max", ":greater", ":less"].map((end) => `inventory_level${end}`);

/** The parameters that a deletion of products takes (BigCommerce API reference, catalog v3). */
export const productDeleteFilters: readonly string[] = [
  "name",
  "sku",
  "price",
  "weight",
  "condition",
  "brand_id",
  "date_modified",
  "date_last_imported",
  "is_visible",
  "is_featured",
  "id:in",
  "inventory_level",
  "total_sold",
  "type",
  "categories",
  "keyword",
];

/** The parameters that narrow a list of products (BigCommerce API reference, catalog v3). */
export const productFilters: readonly string[] = [
  ...new Set([
    ...idFilters,
    ...productDeleteFilters,
    ...levelFilters,
    "sku:in",
    "channel_id:in",
    "categories:in",
    "mpn",
    "upc",
    "date_modified:min",
    "date_modified:max",
    "date_last_imported:not",
    "date_last_imported:min",
    "date_last_imported:max",
    "is_free_shipping",
    "inventory_low",
    "out_of_stock",
    "keyword_context",
    "availability",
  ]),
];

/** The tests of all filters but those of ids; `brandName` tells the name of a brand. Texts are compared without case. */
export function productTests(query: Query, brandName: (id: number) => string): ProductTest[] {
  return [...textTests(query, brandName), ...numberTests(query), ...flagTests(query), ...dateTests(query)];
}
