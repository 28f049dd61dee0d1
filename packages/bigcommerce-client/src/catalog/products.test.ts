import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { idsBetween, wireList, wireProduct } from "../../test/wire-catalog.js";

describe("pages of products", () => {
  test("ascend by id, and go on after the last id, with the filters by their names in the API", async () => {
    await using store = await scriptedStore(({ query }) => {
      const after = Number(query["id:greater"] ?? 0);
      const left = idsBetween(1, 5).filter((id) => id > after);
      return {
        json: wireList(
          left.slice(0, Number(query["limit"])).map((id) => wireProduct(id)),
          left.length,
        ),
      };
    });
    const ids: number[] = [];
    const cursors: unknown[] = [];
    for await (const page of store.client.products.pages({
      limit: 2,
      filter: {
        categoryIds: [3, 4],
        condition: "New",
        isVisible: false,
        isFeatured: true,
        outOfStock: true,
        inventoryLevel: { min: 0, max: 5 },
        dateModified: { min: "2026-06-18T14:06:05.000Z" },
      },
    })) {
      ids.push(...page.items.map(({ id }) => id));
      cursors.push(page.next);
      expect(page.total).toBe(5);
    }
    expect(ids).toEqual([1, 2, 3, 4, 5]);
    expect(cursors).toEqual([{ afterId: 2 }, { afterId: 4 }, null]);
    expect(store.received).toHaveLength(3);
    expect(store.received[1]).toMatchObject({ call: "GET /v3/catalog/products" });
    expect(store.received[1]?.query).toEqual({
      "categories:in": "3,4",
      condition: "new",
      is_visible: "false",
      is_featured: "1",
      out_of_stock: "1",
      "inventory_level:min": "0",
      "inventory_level:max": "5",
      "date_modified:min": "2026-06-18T14:06:05.000Z",
      "id:greater": "2",
      sort: "id",
      direction: "asc",
      limit: "2",
    });
  });

  test("go on from a cursor, and hold ten where options or modifiers are asked for", async () => {
    await using store = await scriptedStore(() => ({ json: wireList([wireProduct(9)]) }));
    for await (const page of store.client.products.pages({
      from: { afterId: 8 },
      include: ["options", "customFields", "primaryImage"],
    }))
      expect(page.items.map(({ id }) => id)).toEqual([9]);
    expect(store.received).toHaveLength(1);
    expect(store.received[0]?.query).toMatchObject({
      "id:greater": "8",
      limit: "10",
      include: "options,custom_fields,primary_image",
    });
  });
});

describe("a product", () => {
  test("is told with canonical amounts and moments, and what was not told is null", async () => {
    await using store = await scriptedStore(() => ({
      json: {
        data: wireProduct(7, {
          price: 19.9,
          sale_price: 0,
          cost_price: "12.5000",
          weight: 0.25,
          categories: [23],
          brand_id: 0,
          custom_url: { url: "/seven/", is_customized: true },
          base_variant_id: 71,
          upc: null,
          custom_fields: [{ id: 1, name: "ISBN", value: "123" }],
          bulk_pricing_rules: [{ id: 1, quantity_min: 10, quantity_max: 0, type: "percent", amount: "5.50" }],
          images: [{ id: 4, is_thumbnail: true, sort_order: 0, description: "", url_standard: "https://cdn/4.jpg" }],
          options: [
            {
              id: 5,
              display_name: "Color",
              type: "swatch",
              option_values: [{ id: 6, label: "Beige", is_default: false }],
            },
          ],
          variants: [
            {
              id: 71,
              product_id: 7,
              sku: "SKU-7",
              price: null,
              calculated_price: 19.9,
              option_values: [{ id: 6, option_id: 5, option_display_name: "Color", label: "Beige" }],
            },
          ],
        }),
        meta: {},
      },
    }));
    const product = await store.client.products.get(7, { include: ["variants"] });
    expect(store.received[0]).toMatchObject({
      call: "GET /v3/catalog/products/7",
      query: { include: "variants" },
    });
    expect(product).toMatchObject({
      price: "19.9",
      salePrice: "0",
      costPrice: "12.5",
      weight: "0.25",
      categoryIds: [23],
      brandId: 0,
      customUrl: { url: "/seven/", isCustomized: true },
      baseVariantId: 71,
      upc: "",
      dateModified: "2026-06-18T14:06:05.000Z",
      customFields: [{ id: 1, name: "ISBN", value: "123" }],
      bulkPricingRules: [{ id: 1, quantityMin: 10, quantityMax: 0, type: "percent", amount: "5.5" }],
      images: [{ id: 4, isThumbnail: true, urlStandard: "https://cdn/4.jpg", imageUrl: null }],
      options: [{ id: 5, displayName: "Color", isRequired: null, values: [{ id: 6, label: "Beige" }] }],
      variants: [
        { id: 71, productId: 7, price: null, calculatedPrice: "19.9", optionValues: [{ id: 6, optionId: 5 }] },
      ],
      inventoryLevel: null,
      dateCreated: null,
      modifiers: null,
      channelIds: null,
    });
  });

  test("without what it must have is malformed, never half told", async () => {
    for (const [field, value] of [
      ["price", undefined],
      ["name", null],
      ["date_modified", "yesterday"],
      ["variants", [{ id: 1 }]],
    ] as const) {
      await using store = await scriptedStore(() => ({ json: { data: wireProduct(7, { [field]: value }), meta: {} } }));
      await expect(store.client.products.get(7)).rejects.toMatchObject({
        code: "RESPONSE_MALFORMED",
        field: expect.stringContaining(`data.${field}`),
      });
    }
  });

  test("that is not there is NOT_FOUND", async () => {
    await using store = await scriptedStore(() => ({ status: 404, json: { status: 404, title: "No such product" } }));
    await expect(store.client.products.get(7)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });
});

describe("products found", () => {
  test("by many ids come once each, in chunks", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: wireList((query["id:in"] ?? "").split(",").map((id) => wireProduct(Number(id)))),
    }));
    const found = await store.client.products.byIds([...idsBetween(1, 120), 1, 2]);
    expect(found.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(idsBetween(1, 120));
    expect(store.received).toHaveLength(3);
    expect(await store.client.products.byIds([])).toEqual([]);
    expect(store.received).toHaveLength(3);
  });

  test("by SKUs, where one with a comma is asked for alone", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: wireList(query["sku"] === "A,B" ? [wireProduct(3, { sku: "A,B" })] : [wireProduct(1), wireProduct(2)]),
    }));
    const found = await store.client.products.bySkus(["SKU-1", "A,B", "SKU-2"]);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set([1, 2, 3]));
    expect(new Set(store.received.map(({ query }) => query["sku:in"] ?? query["sku"]))).toEqual(
      new Set(["A,B", "SKU-1,SKU-2"]),
    );
  });
});
