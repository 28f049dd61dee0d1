import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { idsBetween, wireProduct } from "../../test/wire-catalog.js";

describe("making a product", () => {
  const shirt = { name: "Shirt", type: "physical", weight: "0.30", price: "19.99" } as const;

  test("sends one, with amounts as JSON numbers", async () => {
    await using store = await scriptedStore(() => ({ json: { data: wireProduct(1), meta: {} } }));
    const { value, unsaved } = await store.client.products.create({
      ...shirt,
      salePrice: "17.49",
      categoryIds: [23],
      customUrl: { url: "/shirt/" },
      customFields: [{ name: "Cut", value: "slim" }],
      images: [{ imageUrl: "https://example.com/1.jpg", isThumbnail: true }],
      variants: [{ sku: "S-M", price: null, optionValues: [{ optionDisplayName: "Size", label: "M" }] }],
    });
    expect([value.id, unsaved]).toEqual([1, null]);
    expect(store.received).toEqual([
      expect.objectContaining({
        call: "POST /v3/catalog/products",
        body: {
          name: "Shirt",
          type: "physical",
          weight: 0.3,
          price: 19.99,
          sale_price: 17.49,
          categories: [23],
          custom_url: { url: "/shirt/" },
          custom_fields: [{ name: "Cut", value: "slim" }],
          images: [{ image_url: "https://example.com/1.jpg", is_thumbnail: true }],
          variants: [{ sku: "S-M", price: null, option_values: [{ option_display_name: "Size", label: "M" }] }],
        },
      }),
    ]);
  });

  test("tells what of it was not saved (207), though it was made", async () => {
    await using store = await scriptedStore(() => ({
      status: 207,
      json: {
        data: [wireProduct(1)],
        errors: { status: 207, title: "Multi-status", errors: { inventory: "The stock could not be saved." } },
        meta: {},
      },
    }));
    const { value, unsaved } = await store.client.products.create(shirt);
    expect(value.id).toBe(1);
    expect(unsaved).toContain("The stock could not be saved.");
  });

  test.each<[string, unknown, string]>([
    ["a map of fields", { inventory: "bad" }, "inventory: bad"],
    ["a list", [{ status: 422, title: "bad" }], "bad"],
    ["nothing", undefined, "The store saved the write in part, and did not say what it left out."],
  ])("is never told to be saved whole by a 207, with %s for words", async (_name, errors, unsaved) => {
    await using store = await scriptedStore(() => ({
      status: 207,
      json: { data: [wireProduct(1)], errors, meta: {} },
    }));
    expect(await store.client.products.create(shirt)).toMatchObject({ value: { id: 1 }, unsaved });
  });

  test("of a taken name is a conflict in the store's words, and is sent once", async () => {
    await using store = await scriptedStore(() => ({
      status: 409,
      json: { status: 409, title: "The product name is a duplicate" },
    }));
    await expect(store.client.products.create(shirt)).rejects.toMatchObject({
      kind: "CONFLICT",
      message: "The product name is a duplicate.",
    });
    expect(store.received).toHaveLength(1);
  });

  test("is not sent again where the store may have acted, nor at all with an amount that is none", async () => {
    await using store = await scriptedStore(() => ({ status: 500 }));
    await expect(store.client.products.create(shirt)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(store.received).toHaveLength(1);
    await expect(store.client.products.create({ ...shirt, price: "20 EUR" })).rejects.toMatchObject({
      code: "AMOUNT_INVALID",
      field: "price",
    });
    expect(store.received).toHaveLength(1);
  });
});

describe("deleting products", () => {
  test("takes ids, 250 a call, and none sends nothing", async () => {
    await using store = await scriptedStore(() => ({ status: 204 }));
    await store.client.products.delete([]);
    expect(store.received).toHaveLength(0);
    await store.client.products.delete([...idsBetween(1, 251), 1]);
    expect(store.received.map(({ call }) => call)).toEqual(Array(2).fill("DELETE /v3/catalog/products"));
    const sent = store.received.map(({ query }) => (query["id:in"] ?? "").split(",").map(Number));
    expect(sent.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([1, 250]);
    expect(sent.flat().toSorted((a, b) => a - b)).toEqual(idsBetween(1, 251));
  });
});
