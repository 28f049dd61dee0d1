import type { CustomUrl } from "./product.js";
import type { Written } from "./written.js";

/** A brand (`/v3/catalog/brands`; BigCommerce API reference, brands v3). Absent text is an empty string. */
export interface Brand {
  readonly id: number;
  /** 1 to 255 characters, unique in the store. */
  readonly name: string;
  readonly pageTitle: string;
  readonly metaDescription: string;
  readonly searchKeywords: string;
  readonly imageUrl: string | null;
  readonly customUrl: CustomUrl | null;
}

/** A brand to make. */
export interface NewBrand {
  readonly name: string;
  readonly pageTitle?: string;
  readonly metaDescription?: string;
  readonly searchKeywords?: string;
  readonly imageUrl?: string;
  readonly customUrl?: { readonly url: string; readonly isCustomized?: boolean };
}

/** A change to one brand; what is left out stays as it is, but the API wants the name each time. */
export interface BrandUpdate extends NewBrand {
  readonly id: number;
}

/** `/v3/catalog/brands`; at most 30,000 a store. */
export interface BrandsResource {
  /** All brands, by name, or those with a part of a name or with these ids. Scope `store_v2_products_read_only`. */
  list(filter?: { readonly nameLike?: string; readonly ids?: readonly number[] }): Promise<Brand[]>;
  /** The brand of this name, without regard to case, or `null`. Scope `store_v2_products_read_only`. */
  byName(name: string): Promise<Brand | null>;
  /** One brand. Scope `store_v2_products_read_only`. Throws NOT_FOUND where there is none. */
  get(id: number): Promise<Brand>;
  /**
   * Makes one. Never sent again when its answer was lost: names are unique, and `byName` tells whether it was made. Scope
   * `store_v2_products`. Throws CONFLICT for a name or address that is taken, INPUT for what the store refuses.
   */
  create(brand: NewBrand): Promise<Written<Brand>>;
  /**
   * Changes one. Sent again when its answer was lost, which changes nothing more. Scope `store_v2_products`. Throws
   * NOT_FOUND where there is none, CONFLICT for a name or address that is taken.
   */
  update(update: BrandUpdate): Promise<Written<Brand>>;
  /**
   * Deletes these, one a call, for the API deletes several by their name alone. Those that are gone already count as
   * deleted, and no ids send nothing. Their products stay, without a brand. Scope `store_v2_products`.
   */
  delete(ids: readonly number[]): Promise<void>;
}
