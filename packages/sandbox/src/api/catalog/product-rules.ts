import type { FieldRules } from "./field-rules.js";

const count = { is: "integer", least: 0, most: 1_000_000_000 } as const;
const stock = { is: "integer", least: 0, most: 2_147_483_647 } as const;
const measure = { is: "decimal", most: 9_999_999_999 } as const;
const price = { is: "decimal" } as const;
const flag = { is: "boolean" } as const;
const line = { is: "text", most: 255 } as const;
const long = { is: "text", most: 65_535 } as const;
const code = { is: "text", most: 14 } as const;
const date = { is: "date" } as const;

/** What the fields of a product that can be written have to be (BigCommerce API reference, catalog v3). */
export const productRules: FieldRules = {
  name: { is: "text", least: 1, most: 250 },
  type: { is: "one of", values: ["physical", "digital"] },
  sku: line,
  description: { is: "text" },
  weight: measure,
  width: measure,
  depth: measure,
  height: measure,
  price,
  cost_price: price,
  retail_price: price,
  sale_price: price,
  map_price: price,
  tax_class_id: { is: "integer", least: 0, most: 255 },
  product_tax_code: line,
  categories: { is: "integers" },
  brand_id: count,
  inventory_level: stock,
  inventory_warning_level: stock,
  inventory_tracking: { is: "one of", values: ["none", "product", "variant"] },
  fixed_cost_shipping_price: price,
  is_free_shipping: flag,
  is_visible: flag,
  is_featured: flag,
  related_products: { is: "integers" },
  warranty: long,
  bin_picking_number: line,
  layout_file: { is: "text", most: 500 },
  upc: code,
  mpn: { is: "text" },
  gtin: code,
  search_keywords: long,
  availability: { is: "one of", values: ["available", "disabled", "preorder"] },
  availability_description: line,
  gift_wrapping_options_type: { is: "one of", values: ["any", "none", "list"] },
  gift_wrapping_options_list: { is: "integers" },
  sort_order: { is: "integer", least: -2_147_483_648, most: 2_147_483_647 },
  condition: { is: "one of", values: ["New", "Used", "Refurbished"] },
  is_condition_shown: flag,
  order_quantity_minimum: count,
  order_quantity_maximum: count,
  page_title: line,
  meta_keywords: { is: "texts" },
  meta_description: long,
  view_count: count,
  preorder_release_date: { ...date, orNull: true },
  preorder_message: line,
  is_preorder_only: flag,
  is_price_hidden: flag,
  price_hidden_label: { is: "text", most: 200 },
  open_graph_type: {
    is: "one of",
    values: ["product", "album", "book", "drink", "food", "game", "movie", "song", "tv_show"],
  },
  open_graph_title: { is: "text" },
  open_graph_description: { is: "text" },
  open_graph_use_meta_description: flag,
  open_graph_use_product_name: flag,
  open_graph_use_image: flag,
  date_last_imported: date,
  reviews_rating_sum: count,
  reviews_count: count,
  total_sold: count,
};

/** Every field of a product that can be chosen for an answer. */
export const productFieldNames: readonly string[] = [
  ...Object.keys(productRules),
  "calculated_price",
  "option_set_id",
  "option_set_display",
  "date_created",
  "date_modified",
  "custom_url",
  "base_variant_id",
];

/** What a variant may have of its own; `null` is inherited (BigCommerce API reference, product variants v3). */
export const variantRules: FieldRules = {
  sku: { is: "text", least: 1, most: 255 },
  price: { ...price, orNull: true },
  sale_price: { ...price, orNull: true },
  retail_price: { ...price, orNull: true },
  cost_price: { ...price, orNull: true },
  weight: { ...measure, orNull: true },
  width: { ...measure, orNull: true },
  height: { ...measure, orNull: true },
  depth: { ...measure, orNull: true },
  is_free_shipping: flag,
  fixed_cost_shipping_price: { ...price, orNull: true },
  purchasing_disabled: flag,
  purchasing_disabled_message: line,
  image_url: { is: "text" },
  upc: code,
  mpn: { is: "text" },
  gtin: code,
  inventory_level: stock,
  inventory_warning_level: stock,
  bin_picking_number: line,
};

/** Every field of a variant that can be chosen for an answer. */
export const variantFieldNames: readonly string[] = [
  ...Object.keys(variantRules),
  "product_id",
  "sku_id",
  "option_values",
  "calculated_price",
  "calculated_weight",
];
