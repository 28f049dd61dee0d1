import { describe, expect, test } from "vitest";
import { scriptedStore, type Received, type Scripted } from "../../test/scripted-store.js";
import { idsBetween, wireList, wireVariant } from "../../test/wire-catalog.js";

/** A list of variants by number, of which a test may take some away between two pages. */
function listing(ids: number[]): (request: Received) => Scripted {
  return ({ query }) => {
    const limit = Number(query["limit"]);
    const from = (Number(query["page"]) - 1) * limit;
    return {
      json: wireList(
        ids.slice(from, from + limit).map((id) => wireVariant(id)),
        ids.length,
      ),
    };
  };
}

describe("pages of variants", () => {
  test("are read to the total, and go on from a cursor", async () => {
    await using store = await scriptedStore(listing(idsBetween(1, 5)));
    const pages = await Array.fromAsync(store.client.productVariants.pages({ limit: 2 }));
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([1, 2, 3, 4, 5]);
    expect(pages.map(({ total, next }) => [total, next])).toEqual([
      [5, { reached: 2, lastIds: [1, 2], total: 5 }],
      [5, { reached: 4, lastIds: [1, 2, 3, 4], total: 5 }],
      [5, null],
    ]);
    expect(store.received).toHaveLength(3);
    const from = { reached: 4, lastIds: [3, 4], total: 5 };
    for await (const page of store.client.productVariants.pages({ from }))
      expect(page).toMatchObject({ items: [{ id: 5 }], next: null });
  });

  test("miss none of those that moved up where variants were deleted, though as many came", async () => {
    const ids = idsBetween(1, 8);
    await using store = await scriptedStore(listing(ids));
    const seen: number[] = [];
    for await (const page of store.client.productVariants.pages({ limit: 2 })) {
      seen.push(...page.items.map(({ id }) => id));
      if (seen.length === 4) ids.splice(0, 8, ...idsBetween(4, 11));
    }
    expect(seen).toEqual(idsBetween(1, 11));
  });

  test("of none are one empty page, and an end before the total is a fault", async () => {
    await using none = await scriptedStore(listing([]));
    const pages: unknown[] = [];
    for await (const page of none.client.productVariants.pages()) pages.push(page);
    expect(pages).toEqual([{ items: [], total: 0, next: null }]);
    for (const [json, code] of [
      [wireList([], 7), "LIST_INCOMPLETE"],
      [{ data: [], meta: {} }, "RESPONSE_MALFORMED"],
    ] as const) {
      await using store = await scriptedStore(() => ({ json }));
      const first = store.client.productVariants.pages()[Symbol.asyncIterator]().next();
      await expect(first).rejects.toMatchObject({ code });
    }
  });
});

test("variants are found by SKU, UPC, id and products", async () => {
  await using store = await scriptedStore(() => ({ json: wireList([wireVariant(1)]) }));
  await store.client.productVariants.find({ sku: "V-1" });
  await store.client.productVariants.find({ upc: "012345678905" });
  await store.client.productVariants.find({ id: 1 });
  expect(await store.client.productVariants.find({ productIds: idsBetween(1, 60) })).toHaveLength(1);
  expect(await store.client.productVariants.find({ productIds: [] })).toEqual([]);
  const queries = store.received.map(({ query: { page: _page, limit: _limit, ...filter } }) => filter);
  expect(queries).toEqual([
    { sku: "V-1" },
    { upc: "012345678905" },
    { id: "1" },
    { "product_id:in": idsBetween(1, 50).join(",") },
    { "product_id:in": idsBetween(51, 60).join(",") },
  ]);
});

