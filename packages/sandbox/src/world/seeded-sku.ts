import { foldCase } from "./letter-case.js";
import { mix, numbersIn, pick } from "./random.js";
import { firstVariantId, productShape } from "./product-shape.js";
import type { StoreSize } from "./world-size.js";

// The only digits in a SKU are those of the product's id, so that no two products have the same one.
const shapes: readonly ((id: number) => string)[] = [
  (id) => `SG-${String(id).padStart(5, "0")}`,
  (id) => `art.${id}/b`,
  (id) => `${id}`,
  (id) => `花-${id}`,
  (id) => `Größe_${id}`,
  (id) => `LAMP ${id}+`,
];

/** A seeded product's SKU; one in twelve has none. */
export function seededSku(size: StoreSize, id: number): string {
  if (mix(size.seed, id, 202) % 12 === 0) return "";
  return pick(shapes, pick([0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5], mix(size.seed, id, 203)))(id);
}

/** The SKU of a seeded product's variant, by its position from 0 on; the base variant has the product's. */
export function seededVariantSku(size: StoreSize, id: number, index: number): string {
  const { options } = productShape(size, id);
  const own = seededSku(size, id);
  if (options.length === 0) return own;
  const codes = choices(options, index).map(({ code }) => code);
  return [own === "" ? `V${id}` : own, ...codes].join("-");
}

/** The values that the variant at the position has of each option; those of the last option change fastest. */
export function choices<T>(options: readonly { readonly values: readonly T[] }[], index: number): T[] {
  const chosen: T[] = [];
  let rest = index;
  for (const { values } of options.toReversed()) {
    chosen.unshift(pick(values, rest));
    rest = Math.floor(rest / values.length);
  }
  return chosen;
}

/** The seeded product with the SKU, whatever its case. */
export function idBySeededSku(size: StoreSize, sku: string): number | undefined {
  const wanted = foldCase(sku);
  if (wanted === "") return undefined;
  return seededIdsIn(size, wanted).find((id) => foldCase(seededSku(size, id)) === wanted);
}

/** The seeded variant with the SKU, whatever its case; base variants are left out, theirs is their product's. */
export function variantIdBySeededSku(size: StoreSize, sku: string): number | undefined {
  const wanted = foldCase(sku);
  for (const id of seededIdsIn(size, wanted)) {
    const { options, variants } = productShape(size, id);
    for (let index = 0; options.length > 0 && index < variants; index++) {
      if (foldCase(seededVariantSku(size, id, index)) === wanted) return firstVariantId(size, id) + index;
    }
  }
  return undefined;
}

function seededIdsIn(size: StoreSize, text: string): number[] {
  return numbersIn(text).filter((id) => id >= 1 && id <= size.products);
}
