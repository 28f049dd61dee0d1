/** Where a brand or a category stands in the shop. */
export interface CustomUrl {
  readonly url: string;
  readonly is_customized: boolean;
}

/** A brand of `/v3/catalog/brands`. Its name is unique, whatever its case. */
export interface StoreBrand {
  readonly id: number;
  readonly name: string;
  readonly page_title: string;
  readonly meta_keywords: readonly string[];
  readonly meta_description: string;
  readonly search_keywords: string;
  readonly image_url: string;
  readonly custom_url: CustomUrl;
}

/** A category of `/v3/catalog/categories`. Its name is unique under its parent, whatever its case. */
export interface StoreCategory {
  readonly id: number;
  /** 0 is the top of the tree. */
  readonly parent_id: number;
  readonly name: string;
  readonly description: string;
  readonly views: number;
  readonly sort_order: number;
  readonly page_title: string;
  readonly meta_keywords: readonly string[];
  readonly meta_description: string;
  readonly layout_file: string;
  readonly image_url: string;
  readonly is_visible: boolean;
  readonly search_keywords: string;
  readonly default_product_sort: string;
  readonly custom_url: CustomUrl;
}