describe("writing variants", () => {
  const written = ({ body }: Received): Scripted => ({
    json: {
      data: (body as { id?: number; product_id?: number; sku?: string }[])
        .map((item) =>
          wireVariant(item.id ?? 900, {
            ...(item.product_id === undefined ? {} : { product_id: item.product_id }),
            ...(item.sku === undefined ? {} : { sku: item.sku.toUpperCase() }),
          }),
        )
        .toReversed(),
      meta: {},
    },
  });
  const sizesOf = (received: readonly Received[]): number[] =>
    received.map(({ body }) => (body as unknown[]).length).toSorted((a, b) => a - b);

  test("goes fifty a call, and a price of null makes the product's hold", async () => {
    await using store = await scriptedStore(written);
    const outcomes = await store.client.productVariants.update([
      { id: 1, price: null, salePrice: "9.99", inventoryLevel: 0 },
      ...idsBetween(2, 51).map((id) => ({ id, isFreeShipping: true })),
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.id)).toEqual(idsBetween(1, 51));
    expect(sizesOf(store.received)).toEqual([1, 50]);
    const bodies = store.received.flatMap(({ body }) => body as unknown[]);
    expect(bodies).toContainEqual({ id: 1, price: null, sale_price: 9.99, inventory_level: 0 });
    expect(store.received[0]?.call).toBe("PUT /v3/catalog/variants");
  });

  test("answers for each item where the store refuses the batch (422 with batch_errors)", async () => {
    await using store = await scriptedStore((request) => {
      const bad = (request.body as { sku?: string }[]).some(({ sku }) => sku === "taken");
      const errors = [{ status: 422, title: "The sku is taken.", errors: { sku: "taken" } }];
      return bad ? { status: 422, json: { batch_errors: errors } } : written(request);
    });
    const outcomes = await store.client.productVariants.upsert([
      { id: 1, sku: "free" },
      { id: 2, sku: "taken" },
      { productId: 5, sku: "new", optionValues: [{ id: 146, optionId: 151 }] },
      { id: 3, weight: "heavy" },
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.id : outcome.fault.code))).toEqual([
      1,
      "INPUT_REFUSED",
      900,
      "AMOUNT_INVALID",
    ]);
    expect(outcomes[1]).toMatchObject({ fault: { message: "The sku is taken. sku: taken." } });
    const bodies = store.received.flatMap(({ body }) => body as unknown[]);
    expect(bodies).toContainEqual({ product_id: 5, sku: "new", option_values: [{ id: 146, option_id: 151 }] });
  });

  test("is sent again after a lost answer where it changes, and not where it makes", async () => {
    await using store = await scriptedStore((request, number) =>
      number % 2 === 1 ? { status: 502 } : written(request),
    );
    expect(await store.client.productVariants.update([{ id: 1, upc: "1" }])).toMatchObject([{ ok: true }]);
    expect(store.received).toHaveLength(2);
    await expect(
      store.client.productVariants.upsert([{ productId: 1, sku: "x", optionValues: [] }]),
    ).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(store.received).toHaveLength(3);
  });

  test("of one product makes, reads and deletes one by one", async () => {
    await using store = await scriptedStore(({ call }) => {
      if (call.startsWith("DELETE")) return { status: store.received.length === 3 ? 204 : 404 };
      return call.startsWith("POST")
        ? { status: 207, json: { data: wireVariant(9), errors: { title: "The stock was not saved" } } }
        : { json: { data: wireVariant(9), meta: {} } };
    });
    const { productVariants } = store.client;
    const made = await productVariants.create(1, { sku: "V-9", optionValues: [{ id: 146, optionId: 151 }] });
    expect(made).toMatchObject({ value: { id: 9 }, unsaved: "The stock was not saved" });
    expect(await productVariants.get(1, 9)).toMatchObject({ id: 9, price: null, imageUrl: null });
    await productVariants.delete(1, 9);
    await productVariants.delete(1, 9);
    expect(store.received.map(({ call }) => call)).toEqual([
      "POST /v3/catalog/products/1/variants",
      "GET /v3/catalog/products/1/variants/9",
      "DELETE /v3/catalog/products/1/variants/9",
      "DELETE /v3/catalog/products/1/variants/9",
    ]);
  });
});
