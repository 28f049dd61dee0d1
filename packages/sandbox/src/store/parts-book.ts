import { lastSeededOptionId, lastSeededPartId, seededParts } from "../world/seeded-parts.js";
import type { StoreSize } from "../world/world-size.js";
import type { ProductParts } from "./product-parts.js";

const none: ProductParts = { custom_fields: [], options: [], images: [], videos: [], bulk_pricing_rules: [] };

/** What hangs on products besides their variants. Ids are never given twice. */
export class PartsBook {
  readonly #size: StoreSize;
  /** What was changed or added, by product. */
  readonly #touched = new Map<number, ProductParts>();
  #lastPartId: number;
  #lastOptionId: number;

  constructor(size: StoreSize) {
    this.#size = size;
    this.#lastPartId = lastSeededPartId(size);
    this.#lastOptionId = lastSeededOptionId(size);
  }

  /** Those of a product that is there. */
  get(productId: number): ProductParts {
    return (
      this.#touched.get(productId) ?? (productId <= this.#size.products ? seededParts(this.#size, productId) : none)
    );
  }

  change(productId: number, parts: Partial<ProductParts>): ProductParts {
    const changed = { ...this.get(productId), ...parts };
    this.#touched.set(productId, changed);
    return changed;
  }

  /** For a custom field, image, video or rule. */
  newPartId(): number {
    this.#lastPartId += 1;
    return this.#lastPartId;
  }

  /** For an option, or a value of one. */
  newOptionId(): number {
    this.#lastOptionId += 1;
    return this.#lastOptionId;
  }
}
