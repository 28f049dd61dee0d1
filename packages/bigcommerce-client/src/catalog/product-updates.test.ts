import { describe, expect, test } from "vitest";
import { scriptedStore, type Received, type Scripted } from "../../test/scripted-store.js";
import { idsBetween, wireList, wireProduct } from "../../test/wire-catalog.js";
import type { ProductUpdateOutcome } from "./product-resource.js";

const idsOf = ({ body }: Received): number[] => (body as { id: number }[]).map(({ id }) => id);
const reread = ({ query }: Received, gone: readonly number[] = []): Scripted => ({
  json: wireList(
    (query["id:in"] ?? "")
      .split(",")
      .map(Number)
      .filter((id) => !gone.includes(id))
      .map((id) => wireProduct(id, { name: "as it stands" })),
  ),
});
const taken = (request: Received): Scripted => ({
  json: { data: idsOf(request).map((id) => wireProduct(id)), meta: {} },
});
const short = (outcomes: readonly ProductUpdateOutcome[]): unknown[] =>
  outcomes.map((outcome) => {
    if (outcome.ok) return outcome.value.id;
    const { fault, current } = outcome;
    return [fault.code, typeof current === "string" ? current : (current?.name ?? null)];
  });

describe("changes of products", () => {
  test("go ten a call, only with what changes, and outcomes keep the order", async () => {
    await using store = await scriptedStore((request) => taken(request));
    const outcomes = await store.client.products.update([
      { id: 1, price: "12.30", isVisible: false, categoryIds: [] },
      ...idsBetween(2, 23).map((id) => ({ id, name: `New ${id}` })),
    ]);
    expect(short(outcomes)).toEqual(idsBetween(1, 23));
    expect(store.received.map((request) => idsOf(request).length).toSorted((a, b) => a - b)).toEqual([3, 10, 10]);
    expect(store.received.find((request) => idsOf(request).includes(1))?.body).toContainEqual({
      id: 1,
      price: 12.3,
      is_visible: false,
      categories: [],
    });
    expect(await store.client.products.update([])).toEqual([]);
  });

  test("that the store refuses stand alone in the end, and are told as they stand", async () => {
    await using store = await scriptedStore((request) => {
      if (request.call.startsWith("GET")) return reread(request, [6]);
      const ids = idsOf(request);
      if (ids.includes(6)) return { status: 404, json: { status: 404, title: "No product with this id" } };
      return ids.includes(3)
        ? { status: 409, json: { status: 409, title: "The product sku is a duplicate" } }
        : taken(request);
    });
    const outcomes = await store.client.products.update(idsBetween(1, 10).map((id) => ({ id, sku: `N-${id}` })));
    expect(short(outcomes)).toEqual([1, 2, ["CONFLICT", "as it stands"], 4, 5, ["NOT_FOUND", null], 7, 8, 9, 10]);
    const [last] = store.received.slice(-1);
    expect(last).toMatchObject({ call: "GET /v3/catalog/products", query: { "id:in": "3,6" } });
  });

  test("of which a part was saved (207) are sent alone, until each says for itself what was not", async () => {
    await using store = await scriptedStore((request) => {
      if (request.call.startsWith("GET")) return reread(request);
      const answer = { data: idsOf(request).map((id) => wireProduct(id)), meta: {} };
      if (!idsOf(request).includes(2)) return { json: answer };
      const errors = { status: 207, title: "Multi-status", errors: { custom_url: "The URL is taken." } };
      return { status: 207, json: { ...answer, errors } };
    });
    const outcomes = await store.client.products.update(idsBetween(1, 3).map((id) => ({ id, name: "x" })));
    expect(short(outcomes)).toEqual([1, ["PARTLY_SAVED", "as it stands"], 3]);
    expect(outcomes[1]).toMatchObject({
      fault: { kind: "INPUT", message: expect.stringContaining("The URL is taken.") },
    });
    expect(store.received.map(({ call }) => call)).toEqual([
      ...Array(4).fill("PUT /v3/catalog/products"),
      "GET /v3/catalog/products",
    ]);
  });

  test.each<[string, unknown, string]>([
    ["a map of fields", { "0.inventory_level": "Negative stock." }, "Negative stock."],
    ["a list", [{ status: 422, title: "Negative stock." }], "Negative stock."],
    ["nothing", undefined, "saved the write in part"],
  ])("of which a part was saved (207) are never done, with %s for words", async (_name, errors, words) => {
    await using store = await scriptedStore((request) =>
      request.call.startsWith("GET")
        ? reread(request)
        : { status: 207, json: { data: idsOf(request).map((id) => wireProduct(id)), errors, meta: {} } },
    );
    const outcomes = await store.client.products.update([{ id: 1, inventoryLevel: -5 }]);
    expect(outcomes).toMatchObject([
      { ok: false, fault: { code: "PARTLY_SAVED", message: expect.stringContaining(words) } },
    ]);
  });

  test("keep their outcomes though those refused cannot be read again", async () => {
    await using store = await scriptedStore((request) => {
      if (request.call.startsWith("GET")) return { status: 500, json: { title: "Oops" } };
      return idsOf(request).includes(2)
        ? { status: 409, json: { status: 409, title: "The product name is a duplicate" } }
        : taken(request);
    });
    const outcomes = await store.client.products.update(idsBetween(1, 2).map((id) => ({ id, name: "x" })));
    expect(short(outcomes)).toEqual([1, ["CONFLICT", "unknown"]]);
    expect(outcomes[1]).toMatchObject({ fault: { message: "The product name is a duplicate." } });
  });

  test("with an amount that is none fail alone and are not sent", async () => {
    await using store = await scriptedStore((request) =>
      request.call.startsWith("GET") ? reread(request) : taken(request),
    );
    const outcomes = await store.client.products.update([
      { id: 1, price: "12.30" },
      { id: 2, price: "twelve" },
      { id: 3, price: "9" },
    ]);
    expect(short(outcomes)).toEqual([1, ["AMOUNT_INVALID", "as it stands"], 3]);
    expect(store.received.filter(({ call }) => call.startsWith("PUT")).map(idsOf)).toEqual([[1, 3]]);
  });

  test("that the answer leaves out are not taken for done", async () => {
    await using store = await scriptedStore((request) =>
      request.call.startsWith("GET") ? reread(request) : { json: { data: [wireProduct(1)], meta: {} } },
    );
    const outcomes = await store.client.products.update([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ]);
    expect(short(outcomes)).toEqual([1, ["ITEM_NOT_ANSWERED", "as it stands"]]);
  });

  test("whose answer was lost are sent again, and what concerns all of them is thrown", async () => {
    await using store = await scriptedStore((request, number) => (number === 1 ? { status: 502 } : taken(request)));
    expect(short(await store.client.products.update([{ id: 1, name: "a" }]))).toEqual([1]);
    await using closed = await scriptedStore(() => ({ status: 403, json: { title: "No scope" } }));
    await expect(closed.client.products.update([{ id: 1, name: "a" }])).rejects.toMatchObject({
      kind: "SCOPE",
      remedy: expect.stringContaining("store_v2_products"),
    });
  });
});
