import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { CustomField } from "./custom-field.js";
import type { BulkPricingRule, ProductImage, ProductOption } from "./product-parts.js";
import type { ProductStorefront } from "./product-storefront.js";
import type { ProductVariant } from "./product-variant.js";

/** A word that the API may have learned since, where it can do no harm to who does not know it. */
export type UnknownWord = string & Record<never, never>;

/** `physical` is a thing with a weight, `digital` a download. */
export type ProductType = "physical" | "digital";

/** Whether it can be bought, is only shown, or can be ordered ahead. */
export type ProductAvailability = "available" | "disabled" | "preorder";

/** Where its stock is counted: nowhere, on the product, or on its variants. */
export type InventoryTracking = "none" | "product" | "variant";

/** The state it is sold in. */
export type ProductCondition = "New" | "Used" | "Refurbished";

/** Where a product, brand or category stands on the storefront. */
export interface CustomUrl {
  /** The path, such as `/shoes/`; at most 255 characters. */
  readonly url: string;
  /** False where the store made it from the name. */
  readonly isCustomized: boolean;
}

/**
 * A product (`/v3/catalog/products`; BigCommerce API reference, products v3). Amounts, weights and measures are decimal
 * strings, in the store's currency and units. Absent text is an empty string. What the store did not tell is `null`.
 */
export interface Product extends ProductStorefront {
  readonly id: number;
  /** Unique in the store. */
  readonly name: string;
  readonly type: ProductType | UnknownWord;
  /** Unique without regard to case, among products and variants; may be empty. */
  readonly sku: string;
  /** May hold HTML. */
  readonly description: string;
  readonly weight: DecimalString | null;
  readonly width: DecimalString | null;
  readonly depth: DecimalString | null;
  readonly height: DecimalString | null;
  /** With or without tax, as the store is set. */
  readonly price: DecimalString;
  /** For the merchant's own reference. "0" is none, here and in the next three. */
  readonly costPrice: DecimalString | null;
  readonly retailPrice: DecimalString | null;
  /** Holds in place of `price` unless it is "0". */
  readonly salePrice: DecimalString | null;
  /** The least price that may be advertised. */
  readonly mapPrice: DecimalString | null;
  /** The sale price, or else the price; what a shopper sees may differ by group and channel. Read-only. */
  readonly calculatedPrice: DecimalString | null;
  readonly taxClassId: number | null;
  readonly productTaxCode: string;
  readonly categoryIds: readonly number[] | null;
  /** 0 is none. */
  readonly brandId: number | null;
  /** The stock at the default location. */
  readonly inventoryLevel: number | null;
  readonly inventoryWarningLevel: number | null;
  readonly inventoryTracking: InventoryTracking | UnknownWord | null;
  readonly isVisible: boolean;
  readonly isFeatured: boolean | null;
  readonly isFreeShipping: boolean | null;
  readonly availability: ProductAvailability | UnknownWord | null;
  readonly availabilityDescription: string;
  readonly condition: ProductCondition | UnknownWord | null;
  readonly binPickingNumber: string;
  readonly upc: string;
  readonly mpn: string;
  readonly gtin: string;
  readonly warranty: string;
  readonly searchKeywords: string;
  readonly pageTitle: string;
  readonly metaDescription: string;
  readonly sortOrder: number | null;
  readonly orderQuantityMinimum: number | null;
  /** 0 is no limit. */
  readonly orderQuantityMaximum: number | null;
  readonly totalSold: number | null;
  readonly customUrl: CustomUrl | null;
  /** The variant that stands for a product without options; `null` for one with options. */
  readonly baseVariantId: number | null;
  readonly dateCreated: Instant | null;
  readonly dateModified: Instant;
  /** The following are `null` unless they were asked for with `include`. */
  readonly variants: readonly ProductVariant[] | null;
  readonly customFields: readonly CustomField[] | null;
  readonly images: readonly ProductImage[] | null;
  readonly primaryImage: ProductImage | null;
  readonly options: readonly ProductOption[] | null;
  readonly modifiers: readonly ProductOption[] | null;
  readonly bulkPricingRules: readonly BulkPricingRule[] | null;
  readonly channelIds: readonly number[] | null;
}

/** What can be read with a product. `options` and `modifiers` bring the store's pages down to ten products. */
export type ProductInclude =
  | "variants"
  | "customFields"
  | "images"
  | "primaryImage"
  | "options"
  | "modifiers"
  | "bulkPricingRules"
  | "channels";
