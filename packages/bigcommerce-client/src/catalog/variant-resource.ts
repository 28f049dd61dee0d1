import type { NumberedCursor, NumberedStreamPage } from "../lists/numbered-page-stream.js";
import type { ItemOutcome } from "../transport/batches.js";
import type { NewVariant, ProductVariant, VariantOfProduct, VariantUpdate } from "./product-variant.js";
import type { Written } from "./written.js";

/** Which variants; one of these. */
export type VariantFilter =
  | { readonly id: number }
  | { readonly sku: string }
  | { readonly upc: string }
  | { readonly productIds: readonly number[] };

/** `/v3/catalog/variants` and `/v3/catalog/products/ID/variants` (BigCommerce API reference, product variants v3). */
export interface ProductVariantsResource {
  /**
   * All variants of the store, in the store's order, from `from` on when given. This list has no filter or order by id, and is
   * paged by number: see {@link NumberedCursor} for what changes meanwhile do. Scope `store_v2_products_read_only`.
   */
  pages(options?: {
    readonly from?: NumberedCursor | null;
    /** Variants a page; default and most 250. */
    readonly limit?: number;
  }): AsyncIterable<NumberedStreamPage<ProductVariant>>;
  /** Those of an id, a SKU, a UPC or of some products. Scope `store_v2_products_read_only`. */
  find(filter: VariantFilter): Promise<ProductVariant[]>;
  /** All of one product's. Scope `store_v2_products_read_only`. Throws NOT_FOUND for a product that does not exist. */
  list(productId: number): Promise<ProductVariant[]>;
  /** One variant. Scope `store_v2_products_read_only`. Throws NOT_FOUND where there is none. */
  get(productId: number, variantId: number): Promise<ProductVariant>;
  /**
   * Makes one variant; at most 600 a product. Never sent again when its answer was lost: `find` by its SKU tells whether it
   * was made. Scope `store_v2_products`. Throws NOT_FOUND for a product that does not exist, CONFLICT or INPUT for a SKU or a
   * set of option values that is taken.
   */
  create(productId: number, variant: NewVariant): Promise<Written<ProductVariant>>;
  /**
   * Changes variants of any products, in batches of {@link batchSizes}; a refused batch is split until the bad item stands
   * alone. Outcomes in the order of the updates. A variant stands at most once among them, for batches run at once. Sent
   * again when an answer was lost, which changes nothing more. Scope `store_v2_products`. Throws what concerns all of them,
   * after the batches under way have ended.
   */
  update(updates: readonly VariantUpdate[]): Promise<ItemOutcome<ProductVariant>[]>;
  /**
   * As `update`, where items with a product's id in place of their own are made. Never sent again when an answer was lost:
   * then the fault is thrown, and `find` by each SKU tells which were made.
   */
  upsert(items: readonly (VariantUpdate | VariantOfProduct)[]): Promise<ItemOutcome<ProductVariant>[]>;
  /** Deletes one; one that is gone already counts as deleted. Scope `store_v2_products`. */
  delete(productId: number, variantId: number): Promise<void>;
}
