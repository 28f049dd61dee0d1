import { expect, it } from "vitest";
import { foldCase } from "./letter-case.js";
import { idBySeededProductName, seededProductName } from "./product-name.js";
import { firstVariantId, productOfSeededVariant, seededVariantCount } from "./product-shape.js";
import { seededProduct, seededVariants } from "./seeded-product.js";
import { seededCategories } from "./seeded-shelves.js";
import { idBySeededSku, variantIdBySeededSku } from "./seeded-sku.js";
import type { StoreSize } from "./world-size.js";

const size = (seed: number, products: number): StoreSize => ({
  seed,
  products,
  customers: 10,
  orders: 10,
  subscribers: 10,
});
const ids = Array.from({ length: 400 }, (_, index) => index + 1);

it("makes the same products by the same seed, and others by another", () => {
  expect(ids.map((id) => seededProduct(size(3, 400), id))).toEqual(ids.map((id) => seededProduct(size(3, 400), id)));
  expect(seededProduct(size(3, 400), 7)).not.toEqual(seededProduct(size(4, 400), 7));
});

it.each([1, 2, 9])("numbers the variants one after another, product by product (seed %i)", (seed) => {
  const world = size(seed, 400);
  const all = ids.flatMap((id) => seededVariants(world, id));
  expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
  expect(all).toHaveLength(seededVariantCount(world));
  for (const variant of all) expect(productOfSeededVariant(world, variant.id)).toBe(variant.product_id);
});

it("has every kind of product a client has to cope with", () => {
  const products = ids.map((id) => seededProduct(size(1, 400), id));
  const some = (test: (product: (typeof products)[number]) => boolean) => products.some(test);
  expect(some((one) => one.type === "digital" && one.weight === 0)).toBe(true);
  expect(some((one) => one.base_variant_id === null)).toBe(true);
  expect(some((one) => one.sku === "")).toBe(true);
  expect(some((one) => !one.is_visible)).toBe(true);
  expect(some((one) => one.brand_id === 0)).toBe(true);
  expect(some((one) => one.categories.length === 0)).toBe(true);
  expect(some((one) => one.categories.length > 1)).toBe(true);
  expect(some((one) => one.sale_price > 0 && one.sale_price < one.price)).toBe(true);
  expect(some((one) => one.price === 3.3333)).toBe(true);
  expect(some((one) => one.price === 0)).toBe(true);
  expect(some((one) => one.inventory_tracking !== "none" && one.inventory_level === 0)).toBe(true);
  expect(new Set(products.map((one) => one.inventory_tracking))).toEqual(new Set(["none", "product", "variant"]));
  expect(new Set(products.map((one) => one.availability))).toEqual(new Set(["available", "disabled", "preorder"]));
  expect(new Set(seededCategories.map(({ parentId }) => parentId)).size).toBeGreaterThan(5);
});

it("gives no name and no SKU twice, and finds whose they are, in any case", () => {
  const world = size(5, 400);
  const products = ids.map((id) => seededProduct(world, id));
  expect(new Set(products.map(({ name }) => foldCase(name))).size).toBe(400);
  const skus = ids.flatMap((id) => seededVariants(world, id).map((variant) => foldCase(variant.sku)));
  const given = skus.filter((sku) => sku !== "");
  expect(new Set(given).size).toBe(given.length);
  for (const { id, name, sku } of products) {
    expect(idBySeededProductName(world, name.toUpperCase())).toBe(id);
    expect(idBySeededSku(world, sku.toUpperCase())).toBe(sku === "" ? undefined : id);
  }
  for (const variant of ids.flatMap((id) => seededVariants(world, id))) {
    if (variant.sku === "") continue;
    expect(variantIdBySeededSku(world, foldCase(variant.sku))).toBe(
      variant.option_values.length === 0 ? undefined : variant.id,
    );
  }
  expect(idBySeededSku(world, "SG-99999")).toBeUndefined();
  expect(idBySeededSku(world, "")).toBeUndefined();
  expect(idBySeededProductName(world, seededProductName(world, 401))).toBeUndefined();
});

it("sums up the stock of variants, and lets them inherit what they do not have", () => {
  const world = size(1, 400);
  const products = ids.map((id) => seededProduct(world, id)).filter((one) => one.inventory_tracking === "variant");
  for (const product of products) {
    const levels = seededVariants(world, product.id).map((variant) => variant.inventory_level);
    expect(levels.reduce((sum, level) => sum + level)).toBe(product.inventory_level);
  }
  const all = ids.flatMap((id) => seededVariants(world, id));
  expect(all.some((one) => one.price === null)).toBe(true);
  expect(all.some((one) => one.option_values.length === 2 && one.price !== null)).toBe(true);
});

it("makes the last of a million as fast as the first", () => {
  const world = size(1, 1_000_000);
  expect(seededProduct(world, 1_000_000).id).toBe(1_000_000);
  expect(productOfSeededVariant(world, firstVariantId(world, 999_999))).toBe(999_999);
  const last = seededVariants(world, 999_999).at(-1)!;
  expect(last.product_id).toBe(999_999);
  expect(idBySeededProductName(world, seededProductName(world, 999_998))).toBe(999_998);
});
