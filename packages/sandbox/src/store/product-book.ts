import { idBySeededProductName } from "../world/product-name.js";
import { idBySeededUrl, seededProduct } from "../world/seeded-product.js";
import { idBySeededSku } from "../world/seeded-sku.js";
import type { StoreSize } from "../world/world-size.js";
import type { StoreProduct } from "./product-resources.js";
import { SeededBook } from "./seeded-book.js";
import { TextIndex } from "./text-index.js";

/** All products of the store, found by name, SKU and URL whatever their case. */
export class ProductBook extends SeededBook<StoreProduct> {
  readonly #size: StoreSize;
  /** Of those that were touched; the others' texts tell their ids. */
  readonly #names = new TextIndex();
  readonly #skus = new TextIndex();
  readonly #urls = new TextIndex();

  constructor(size: StoreSize) {
    super(size.products, (id) => seededProduct(size, id));
    this.#size = size;
  }

  /** More than one where a third hand added them. By ascending id, as all of these. */
  idsByName(name: string): number[] {
    return this.#found(this.#names.idsOf(name), idBySeededProductName(this.#size, name));
  }

  /** Those whose own SKU it is; variants' are not looked at. */
  idsBySku(sku: string): number[] {
    return this.#found(this.#skus.idsOf(sku), idBySeededSku(this.#size, sku));
  }

  idsByUrl(url: string): number[] {
    return this.#found(this.#urls.idsOf(url), idBySeededUrl(this.#size, url));
  }

  override add(make: (id: number) => StoreProduct): StoreProduct {
    return this.#index(super.add(make));
  }

  override replace(product: StoreProduct): StoreProduct {
    this.#forget(product.id);
    return this.#index(super.replace(product));
  }

  override delete(id: number): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  #found(touched: readonly number[], seeded: number | undefined): number[] {
    const untouched = seeded === undefined || this.isTouched(seeded) ? [] : [seeded];
    return [...touched, ...untouched].sort((a, b) => a - b);
  }

  #index(product: StoreProduct): StoreProduct {
    this.#names.add(product.name, product.id);
    this.#skus.add(product.sku, product.id);
    this.#urls.add(product.custom_url.url, product.id);
    return product;
  }

  #forget(id: number): void {
    const product = this.isTouched(id) ? this.get(id) : undefined;
    if (product === undefined) return;
    this.#names.remove(product.name, id);
    this.#skus.remove(product.sku, id);
    this.#urls.remove(product.custom_url.url, id);
  }
}
