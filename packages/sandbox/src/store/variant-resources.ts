/** The choice that makes a variant out of a product. */
export interface VariantOptionValue {
  readonly id: number;
  readonly label: string;
  readonly option_id: number;
  readonly option_display_name: string;
}

/**
 * A variant of a product (BigCommerce API reference, product variants v3). Prices, measures and the weight that are `null`
 * are inherited from the product.
 */
export interface StoreVariant {
  readonly id: number;
  readonly product_id: number;
  /** The base variant's is its product's. */
  readonly sku: string;
  readonly sku_id: number | null;
  readonly price: number | null;
  readonly sale_price: number | null;
  readonly retail_price: number | null;
  readonly cost_price: number | null;
  readonly weight: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly depth: number | null;
  readonly is_free_shipping: boolean;
  readonly fixed_cost_shipping_price: number | null;
  readonly purchasing_disabled: boolean;
  readonly purchasing_disabled_message: string;
  readonly image_url: string;
  readonly upc: string;
  readonly mpn: string;
  readonly gtin: string;
  readonly inventory_level: number;
  readonly inventory_warning_level: number;
  readonly bin_picking_number: string;
  /** Empty for the base variant of a product without options. */
  readonly option_values: readonly VariantOptionValue[];
}
