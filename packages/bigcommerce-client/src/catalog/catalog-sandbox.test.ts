import { describe, expect, test } from "vitest";
import { idsBetween } from "../../test/wire-catalog.js";
import { sandboxStore } from "../../test/sandbox-store.js";
import type { Product, ProductInclude } from "./product.js";
import type { ProductsResource } from "./product-resource.js";

async function all(products: ProductsResource, include: readonly ProductInclude[] = []): Promise<Product[]> {
  const pages = await Array.fromAsync(products.pages({ include }));
  return pages.flatMap(({ items }) => [...items]);
}

const idsOf = (items: readonly { readonly id: number }[]): number[] => items.map(({ id }) => id);

describe("the products of a store", () => {
  test("are read whole, in the fewest requests, each as it is told alone", async () => {
    await using store = await sandboxStore({ products: 501 });
    const products = await all(store.client.products);
    expect(idsOf(products)).toEqual(idsBetween(1, 501));
    expect(store.sandbox.control.calls().total).toBe(3);
    expect(await store.client.products.get(77)).toEqual(products[76]);
    const [one] = await store.client.products.byIds([77]);
    expect(one).toEqual(products[76]);
  });

  test("are read once and whole though products come and go meanwhile", async () => {
    await using store = await sandboxStore({ products: 60 });
    const { products } = store.client;
    const ids: number[] = [];
    for await (const page of products.pages({ limit: 20, readAhead: false })) {
      ids.push(...idsOf(page.items));
      if (ids.length !== 20) continue;
      await products.delete([5, 6, 30]);
      await products.create({ name: "Late", type: "physical", weight: "1", price: "2" });
    }
    expect(ids).toEqual([...idsBetween(1, 60).filter((id) => id !== 30), 61]);
  });

  test("are read whole by several ranges of ids at once", async () => {
    await using store = await sandboxStore({ products: 1000 });
    const pages = await Array.fromAsync(store.client.products.pages({ limit: 10, concurrency: 4 }));
    const ids = pages.flatMap(({ items }) => idsOf(items));
    expect(ids.toSorted((a, b) => a - b)).toEqual(idsBetween(1, 1000));
  });

  test("bring what hangs on them, ten a page where the API holds no more", async () => {
    await using store = await sandboxStore({ products: 25 });
    const products = await all(store.client.products, [
      "variants",
      "options",
      "customFields",
      "images",
      "primaryImage",
    ]);
    expect(idsOf(products)).toEqual(idsBetween(1, 25));
    expect(store.sandbox.control.calls().total).toBe(3);
    for (const { id, variants } of products) {
      const listed = await store.client.productVariants.list(id);
      expect(variants).toEqual(listed);
      expect(listed.every(({ productId }) => productId === id)).toBe(true);
    }
    expect(products.some(({ options }) => (options?.length ?? 0) > 0)).toBe(true);
    expect(products.some(({ images }) => images === null)).toBe(false);
  });

  test("are found by each kind of filter that is sent", async () => {
    await using store = await sandboxStore({ products: 120 });
    const { products } = store.client;
    const everything = await all(products);
    const sample = everything.find(({ brandId, categoryIds }) => (brandId ?? 0) > 0 && (categoryIds?.length ?? 0) > 0);
    if (sample === undefined) throw new Error("the seed has no product with a brand and a category");
    const brandId = sample.brandId ?? 0;
    const found = async (filter: NonNullable<Parameters<typeof products.pages>[0]>["filter"] & object) =>
      idsOf((await Array.fromAsync(products.pages({ filter }))).flatMap(({ items }) => [...items]));
    const expected = (test: (product: Product) => boolean): number[] => idsOf(everything.filter(test));
    expect(await found({ name: sample.name })).toEqual([sample.id]);
    expect(await found({ sku: sample.sku })).toEqual([sample.id]);
    expect(await found({ brandId })).toEqual(expected((product) => product.brandId === brandId));
    const [categoryId = 0] = sample.categoryIds ?? [];
    expect(await found({ categoryIds: [categoryId] })).toEqual(
      expected(({ categoryIds }) => categoryIds?.includes(categoryId) === true),
    );
    expect(await found({ isVisible: false })).toEqual(expected(({ isVisible }) => !isVisible));
    expect(await found({ isFeatured: true })).toEqual(expected(({ isFeatured }) => isFeatured === true));
    expect(await found({ condition: "New" })).toEqual(expected(({ condition }) => condition === "New"));
    expect(await found({ type: "digital" })).toEqual(expected(({ type }) => type === "digital"));
    expect(await found({ availability: "available", price: sample.price })).toContain(sample.id);
    expect(await found({ inventoryLevel: { min: 1, max: 50 } })).toEqual(
      expected(({ inventoryLevel }) => (inventoryLevel ?? 0) >= 1 && (inventoryLevel ?? 0) <= 50),
    );
    expect(await found({ keyword: sample.name, keywordContext: "merchant" })).toContain(sample.id);
    expect(await found({ dateModified: { max: "2001-01-01T00:00:00Z" } })).toEqual([]);
    expect(await found({ dateModified: { min: sample.dateModified } })).toContain(sample.id);
    for (const filter of [
      { outOfStock: true },
      { inventoryLow: true },
      { isFreeShipping: true },
      { totalSold: 0 },
      { channelIds: [1] },
      { upc: "0" },
      { mpn: "0" },
      { weight: "1" },
      { dateLastImported: { min: "2026-01-01T00:00:00Z" } },
    ] as const)
      expect(Array.isArray(await found(filter))).toBe(true);
  });

  test("are found by their own SKU, one of a variant by the variants", async () => {
    await using store = await sandboxStore({ products: 40 });
    const { products, productVariants } = store.client;
    const everything = await all(products, ["variants"]);
    const skus = everything.slice(0, 3).map(({ sku }) => sku);
    expect(idsOf(await products.bySkus([...skus, "no-such-sku"])).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    const variant = everything.find(({ baseVariantId }) => baseVariantId === null)?.variants?.[0];
    if (variant === undefined) throw new Error("the seed has no product with options");
    expect(await products.bySkus([variant.sku])).toEqual([]);
    expect(await productVariants.find({ sku: variant.sku })).toEqual([variant]);
    expect(await productVariants.find({ id: variant.id })).toEqual([variant]);
    expect(await productVariants.get(variant.productId, variant.id)).toEqual(variant);
    const pages = await Array.fromAsync(productVariants.pages({ limit: 50 }));
    const listed = pages.flatMap(({ items }) => [...items]);
    expect(idsOf(listed)).toEqual(
      idsOf(everything.flatMap(({ variants }) => [...(variants ?? [])])).toSorted((a, b) => a - b),
    );
    expect(await productVariants.find({ productIds: idsBetween(1, 40) })).toHaveLength(listed.length);
  });
});
