import { v3OffsetDate } from "../world/seeded-customer.js";
import type { HookEvents } from "./hook-events.js";
import type { ProductBook } from "./product-book.js";
import { emptyProduct, emptyVariant } from "./product-defaults.js";
import type { StoreProduct } from "./product-resources.js";
import type { BrandBook, CategoryBook } from "./shelf-books.js";
import { slugUrl } from "./slug.js";
import type { VariantBook } from "./variant-book.js";

/** Fields of a product that can be written. */
export type ProductFields = Partial<Omit<StoreProduct, "id" | "base_variant_id" | "date_created" | "date_modified">>;

/** What a product cannot be made without. */
export type NewProduct = ProductFields & Pick<StoreProduct, "name" | "type" | "weight" | "price">;

/** What the products stand on. */
export interface CatalogBooks {
  readonly products: ProductBook;
  readonly variants: VariantBook;
  readonly brands: BrandBook;
  readonly categories: CategoryBook;
  readonly events: HookEvents;
}

/** The products of the store. */
export class CatalogProducts {
  readonly #books: CatalogBooks;

  constructor(books: CatalogBooks) {
    this.#books = books;
  }

  get count(): number {
    return this.#books.products.count;
  }

  has(id: number): boolean {
    return this.#books.products.has(id);
  }

  get(id: number): StoreProduct | undefined {
    const product = this.#books.products.get(id);
    return product === undefined ? undefined : this.#asSeen(product);
  }

  /** How many have this id or a lower one. */
  countUpTo(id: number): number {
    return this.#books.products.countUpTo(id);
  }

  /** By ascending id, without the first so many; as fast for the last as for the first. */
  *ascending(offset = 0): Generator<StoreProduct> {
    const { products } = this.#books;
    for (const product of products.ascending(products.ascendingBoundAfter(offset))) yield this.#asSeen(product);
  }

  /** By descending id, without the first so many. */
  *descending(offset = 0): Generator<StoreProduct> {
    const { products } = this.#books;
    for (const product of products.descending(products.boundAfter(offset))) yield this.#asSeen(product);
  }

  /** Those of the name, of the SKU of their own, or of the URL, whatever its case; by ascending id. */
  idsBy(key: "name" | "sku" | "url", text: string): number[] {
    const { products } = this.#books;
    if (key === "name") return products.idsByName(text);
    return key === "sku" ? products.idsBySku(text) : products.idsByUrl(text);
  }

  /** Adds a product and its base variant. */
  add(fields: NewProduct): StoreProduct {
    const { products, variants, events } = this.#books;
    const now = v3OffsetDate(Date.now());
    const url = this.#freeUrl(fields.name);
    const made = products.add((id) => ({
      ...emptyProduct,
      custom_url: { url, is_customized: false },
      ...fields,
      id,
      base_variant_id: null,
      date_created: now,
      date_modified: now,
    }));
    const base = variants.add((id) => ({ ...emptyVariant, id, product_id: made.id }));
    const added = products.replace({ ...made, base_variant_id: base.id });
    events.emit({ scope: "store/product/created", data: { type: "product", id: added.id } });
    return this.#asSeen(added);
  }

  /** Writes fields; `date_modified` moves even when nothing differs. Throws where there is no such product. */
  change(id: number, fields: Partial<Omit<StoreProduct, "id">>): StoreProduct {
    const { products, variants, events } = this.#books;
    const before = products.get(id);
    if (before === undefined) throw new Error(`The store has no product ${id}.`);
    const changed = { ...before, date_modified: v3OffsetDate(Date.now()), ...fields, id };
    const ofVariants = changed.inventory_tracking === "variant" && changed.base_variant_id === null;
    const level = ofVariants
      ? variants.ofProduct(id).reduce((sum, { inventory_level }) => sum + inventory_level, 0)
      : changed.inventory_level;
    const after = products.replace({ ...changed, inventory_level: level });
    events.emit({ scope: "store/product/updated", data: { type: "product", id } });
    if (level !== before.inventory_level) {
      const inventory = { product_id: id, method: "absolute", value: level };
      events.emit({ scope: "store/product/inventory/updated", data: { type: "product", id, inventory } });
    }
    return this.#asSeen(after);
  }

  /** Deletes a product and its variants; answers whether there was one. */
  delete(id: number): boolean {
    const { products, variants, events } = this.#books;
    if (!products.has(id)) return false;
    for (const variant of variants.ofProduct(id)) variants.delete(variant.id);
    products.delete(id);
    events.emit({ scope: "store/product/deleted", data: { type: "product", id } });
    return true;
  }

  /** The URL that a name makes, with a number behind it where the plain one is another's. */
  #freeUrl(name: string): string {
    const { products } = this.#books;
    const fallback = `product-${products.lastId + 1}`;
    for (let number = 0; ; number++) {
      const url = slugUrl(number === 0 ? name : `${name} ${number}`, number === 0 ? fallback : `${fallback}-${number}`);
      if (products.idsByUrl(url).length === 0) return url;
    }
  }

  /** A product of a brand that is gone is of none, and it is in no category that is gone. */
  #asSeen(product: StoreProduct): StoreProduct {
    const { brands, categories } = this.#books;
    const branded = product.brand_id === 0 || brands.has(product.brand_id);
    if (branded && product.categories.every((id) => categories.has(id))) return product;
    return {
      ...product,
      brand_id: branded ? product.brand_id : 0,
      categories: product.categories.filter((id) => categories.has(id)),
    };
  }
}
