import { mix } from "./random.js";
import type { StoreSize } from "./world-size.js";

/** An option of seeded products, with the codes that its values have in SKUs. */
export interface ShapeOption {
  readonly name: string;
  readonly type: "rectangles" | "swatch";
  readonly values: readonly { readonly label: string; readonly code: string; readonly colour?: string }[];
}

/** What a seeded product is made like. */
export interface ProductShape {
  readonly type: "physical" | "digital";
  readonly options: readonly ShapeOption[];
  /** One for each combination of the options' values; the base variant alone where there are no options. */
  readonly variants: number;
}

const sizes = ["XS", "S", "M", "L", "XL"].map((label) => ({ label, code: label }));
const colours = [
  { label: "Grün", code: "GRN", colour: "#1f7a1f" },
  { label: "Türkis", code: "TRK", colour: "#30d5c8" },
  { label: "Weiß", code: "WSS", colour: "#ffffff" },
  { label: "Noir / Schwarz", code: "SWZ", colour: "#000000" },
  { label: "赤", code: "AKA", colour: "#cc0000" },
  { label: "Blå", code: "BLA", colour: "#0033aa" },
];
const sizeOption = (from: number, to: number): ShapeOption => ({
  name: "Size",
  type: "rectangles",
  values: sizes.slice(from, to),
});
const colourOption = (count: number): ShapeOption => ({
  name: "Farbe",
  type: "swatch",
  values: colours.slice(0, count),
});

const simple = shape("physical");
const oneSize = shape("physical", sizeOption(1, 5));
const oneColour = shape("physical", colourOption(3));
const both = shape("physical", sizeOption(1, 5), colourOption(3));
const crowded = shape("physical", sizeOption(0, 5), colourOption(6));

/** The shapes of every twenty products; each place is met once in twenty ids. */
const cycle: readonly ProductShape[] = [
  shape("digital"),
  oneSize,
  simple,
  both,
  simple,
  simple,
  oneColour,
  simple,
  simple,
  oneSize,
  simple,
  crowded,
  simple,
  shape("digital"),
  oneSize,
  simple,
  oneColour,
  simple,
  both,
  simple,
];

/** How many variants the places before this one in the cycle have together. */
const variantsBefore = cycle.map((_, place) => cycle.slice(0, place).reduce((sum, { variants }) => sum + variants, 0));
const variantsOfCycle = cycle.reduce((sum, { variants }) => sum + variants, 0);

/** What the product with the id is made like. */
export function productShape(size: StoreSize, id: number): ProductShape {
  return cycle[(id + shift(size)) % cycle.length] ?? simple;
}

/** The id of the first variant of a seeded product; the others follow it. Variants have the ids from 1 on, by product. */
export function firstVariantId(size: StoreSize, productId: number): number {
  return variantsUpTo(productId + shift(size)) - variantsUpTo(1 + shift(size)) + 1;
}

/** How many variants all seeded products have together. */
export function seededVariantCount(size: StoreSize): number {
  return firstVariantId(size, size.products + 1) - 1;
}

/** The seeded product that a seeded variant belongs to. */
export function productOfSeededVariant(size: StoreSize, variantId: number): number {
  const target = variantId - 1 + variantsUpTo(1 + shift(size));
  const cycles = Math.floor(target / variantsOfCycle);
  const rest = target - cycles * variantsOfCycle;
  const place = variantsBefore.findLastIndex((before) => before <= rest);
  return cycles * cycle.length + place - shift(size);
}

/** How many variants lie before a position in the endless row of cycles. */
function variantsUpTo(position: number): number {
  return Math.floor(position / cycle.length) * variantsOfCycle + (variantsBefore[position % cycle.length] ?? 0);
}

function shift(size: StoreSize): number {
  return mix(size.seed, 0, 201) % cycle.length;
}

function shape(type: ProductShape["type"], ...options: ShapeOption[]): ProductShape {
  return { type, options, variants: options.reduce((count, { values }) => count * values.length, 1) };
}
