import type { StoreSize } from "../world/world-size.js";
import { CatalogProducts } from "./catalog-products.js";
import { CatalogVariants } from "./catalog-variants.js";
import type { HookEvents } from "./hook-events.js";
import { PartsBook } from "./parts-book.js";
import { ProductBook } from "./product-book.js";
import { BrandBook, CategoryBook } from "./shelf-books.js";
import { VariantBook } from "./variant-book.js";

/** What the store sells and how it is arranged. Events tell of every change, whoever made it. */
export class Catalog {
  readonly products: CatalogProducts;
  readonly variants: CatalogVariants;
  /** What hangs on products besides their variants. */
  readonly parts: PartsBook;
  readonly brands = new BrandBook();
  readonly categories: CategoryBook;

  constructor(size: StoreSize, events: HookEvents) {
    this.categories = new CategoryBook(events);
    const products = new ProductBook(size);
    const variants = new VariantBook(size);
    const { brands, categories } = this;
    this.products = new CatalogProducts({ products, variants, brands, categories, events });
    this.variants = new CatalogVariants(this.products, products, variants, events);
    this.parts = new PartsBook(size);
  }
}
