/** A product of `/v3/catalog/products` without what hangs on it (BigCommerce API reference, catalog v3). Absent text is "". */
export interface StoreProduct {
  readonly id: number;
  /** Unique in the store; 1 to 250 characters. */
  readonly name: string;
  readonly type: "physical" | "digital";
  /** Unique without regard to case, also among the variants; "" is none. */
  readonly sku: string;
  readonly description: string;
  /** In the store's unit of weight, like width, depth and height in its unit of length. */
  readonly weight: number;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  /** Prices are numbers in the store's currency; 0 is none for all but `price`. */
  readonly price: number;
  readonly cost_price: number;
  readonly retail_price: number;
  readonly sale_price: number;
  readonly map_price: number;
  readonly tax_class_id: number;
  readonly product_tax_code: string;
  readonly categories: readonly number[];
  /** 0 is no brand. */
  readonly brand_id: number;
  readonly option_set_id: number;
  readonly option_set_display: string;
  /** With `inventory_tracking` of variants, the sum of theirs. */
  readonly inventory_level: number;
  readonly inventory_warning_level: number;
  readonly inventory_tracking: "none" | "product" | "variant";
  readonly reviews_rating_sum: number;
  readonly reviews_count: number;
  readonly total_sold: number;
  readonly fixed_cost_shipping_price: number;
  readonly is_free_shipping: boolean;
  readonly is_visible: boolean;
  readonly is_featured: boolean;
  /** `[-1]` is chosen by the store itself. */
  readonly related_products: readonly number[];
  readonly warranty: string;
  readonly bin_picking_number: string;
  readonly layout_file: string;
  readonly upc: string;
  readonly mpn: string;
  readonly gtin: string;
  /** `2015-07-03T18:16:02+00:00`; "" is never. */
  readonly date_last_imported: string;
  readonly search_keywords: string;
  readonly availability: "available" | "disabled" | "preorder";
  readonly availability_description: string;
  readonly gift_wrapping_options_type: "any" | "none" | "list";
  readonly gift_wrapping_options_list: readonly number[];
  readonly sort_order: number;
  readonly condition: "New" | "Used" | "Refurbished";
  readonly is_condition_shown: boolean;
  readonly order_quantity_minimum: number;
  readonly order_quantity_maximum: number;
  readonly page_title: string;
  readonly meta_keywords: readonly string[];
  readonly meta_description: string;
  /** `2018-08-15T14:48:46+00:00`. */
  readonly date_created: string;
  readonly date_modified: string;
  readonly view_count: number;
  readonly preorder_release_date: string | null;
  readonly preorder_message: string;
  readonly is_preorder_only: boolean;
  readonly is_price_hidden: boolean;
  readonly price_hidden_label: string;
  readonly custom_url: { readonly url: string; readonly is_customized: boolean };
  /** The variant of a product without options; `null` for one with options. */
  readonly base_variant_id: number | null;
  readonly open_graph_type: "product" | "album" | "book" | "drink" | "food" | "game" | "movie" | "song" | "tv_show";
  readonly open_graph_title: string;
  readonly open_graph_description: string;
  readonly open_graph_use_meta_description: boolean;
  readonly open_graph_use_product_name: boolean;
  readonly open_graph_use_image: boolean;
}
