/** Measures, prices and tax of a product. */
import type { DestinationField } from "./destination-field.js";

// The API's bound for measures.
const heaviest = 9_999_999_999;

const measure = { type: "decimal", min: 0, max: heaviest, required: false, clearTo: "0" } as const;
const amount = { type: "decimal", min: 0, required: false, clearTo: "0" } as const;

/** Measures, prices and tax. */
export const productPriceFields: readonly DestinationField[] = [
  {
    name: "weight",
    label: "Weight",
    description: "In the store's unit of weight. 0 will do, of a physical product, too.",
    type: "decimal",
    min: 0,
    max: heaviest,
    required: true,
  },
  { name: "width", label: "Width", description: "In the store's unit of length.", ...measure },
  { name: "depth", label: "Depth", description: "In the store's unit of length.", ...measure },
  { name: "height", label: "Height", description: "In the store's unit of length.", ...measure },
  {
    name: "price",
    label: "Price",
    description: "In the store's currency, with or without tax as the store is set.",
    type: "decimal",
    min: 0,
    required: true,
  },
  {
    name: "cost_price",
    label: "Cost price",
    description: "What the product costs the merchant; shown nowhere. 0 is none.",
    ...amount,
  },
  {
    name: "retail_price",
    label: "Retail price",
    description: "The manufacturer's suggested price, shown beside the price. 0 is none.",
    ...amount,
  },
  { name: "sale_price", label: "Sale price", description: "Holds in place of the price. 0 ends the sale.", ...amount },
  {
    name: "map_price",
    label: "Minimum advertised price",
    description: "The least price that may be advertised. 0 is none.",
    type: "decimal",
    required: false,
    clearTo: "0",
  },
  {
    name: "tax_class_id",
    label: "Tax class",
    description: "The id of the tax class; 0 is the store's default. Not used where taxes are automatic.",
    type: "integer",
    min: 0,
    max: 255,
    required: false,
    clearTo: 0,
  },
  {
    name: "product_tax_code",
    label: "Tax code",
    description: "The code by which a tax provider knows the sort of product.",
    type: "text",
    maxLength: 255,
    required: false,
    clearTo: "",
  },
];
