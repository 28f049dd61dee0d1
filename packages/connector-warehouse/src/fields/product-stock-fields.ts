/** Brand, categories, stock and codes of a product. */
import type { DestinationField } from "./destination-field.js";

const mostStock = 2_147_483_647;
const mostBrandId = 1_000_000_000;

const code = { type: "text", required: false, clearTo: "" } as const;

/** Brand, categories, stock and codes. */
export const productStockFields: readonly DestinationField[] = [
  {
    name: "categories",
    label: "Categories",
    description: "The ids of all categories that the product is in: they replace those that it was in.",
    type: "integer_list",
    min: 1,
    maxItems: 1000,
    required: false,
    clearTo: [],
  },
  {
    name: "brand_id",
    label: "Brand id",
    description: "The id of the product's brand; 0 is none. Either this or brand_name.",
    type: "integer",
    min: 0,
    max: mostBrandId,
    required: false,
    clearTo: 0,
  },
  {
    name: "brand_name",
    label: "Brand name",
    description:
      "The product's brand by its name, without regard to case; a brand that the store does not have is made. Either this or brand_id, which can be cleared.",
    type: "text",
    // The API limits the name of a brand, not this field.
    minLength: 1,
    maxLength: 255,
    required: false,
  },
  {
    name: "inventory_level",
    label: "Stock",
    description: "How many there are, where the stock is counted on the product.",
    type: "integer",
    min: 0,
    max: mostStock,
    required: false,
    clearTo: 0,
  },
  {
    name: "inventory_warning_level",
    label: "Low stock level",
    description: "The stock below which the merchant is told.",
    type: "integer",
    min: 0,
    max: mostStock,
    required: false,
    clearTo: 0,
  },
  {
    name: "inventory_tracking",
    label: "Stock is counted",
    description: "Nowhere, on the product, or on its variants.",
    type: "enum",
    values: ["none", "product", "variant"],
    required: false,
  },
  {
    name: "bin_picking_number",
    label: "Bin picking number",
    description: "Where it lies in the store room.",
    maxLength: 255,
    ...code,
  },
  { name: "upc", label: "UPC", description: "The Universal Product Code.", maxLength: 14, ...code },
  { name: "gtin", label: "GTIN", description: "The Global Trade Item Number.", maxLength: 14, ...code },
  { name: "mpn", label: "MPN", description: "The manufacturer's part number.", ...code },
];
