import type { DecimalString } from "../wire/decimal.js";
import type { NewCustomField } from "./custom-field.js";
import type { NewVariant } from "./product-variant.js";
import type { InventoryTracking, ProductAvailability, ProductCondition, ProductType } from "./product.js";

/**
 * What of a product can be written (BigCommerce API reference, products v3). Amounts are decimal strings with at most
 * fifteen digits, sent as JSON numbers without rounding.
 */
export interface ProductFields {
  /** 1 to 250 characters, unique in the store. */
  readonly name?: string;
  readonly type?: ProductType;
  /** At most 255 characters, unique among products and variants without regard to case. */
  readonly sku?: string;
  readonly description?: string;
  readonly weight?: DecimalString;
  readonly width?: DecimalString;
  readonly depth?: DecimalString;
  readonly height?: DecimalString;
  readonly price?: DecimalString;
  readonly costPrice?: DecimalString;
  readonly retailPrice?: DecimalString;
  /** "0" ends the sale. */
  readonly salePrice?: DecimalString;
  readonly mapPrice?: DecimalString;
  readonly taxClassId?: number;
  readonly productTaxCode?: string;
  /** All of them, at most 1,000: the list replaces the one that was there. */
  readonly categoryIds?: readonly number[];
  readonly brandId?: number;
  /** In place of `brandId`: the brand of this name, without regard to case, which is made where there is none. */
  readonly brandName?: string;
  /** Takes effect where the stock is counted on the product. */
  readonly inventoryLevel?: number;
  readonly inventoryWarningLevel?: number;
  readonly inventoryTracking?: InventoryTracking;
  readonly isVisible?: boolean;
  readonly isFeatured?: boolean;
  readonly isFreeShipping?: boolean;
  readonly availability?: ProductAvailability;
  readonly availabilityDescription?: string;
  readonly condition?: ProductCondition;
  readonly binPickingNumber?: string;
  /** At most 14 characters. */
  readonly upc?: string;
  readonly mpn?: string;
  /** At most 14 characters. */
  readonly gtin?: string;
  readonly warranty?: string;
  readonly searchKeywords?: string;
  readonly pageTitle?: string;
  readonly metaDescription?: string;
  readonly sortOrder?: number;
  readonly orderQuantityMinimum?: number;
  readonly orderQuantityMaximum?: number;
  /** Where it stands on the storefront; Latin letters, unique among all things of the store. */
  readonly customUrl?: { readonly url: string; readonly isCustomized?: boolean };
}

/** A product to make. */
export interface NewProduct extends ProductFields {
  readonly name: string;
  readonly type: ProductType;
  readonly weight: DecimalString;
  readonly price: DecimalString;
  readonly customFields?: readonly NewCustomField[];
  /** At most 1,000, each fetched from its address, at most 8 MB. */
  readonly images?: readonly {
    readonly imageUrl: string;
    readonly isThumbnail?: boolean;
    readonly description?: string;
  }[];
  /** At most 600. The values of their options are named, and made with them. */
  readonly variants?: readonly NewProductVariant[];
}

/** A variant that is made with its product. */
export interface NewProductVariant extends Omit<NewVariant, "optionValues"> {
  readonly optionValues: readonly { readonly optionDisplayName: string; readonly label: string }[];
}

/** A change to one product; what is left out stays as it is. */
export interface ProductUpdate extends ProductFields {
  readonly id: number;
}
