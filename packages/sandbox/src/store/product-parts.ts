/** A field that the shop shows beside a product: its name-value pair is unique in the product; each 1 to 250 characters. */
export interface StoreCustomField {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** One value that an option offers. */
export interface StoreOptionValue {
  readonly id: number;
  readonly label: string;
  readonly sort_order: number;
  readonly value_data: Readonly<Record<string, unknown>> | null;
  readonly is_default: boolean;
}

/** Something that a shopper chooses and that makes variants. */
export interface StoreOption {
  readonly id: number;
  readonly product_id: number;
  readonly display_name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly sort_order: number;
  readonly option_values: readonly StoreOptionValue[];
}

/** An image of a product; its URLs depend on the store. */
export interface StoreProductImage {
  readonly id: number;
  readonly product_id: number;
  readonly is_thumbnail: boolean;
  readonly sort_order: number;
  readonly description: string;
  /** Path below the store's images, as `p/17/lamp__01.jpg`, or a URL from outside. */
  readonly image_file: string;
  readonly date_modified: string;
}

/** A video of a product. */
export interface StoreProductVideo {
  readonly id: number;
  readonly product_id: number;
  readonly title: string;
  readonly description: string;
  readonly sort_order: number;
  readonly type: "youtube";
  readonly video_id: string;
  readonly length: string;
}

/** A lower price for a greater quantity. */
export interface StoreBulkPricingRule {
  readonly id: number;
  readonly quantity_min: number;
  readonly quantity_max: number;
  readonly type: "price" | "percent" | "fixed";
  readonly amount: number;
}

/** What hangs on a product besides its variants, and is answered only when it is asked for. */
export interface ProductParts {
  readonly custom_fields: readonly StoreCustomField[];
  readonly options: readonly StoreOption[];
  readonly images: readonly StoreProductImage[];
  readonly videos: readonly StoreProductVideo[];
  readonly bulk_pricing_rules: readonly StoreBulkPricingRule[];
}
