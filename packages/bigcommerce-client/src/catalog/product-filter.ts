import type { DecimalString } from "../wire/decimal.js";
import type { Instant } from "../wire/instant.js";
import type { ProductAvailability, ProductCondition, ProductType } from "./product.js";

/** A bound below, above, or both, each included. */
export interface Bounds<T> {
  readonly min?: T;
  readonly max?: T;
}

/** Which products; all that is given must hold, and an empty list asks for none (BigCommerce API reference, products v3). */
export interface ProductFilter {
  readonly name?: string;
  readonly type?: ProductType;
  /** The product's own SKU; a variant's is found by `productVariants.find`. */
  readonly sku?: string;
  readonly upc?: string;
  readonly mpn?: string;
  readonly price?: DecimalString;
  readonly weight?: DecimalString;
  readonly condition?: ProductCondition;
  readonly availability?: ProductAvailability;
  readonly brandId?: number;
  /** In all of them. */
  readonly categoryIds?: readonly number[];
  /** Assigned to any of them. */
  readonly channelIds?: readonly number[];
  readonly isVisible?: boolean;
  readonly isFeatured?: boolean;
  readonly isFreeShipping?: boolean;
  readonly inventoryLevel?: Bounds<number>;
  /** At or under its warning level. */
  readonly inventoryLow?: boolean;
  /** Only those that are; the API has no filter for the others. */
  readonly outOfStock?: true;
  readonly totalSold?: number;
  /** Give moments, not dates: the store takes a date for that day at the current time. */
  readonly dateModified?: Bounds<Instant>;
  readonly dateLastImported?: Bounds<Instant>;
  /** In name, description, SKU or the brand's name. */
  readonly keyword?: string;
  /** Whether the keyword is taken as a shopper's or a merchant's search. */
  readonly keywordContext?: "shopper" | "merchant";
}

/** A filter by its names in the API; `null` where an empty list asks for none, for the API documents no such question. */
export function productFilterQuery(filter: ProductFilter): Record<string, string | number | undefined> | null {
  if (filter.categoryIds?.length === 0 || filter.channelIds?.length === 0) return null;
  return {
    name: filter.name,
    type: filter.type,
    sku: filter.sku,
    upc: filter.upc,
    mpn: filter.mpn,
    price: filter.price,
    weight: filter.weight,
    // Filtered in lower case, told with a capital.
    condition: filter.condition?.toLowerCase(),
    availability: filter.availability,
    brand_id: filter.brandId,
    "categories:in": filter.categoryIds?.join(","),
    "channel_id:in": filter.channelIds?.join(","),
    is_visible: filter.isVisible === undefined ? undefined : String(filter.isVisible),
    is_featured: oneOrZero(filter.isFeatured),
    is_free_shipping: oneOrZero(filter.isFreeShipping),
    "inventory_level:min": filter.inventoryLevel?.min,
    "inventory_level:max": filter.inventoryLevel?.max,
    inventory_low: oneOrZero(filter.inventoryLow),
    out_of_stock: oneOrZero(filter.outOfStock),
    total_sold: filter.totalSold,
    "date_modified:min": filter.dateModified?.min,
    "date_modified:max": filter.dateModified?.max,
    "date_last_imported:min": filter.dateLastImported?.min,
    "date_last_imported:max": filter.dateLastImported?.max,
    keyword: filter.keyword,
    keyword_context: filter.keywordContext,
  };
}

function oneOrZero(flag: boolean | undefined): number | undefined {
  return flag === undefined ? undefined : Number(flag);
}
