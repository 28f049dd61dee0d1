import type { Fault } from "@storegate/http-client";
import type { IdCursor } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import type { ProductFilter } from "./product-filter.js";
import type { NewProduct, ProductUpdate } from "./product-write.js";
import type { Product, ProductInclude } from "./product.js";
import type { Written } from "./written.js";

/** What became of a change to a product. */
export type ProductUpdateOutcome =
  | { readonly ok: true; readonly value: Product }
  | {
      readonly ok: false;
      readonly fault: Fault;
      /**
       * The product as it stands after the refusal, read again: the API leaves open what of a refused change was saved.
       * `null` where there is no such product, `"unknown"` where it could not be read.
       */
      readonly current: Product | "unknown" | null;
    };

/** What is read with each product. */
export interface ProductReading {
  readonly include?: readonly ProductInclude[];
}

/** `/v3/catalog/products` (BigCommerce API reference, products v3). */
export interface ProductsResource {
  /**
   * Products by ascending id, 250 a page, or 10 with `options` or `modifiers`; each once, whatever is added or deleted
   * meanwhile. The next page is asked for while the caller works on this one. Scope `store_v2_products_read_only`.
   */
  pages(
    options?: ProductReading & {
      readonly filter?: ProductFilter;
      readonly from?: IdCursor | null;
      /** Products a page; default and most 250. */
      readonly limit?: number;
      /** False asks for a page only when the caller does. Default true. */
      readonly readAhead?: boolean;
      /** How many ranges of ids are read at once; with more than the default of 1, pages come as they arrive. */
      readonly concurrency?: number;
    },
  ): AsyncIterable<Page<Product, IdCursor>>;
  /** Those of the ids that exist, in any number and order. Scope `store_v2_products_read_only`. */
  byIds(ids: readonly number[], options?: ProductReading): Promise<Product[]>;
  /**
   * Those whose own SKU is one of these. SKUs of variants are not looked at: `productVariants.find` does that. Scope
   * `store_v2_products_read_only`.
   */
  bySkus(skus: readonly string[], options?: ProductReading): Promise<Product[]>;
  /** One product. Scope `store_v2_products_read_only`. Throws NOT_FOUND where there is none. */
  get(id: number, options?: ProductReading): Promise<Product>;
  /**
   * Makes one product, and tells what of it could not be saved. Never sent again when its answer was lost: names are unique,
   * so `pages` with the name as its filter tells whether it was made, and so does `bySkus` where it has a SKU. Scope
   * `store_v2_products`. Throws CONFLICT for a name, SKU or address that is taken and for a category, brand or tax class that
   * does not exist; INPUT for what the store refuses and for amounts that are none.
   */
  create(product: NewProduct): Promise<Written<Product>>;
  /**
   * Changes products, in batches of {@link batchSizes}; a refused batch is split until the bad item stands alone. Outcomes in
   * the order of the updates. A product stands at most once among them, for batches run at once. A change of which the store
   * saved a part (207) is a fault with code PARTLY_SAVED. Whatever was not taken is read again and told as it stands,
   * where it can be. Sent
   * again when an answer was lost, which changes nothing more. Scope `store_v2_products`. Throws what concerns all of them,
   * after the batches under way have ended; what was sent before may then have been saved.
   */
  update(updates: readonly ProductUpdate[]): Promise<ProductUpdateOutcome[]>;
  /**
   * Deletes these, 250 a call at most; those that do not exist count as deleted, and no ids send nothing. Sent again when an
   * answer was lost, which changes nothing more. Scope `store_v2_products`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
