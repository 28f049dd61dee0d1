import type { Attribute } from "./attribute.js";

const favourite =
  "of which most pieces were bought in orders that count; of several the one on which most was spent, then the first by name.";

/** What somebody likes. */
export const productAttributes: readonly Attribute[] = [
  {
    name: "favourite_product",
    title: "Favourite product",
    type: "text",
    formula: `The product, by its present name, or by the order's where the catalogue has none, ${favourite}`,
    source: "order lines, products",
    sql: () => "p.favourite_product",
  },
  {
    name: "favourite_brand",
    title: "Favourite brand",
    type: "text",
    formula: `The brand, by the catalogue, or by the order where that has none, ${favourite}`,
    source: "order lines, products, brands",
    sql: () => "p.favourite_brand",
  },
  {
    name: "favourite_category",
    title: "Favourite category",
    type: "text",
    formula: `The category, ${favourite} A product counts for each category that it is in.`,
    source: "order lines, products, categories",
    sql: () => "p.favourite_category",
  },
  {
    name: "favourite_colour",
    title: "Favourite colour",
    type: "text",
    formula: `What was chosen of the options that the config names as colours, ${favourite}`,
    source: "order lines",
    sql: () => "p.favourite_colour",
  },
  {
    name: "favourite_size",
    title: "Favourite size",
    type: "text",
    formula: `What was chosen of the options that the config names as sizes, ${favourite}`,
    source: "order lines",
    sql: () => "p.favourite_size",
  },
  {
    name: "first_order_products",
    title: "First order's products",
    type: "texts",
    formula: "The products of the first order that counts, in the order of their names.",
    source: "order lines, products",
    sql: () => "p.first_order_products",
  },
  {
    name: "first_order_brands",
    title: "First order's brands",
    type: "texts",
    formula: "The brands of the first order that counts, in the order of their names.",
    source: "order lines, products, brands",
    sql: () => "p.first_order_brands",
  },
  {
    name: "first_order_categories",
    title: "First order's categories",
    type: "texts",
    formula: "The categories of the first order that counts, in the order of their names.",
    source: "order lines, products, categories",
    sql: () => "p.first_order_categories",
  },
];
