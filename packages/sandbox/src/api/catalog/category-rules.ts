import type { FieldRules } from "./field-rules.js";

/** What the fields of a category that can be written have to be. */
export const categoryRules: FieldRules = {
  parent_id: { is: "integer", least: 0, most: 2_147_483_647 },
  name: { is: "text", least: 1, most: 50 },
  description: { is: "text" },
  views: { is: "integer", least: 0, most: 2_147_483_647 },
  sort_order: { is: "integer", least: -2_147_483_648, most: 2_147_483_647 },
  page_title: { is: "text", most: 255 },
  meta_keywords: { is: "texts" },
  meta_description: { is: "text", most: 65_535 },
  layout_file: { is: "text", most: 500 },
  image_url: { is: "text" },
  is_visible: { is: "boolean" },
  search_keywords: { is: "text", most: 255 },
  default_product_sort: {
    is: "one of",
    values: [
      "use_store_settings",
      "featured",
      "newest",
      "best_selling",
      "alpha_asc",
      "alpha_desc",
      "avg_customer_review",
      "price_asc",
      "price_desc",
    ],
  },
};

/** Every field of a category that can be chosen for an answer. */
export const categoryFieldNames: readonly string[] = [...Object.keys(categoryRules), "custom_url"];
