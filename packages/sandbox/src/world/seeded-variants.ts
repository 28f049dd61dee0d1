import { emptyVariant } from "../store/product-defaults.js";
import type { StoreVariant } from "../store/variant-resources.js";
import { firstVariantId, productOfSeededVariant, productShape } from "./product-shape.js";
import { mix } from "./random.js";
import { choices, seededVariantSku } from "./seeded-sku.js";
import { seededPrice } from "./seeded-price.js";
import type { StoreSize } from "./world-size.js";

/** The most values a seeded option has, so that values' ids can be told from product, option and place. */
const valuesPerOption = 10;

/** The ids that a seeded product's options have, by their place. */
export function seededOptionId(productId: number, place: number): number {
  return (productId - 1) * 2 + place + 1;
}

/** The id of a value of an option, by its place. */
export function seededOptionValueId(optionId: number, place: number): number {
  return (optionId - 1) * valuesPerOption + place + 1;
}

/** How a seeded product's stock is counted, and how much there is of what is counted by product. */
export function seededStock(
  size: StoreSize,
  id: number,
): { readonly tracking: "none" | "product" | "variant"; readonly level: number } {
  const place = mix(size.seed, id, 204) % 10;
  const hasOptions = productShape(size, id).options.length > 0;
  const tracking = place < 3 ? "none" : hasOptions && place < 9 ? "variant" : "product";
  return { tracking, level: tracking === "product" ? levelOf(mix(size.seed, id, 205)) : 0 };
}

/** A seeded product's variants by ascending id: the base variant, or one for each combination of its options' values. */
export function seededVariants(size: StoreSize, productId: number): StoreVariant[] {
  const first = firstVariantId(size, productId);
  return Array.from({ length: productShape(size, productId).variants }, (_, index) =>
    seededVariant(size, first + index),
  );
}

/** The variant as it was seeded, of an id from 1 to the number of them. */
export function seededVariant(size: StoreSize, variantId: number): StoreVariant {
  const { seed } = size;
  const productId = productOfSeededVariant(size, variantId);
  const { options } = productShape(size, productId);
  const index = variantId - firstVariantId(size, productId);
  const stock = seededStock(size, productId);
  const sku = seededVariantSku(size, productId, index);
  if (options.length === 0) {
    return { ...emptyVariant, id: variantId, product_id: productId, sku, inventory_level: stock.level };
  }
  const ownPrice = mix(seed, variantId, 206) % 6 === 0;
  const chosen = choices(
    options.map(({ name, values }, option) => ({
      values: values.map(({ label }, place) => {
        const optionId = seededOptionId(productId, option);
        return { id: seededOptionValueId(optionId, place), label, option_id: optionId, option_display_name: name };
      }),
    })),
    index,
  );
  return {
    ...emptyVariant,
    id: variantId,
    product_id: productId,
    sku,
    sku_id: variantId,
    price: ownPrice ? seededPrice(mix(seed, variantId, 207)) : null,
    weight: mix(seed, variantId, 208) % 10 === 0 ? (mix(seed, variantId, 209) % 500) / 100 : null,
    purchasing_disabled: mix(seed, variantId, 210) % 40 === 0,
    purchasing_disabled_message: mix(seed, variantId, 210) % 40 === 0 ? "Vergriffen – sold out" : "",
    inventory_level: stock.tracking === "variant" ? ownLevel(size, variantId) : 0,
    option_values: chosen,
  };
}

/** What all variants of a seeded product have in stock together, when it is counted by variant. */
export function seededStockOfVariants(size: StoreSize, productId: number): number {
  const first = firstVariantId(size, productId);
  let sum = 0;
  for (let index = 0; index < productShape(size, productId).variants; index++) sum += ownLevel(size, first + index);
  return sum;
}

function ownLevel({ seed }: StoreSize, variantId: number): number {
  return levelOf(mix(seed, variantId, 211));
}

/** A level of stock; one in seven is out. */
function levelOf(number: number): number {
  return number % 7 === 0 ? 0 : (number >>> 3) % 120;
}
