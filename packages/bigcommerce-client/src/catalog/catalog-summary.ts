import { z } from "zod";
import { dataSchema } from "../transport/data-envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { decimal, decimalOrNull, type DecimalString } from "../wire/decimal.js";
import { instantOrNull, type Instant } from "../wire/instant.js";
import { textOrNull } from "../wire/text.js";
import { catalogEndpoints } from "./catalog-endpoints.js";

/** A store's catalogue in figures (BigCommerce API reference, products v3). What the store did not tell is `null`. */
export interface CatalogSummary {
  /** Pieces in stock, of all variants. */
  readonly inventoryCount: number;
  /** What they are worth, in the store's currency. */
  readonly inventoryValue: DecimalString;
  readonly variantCount: number;
  readonly highestVariantPrice: DecimalString | null;
  readonly averageVariantPrice: DecimalString | null;
  readonly lowestVariantPrice: DecimalString | null;
  readonly oldestVariantDate: Instant | null;
  readonly newestVariantDate: Instant | null;
  /** The category with the most products. */
  readonly primaryCategoryId: number | null;
  readonly primaryCategoryName: string | null;
}

/** `/v3/catalog/summary`. */
export interface CatalogSummaryResource {
  /** Scope `store_v2_products_read_only`. */
  get(): Promise<CatalogSummary>;
}

const summarySchema = dataSchema(
  z
    .object({
      inventory_count: z.number().int(),
      inventory_value: decimal,
      variant_count: z.number().int(),
      highest_variant_price: decimalOrNull,
      average_variant_price: decimalOrNull,
      lowest_variant_price: decimalOrNull,
      oldest_variant_date: instantOrNull,
      newest_variant_date: instantOrNull,
      primary_category_id: z.number().int().nullish(),
      primary_category_name: textOrNull,
    })
    .transform((wire): CatalogSummary => ({
      inventoryCount: wire.inventory_count,
      inventoryValue: wire.inventory_value,
      variantCount: wire.variant_count,
      highestVariantPrice: wire.highest_variant_price,
      averageVariantPrice: wire.average_variant_price,
      lowestVariantPrice: wire.lowest_variant_price,
      oldestVariantDate: wire.oldest_variant_date,
      newestVariantDate: wire.newest_variant_date,
      primaryCategoryId: wire.primary_category_id ?? null,
      primaryCategoryName: wire.primary_category_name,
    })),
);

/** `/v3/catalog/summary`. */
export function catalogSummaryResource(transport: StoreTransport): CatalogSummaryResource {
  return { get: () => transport.call(catalogEndpoints.catalogSummaryGet, { schema: summarySchema }) };
}
