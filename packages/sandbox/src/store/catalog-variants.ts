import type { CatalogProducts } from "./catalog-products.js";
import type { HookEvents } from "./hook-events.js";
import type { ProductBook } from "./product-book.js";
import { emptyVariant } from "./product-defaults.js";
import type { StoreProduct } from "./product-resources.js";
import type { VariantBook } from "./variant-book.js";
import type { StoreVariant } from "./variant-resources.js";

/** Fields of a variant that can be written. */
export type VariantFields = Partial<Omit<StoreVariant, "id" | "product_id">>;

/** What a base variant shares with its product: written on one, it is read on both. */
const sharedFields = [
  "sku",
  "upc",
  "mpn",
  "gtin",
  "inventory_level",
  "inventory_warning_level",
  "bin_picking_number",
] as const;

/** The most variants a product has (BigCommerce API reference, product variants v3). */
export const mostVariants = 600;

/** The variants of the store's products. */
export class CatalogVariants {
  readonly #products: CatalogProducts;
  readonly #productBook: ProductBook;
  readonly #book: VariantBook;
  readonly #events: HookEvents;

  constructor(products: CatalogProducts, productBook: ProductBook, book: VariantBook, events: HookEvents) {
    this.#products = products;
    this.#productBook = productBook;
    this.#book = book;
    this.#events = events;
  }

  get count(): number {
    return this.#book.count;
  }

  get(id: number): StoreVariant | undefined {
    const variant = this.#book.get(id);
    return variant === undefined ? undefined : this.#asSeen(variant);
  }

  /** A product's variants by ascending id. */
  ofProduct(productId: number): StoreVariant[] {
    return this.#book.ofProduct(productId).map((variant) => this.#asSeen(variant));
  }

  /** By ascending id, without the first so many; as fast for the last as for the first. */
  *ascending(offset = 0): Generator<StoreVariant> {
    for (const variant of this.#book.ascending(this.#book.ascendingBoundAfter(offset))) yield this.#asSeen(variant);
  }

  /** Those of the SKU, base variants too, whatever its case; by ascending id. */
  idsBySku(sku: string): number[] {
    const bases = this.#productBook.idsBySku(sku).flatMap((id) => this.#productBook.get(id)?.base_variant_id ?? []);
    return [...bases, ...this.#book.idsBySku(sku)].sort((a, b) => a - b);
  }

  /** Adds a variant with option values; the product has a base variant no more. Throws where there is no such product. */
  add(productId: number, fields: VariantFields): StoreVariant {
    const base = this.#productOf(productId).base_variant_id;
    const added = this.#book.add((id) => ({ ...emptyVariant, sku_id: id, ...fields, id, product_id: productId }));
    if (base !== null) this.#book.delete(base);
    this.#products.change(productId, { base_variant_id: null });
    this.#tell("created", added);
    return added;
  }

  /** Writes fields; what a base variant shares with its product is written there. Throws where there is no such variant. */
  change(id: number, fields: VariantFields): StoreVariant {
    const before = this.#book.get(id);
    if (before === undefined) throw new Error(`The store has no variant ${id}.`);
    const isBase = this.#productOf(before.product_id).base_variant_id === id;
    const shared = Object.fromEntries(Object.entries(fields).filter(([name]) => isBase && isShared(name)));
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !isBase || !isShared(name)));
    const changed = this.#book.replace({ ...before, ...own });
    this.#products.change(before.product_id, shared);
    this.#tell("updated", changed);
    if (changed.inventory_level !== before.inventory_level) this.#tellOfStock(changed);
    return this.#asSeen(changed);
  }

  /** Answers whether there was one. */
  delete(id: number): boolean {
    const variant = this.#book.get(id);
    if (variant === undefined) return false;
    this.#book.delete(id);
    const isBase = this.#productOf(variant.product_id).base_variant_id === id;
    this.#products.change(variant.product_id, isBase ? { base_variant_id: null } : {});
    this.#tell("deleted", variant);
    return true;
  }

  #productOf(productId: number): StoreProduct {
    const product = this.#productBook.get(productId);
    if (product === undefined) throw new Error(`The store has no product ${productId}.`);
    return product;
  }

  #asSeen(variant: StoreVariant): StoreVariant {
    if (variant.option_values.length > 0) return variant;
    const product = this.#productOf(variant.product_id);
    if (product.base_variant_id !== variant.id) return variant;
    return { ...variant, ...Object.fromEntries(sharedFields.map((name) => [name, product[name]])) };
  }

  #tellOfStock({ id, product_id, sku_id, inventory_level }: StoreVariant): void {
    if (sku_id === null) return;
    const inventory = { product_id, method: "absolute", value: inventory_level, variant_id: id };
    this.#events.emit({ scope: "store/sku/inventory/updated", data: { type: "sku", id: sku_id, inventory } });
  }

  /** Base variants have no SKU of their own that could be told of. */
  #tell(what: "created" | "updated" | "deleted", { id, product_id, sku_id }: StoreVariant): void {
    if (sku_id === null) return;
    const data = { type: "sku", id: sku_id, sku: { product_id, variant_id: id } };
    this.#events.emit({ scope: `store/sku/${what}`, data });
  }
}

function isShared(name: string): boolean {
  return sharedFields.some((one) => one === name);
}
