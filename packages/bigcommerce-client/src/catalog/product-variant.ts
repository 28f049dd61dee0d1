import type { DecimalString } from "../wire/decimal.js";

/** A value of an option that a variant stands for. */
export interface VariantOptionValue {
  readonly id: number;
  readonly optionId: number;
  readonly optionDisplayName: string;
  readonly label: string;
}

/**
 * One kind of a product that is sold (`/v3/catalog/variants`; BigCommerce API reference, product variants v3). Where an
 * amount or a measure is `null` the product's own holds.
 */
export interface ProductVariant {
  readonly id: number;
  readonly productId: number;
  /** Unique without regard to case, among products and variants; may be empty. */
  readonly sku: string;
  /** Empty for the base variant of a product without options. */
  readonly optionValues: readonly VariantOptionValue[];
  readonly price: DecimalString | null;
  readonly costPrice: DecimalString | null;
  readonly retailPrice: DecimalString | null;
  readonly salePrice: DecimalString | null;
  /** What a shopper sees before rules of group and channel. Read-only. */
  readonly calculatedPrice: DecimalString | null;
  readonly weight: DecimalString | null;
  readonly width: DecimalString | null;
  readonly depth: DecimalString | null;
  readonly height: DecimalString | null;
  readonly isFreeShipping: boolean | null;
  /** True for one that cannot be bought; with what is told to the shopper. */
  readonly purchasingDisabled: boolean | null;
  readonly purchasingDisabledMessage: string;
  readonly imageUrl: string | null;
  readonly upc: string;
  readonly mpn: string;
  readonly gtin: string;
  /** The stock at the default location, where the product's is counted on its variants. */
  readonly inventoryLevel: number | null;
  readonly inventoryWarningLevel: number | null;
  readonly binPickingNumber: string;
}

/** What of a variant can be written; `null` for an amount or a measure makes the product's own hold. */
export interface VariantFields {
  /** At most 255 characters. */
  readonly sku?: string;
  readonly price?: DecimalString | null;
  readonly costPrice?: DecimalString | null;
  readonly retailPrice?: DecimalString | null;
  readonly salePrice?: DecimalString | null;
  readonly weight?: DecimalString | null;
  readonly width?: DecimalString | null;
  readonly depth?: DecimalString | null;
  readonly height?: DecimalString | null;
  readonly isFreeShipping?: boolean;
  readonly purchasingDisabled?: boolean;
  readonly purchasingDisabledMessage?: string;
  readonly imageUrl?: string;
  /** At most 14 characters. */
  readonly upc?: string;
  readonly mpn?: string;
  /** At most 14 characters. */
  readonly gtin?: string;
  readonly inventoryLevel?: number;
  readonly inventoryWarningLevel?: number;
  readonly binPickingNumber?: string;
}

/** A variant to make. */
export interface NewVariant extends VariantFields {
  readonly sku: string;
  /** One value of each of the product's options, by the ids of option and value. */
  readonly optionValues: readonly { readonly id: number; readonly optionId: number }[];
}

/** A change to one variant; what is left out stays as it is. */
export interface VariantUpdate extends VariantFields {
  readonly id: number;
}

/** A variant to make in a batch, among those of several products. */
export interface VariantOfProduct extends NewVariant {
  readonly productId: number;
}
