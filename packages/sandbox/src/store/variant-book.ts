import { firstVariantId, productShape, seededVariantCount } from "../world/product-shape.js";
import { variantIdBySeededSku } from "../world/seeded-sku.js";
import { seededVariant } from "../world/seeded-variants.js";
import type { StoreSize } from "../world/world-size.js";
import { SeededBook } from "./seeded-book.js";
import { TextIndex } from "./text-index.js";
import type { StoreVariant } from "./variant-resources.js";

/** All variants of the store, found by product, and by SKU whatever its case. */
export class VariantBook extends SeededBook<StoreVariant> {
  readonly #size: StoreSize;
  /** Of those that were touched, without base variants, whose SKU is their product's. */
  readonly #skus = new TextIndex();
  /** The ids of those that were added, by product. */
  readonly #added = new Map<number, number[]>();

  constructor(size: StoreSize) {
    super(seededVariantCount(size), (id) => seededVariant(size, id));
    this.#size = size;
  }

  /** A product's variants, by ascending id. */
  ofProduct(productId: number): StoreVariant[] {
    const seeded = productId >= 1 && productId <= this.#size.products;
    const first = seeded ? firstVariantId(this.#size, productId) : 0;
    const count = seeded ? productShape(this.#size, productId).variants : 0;
    const ids = Array.from({ length: count }, (_, index) => first + index);
    return [...ids, ...(this.#added.get(productId) ?? [])].flatMap((id) => this.get(id) ?? []);
  }

  /** Base variants are left out. More than one where a third hand added them. By ascending id. */
  idsBySku(sku: string): number[] {
    const seeded = variantIdBySeededSku(this.#size, sku);
    const untouched = seeded === undefined || this.isTouched(seeded) ? [] : [seeded];
    return [...this.#skus.idsOf(sku), ...untouched].sort((a, b) => a - b);
  }

  override add(make: (id: number) => StoreVariant): StoreVariant {
    const variant = super.add(make);
    const ids = this.#added.get(variant.product_id);
    if (ids === undefined) this.#added.set(variant.product_id, [variant.id]);
    else ids.push(variant.id);
    return this.#index(variant);
  }

  override replace(variant: StoreVariant): StoreVariant {
    this.#forget(variant.id);
    return this.#index(super.replace(variant));
  }

  override delete(id: number): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  #index(variant: StoreVariant): StoreVariant {
    if (variant.option_values.length > 0) this.#skus.add(variant.sku, variant.id);
    return variant;
  }

  #forget(id: number): void {
    const variant = this.isTouched(id) ? this.get(id) : undefined;
    if (variant !== undefined) this.#skus.remove(variant.sku, id);
  }
}
