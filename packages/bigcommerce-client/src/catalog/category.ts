import type { IdCursor } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import type { ItemOutcome } from "../transport/batches.js";
import type { CustomUrl } from "./product.js";
import type { Written } from "./written.js";

/** A category of the store's first tree (`/v3/catalog/categories`; BigCommerce API reference, categories v3). */
export interface Category {
  readonly id: number;
  /** 0 is none: it stands at the top. */
  readonly parentId: number;
  /** 1 to 50 characters, unique among those with the same parent. */
  readonly name: string;
  /** May hold HTML. */
  readonly description: string;
  readonly pageTitle: string;
  readonly metaDescription: string;
  readonly searchKeywords: string;
  /** The lower, the nearer to the top. */
  readonly sortOrder: number | null;
  readonly isVisible: boolean | null;
  readonly imageUrl: string | null;
  readonly customUrl: CustomUrl | null;
}

/** What of a category can be written. */
export interface CategoryFields {
  readonly parentId?: number;
  readonly name?: string;
  readonly description?: string;
  readonly pageTitle?: string;
  readonly metaDescription?: string;
  readonly searchKeywords?: string;
  readonly sortOrder?: number;
  readonly isVisible?: boolean;
  readonly imageUrl?: string;
  readonly customUrl?: { readonly url: string; readonly isCustomized?: boolean };
}

/** A category to make. */
export interface NewCategory extends CategoryFields {
  /** 0 is none: it stands at the top. A category stands at most eight levels deep. */
  readonly parentId: number;
  readonly name: string;
}

/** A change to one category; what is left out stays as it is. */
export interface CategoryUpdate extends CategoryFields {
  readonly id: number;
}

/** Which categories; all that is given must hold. */
export interface CategoryFilter {
  readonly name?: string;
  readonly nameLike?: string;
  /** 0 is those at the top. */
  readonly parentId?: number;
  readonly isVisible?: boolean;
}

/**
 * `/v3/catalog/categories`: the categories of a store's first storefront; at most 16,000 a store, at most 40 calls at once.
 * BigCommerce keeps this family for stores with one storefront, and adds nothing new to it.
 */
export interface CategoriesResource {
  /**
   * Categories by ascending id, 250 a page, each once, whatever is added or deleted meanwhile. Scope
   * `store_v2_products_read_only`.
   */
  pages(options?: {
    readonly filter?: CategoryFilter;
    readonly from?: IdCursor | null;
    readonly limit?: number;
    readonly readAhead?: boolean;
  }): AsyncIterable<Page<Category, IdCursor>>;
  /** All that `pages` would tell, by ascending id. Scope `store_v2_products_read_only`. */
  list(filter?: CategoryFilter): Promise<Category[]>;
  /** Those of the ids that exist, in any number and order. Scope `store_v2_products_read_only`. */
  byIds(ids: readonly number[]): Promise<Category[]>;
  /**
   * Those of this name, without regard to case: one at most under each parent. Scope `store_v2_products_read_only`.
   */
  byName(name: string, filter?: { readonly parentId?: number }): Promise<Category[]>;
  /** One category. Scope `store_v2_products_read_only`. Throws NOT_FOUND where there is none. */
  get(id: number): Promise<Category>;
  /**
   * Makes one. Never sent again when its answer was lost: names are unique under a parent, and `byName` tells whether it was
   * made. Scope `store_v2_products`. Throws CONFLICT for a name or address that is taken, INPUT for what the store refuses.
   */
  create(category: NewCategory): Promise<Written<Category>>;
  /**
   * Changes one. Sent again when its answer was lost, which changes nothing more. Scope `store_v2_products`. Throws
   * NOT_FOUND where there is none, CONFLICT for a name or address that is taken.
   */
  update(update: CategoryUpdate): Promise<Written<Category>>;
  /**
   * Deletes these and answers for each, with its id; the store refuses one that holds products, and it alone is refused.
   * Those that are gone already count as deleted, and no ids send nothing. Scope `store_v2_products`.
   */
  delete(ids: readonly number[]): Promise<ItemOutcome<number>[]>;
}
