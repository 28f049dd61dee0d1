import { describe, expect, test } from "vitest";
import { scriptedStore, type Scripted } from "../../test/scripted-store.js";
import { numberedCursorSchema } from "../lists/numbered-page-stream.js";

const value = (id: number): Record<string, unknown> => ({
  id,
  attribute_id: 4,
  customer_id: id,
  attribute_value: `v${id}`,
});

/** Values of these ids, as many a page as asked for. */
const pageOf = (ids: readonly number[], query: Readonly<Record<string, string>>): Scripted => {
  const limit = Number(query["limit"]);
  const begin = (Number(query["page"]) - 1) * limit;
  return {
    json: {
      data: ids.slice(begin, begin + limit).map(value),
      meta: { pagination: { total: ids.length, per_page: limit } },
    },
  };
};
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("attribute definitions", () => {
  test("are listed by every filter", async () => {
    await using store = await scriptedStore(() => ({ json: { data: [], meta: {} } }));
    await store.client.customerAttributes.list({
      name: "Tier",
      nameLike: "ie",
      type: "date",
      created: { min: "2026-01-01" },
      modified: { at: "2026-01-02" },
    });
    expect(store.received[0]?.query).toEqual({
      name: "Tier",
      "name:like": "ie",
      type: "date",
      "date_created:min": "2026-01-01",
      date_modified: "2026-01-02",
      page: "1",
      limit: "250",
    });
  });

  test("tell when they were made and changed, and one of a kind that is not known yet ends no list", async () => {
    const dated = { date_created: "2026-06-18T14:06:05Z", date_modified: "2026-06-19T14:06:05+00:00" };
    await using store = await scriptedStore(({ call }) => ({
      json: {
        data: call.endsWith("attributes")
          ? [{ id: 9, name: "Vip", type: "boolean", ...dated }]
          : [{ ...value(7), attribute_value: null, ...dated }, value(8)],
      },
    }));
    const told = { dateCreated: "2026-06-18T14:06:05.000Z", dateModified: "2026-06-19T14:06:05.000Z" };
    expect(await store.client.customerAttributes.list()).toEqual([{ id: 9, name: "Vip", type: "boolean", ...told }]);
    expect(await store.client.attributeValues.list({ customerIds: [7, 8] })).toMatchObject([
      { id: 7, value: "", ...told },
      { id: 8, value: "v8", dateCreated: null, dateModified: null },
    ]);
  });

  test("are renamed one a call, and refused in the store's words", async () => {
    let isRefused = false;
    await using store = await scriptedStore(() =>
      isRefused
        ? { status: 422, json: { title: "Update attributes failed.", errors: { "0.name": "already taken" } } }
        : { json: { data: [{ id: 9, name: "Level", type: "string" }], meta: {} } },
    );
    expect(await store.client.customerAttributes.update({ id: 9, name: "Level" })).toEqual({
      id: 9,
      name: "Level",
      type: "string",
      dateCreated: null,
      dateModified: null,
    });
    expect(store.received[0]).toMatchObject({
      call: "PUT /v3/customers/attributes",
      body: [{ id: 9, name: "Level" }],
    });
    isRefused = true;
    await expect(store.client.customerAttributes.update({ id: 9, name: "Tier" })).rejects.toMatchObject({
      kind: "INPUT",
      field: "name",
      message: "Update attributes failed. 0.name: already taken.",
    });
  });
});

describe("attribute values", () => {
  test("are listed by every filter, and by nobody at no cost", async () => {
    await using store = await scriptedStore(({ query }) => pageOf([], query));
    const { attributeValues } = store.client;
    const filter = {
      attributeIds: [4, 5],
      name: "Tier",
      created: { max: "2026-01-01" },
      modified: { min: "2026-01-02" },
    };
    await attributeValues.list({ customerIds: [1, 2], ...filter });
    await attributeValues.list({ customerIds: [1], attributeId: 4 });
    const asked = {
      "attribute_id:in": "4,5",
      name: "Tier",
      "date_created:max": "2026-01-01",
      "date_modified:min": "2026-01-02",
      page: "1",
      limit: "250",
    };
    expect(store.received.map(({ query }) => query)).toEqual([
      { ...asked, "customer_id:in": "1,2" },
      { "customer_id:in": "1", "attribute_id:in": "4", page: "1", limit: "250" },
    ]);
    await Array.fromAsync(attributeValues.pages({ filter }));
    expect(store.received.at(-1)?.query).toEqual(asked);
    expect(await attributeValues.list({ customerIds: [1], attributeIds: [] })).toEqual([]);
    expect(await Array.fromAsync(attributeValues.pages({ filter: { customerIds: [] } }))).toMatchObject([
      { items: [] },
    ]);
    expect(store.received).toHaveLength(3);
  });

  test("all come page by page, from a cursor on that went through JSON", async () => {
    await using store = await scriptedStore(({ query }) => pageOf(range(25), query));
    const pages = await Array.fromAsync(store.client.attributeValues.pages({ limit: 10 }));
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(range(25));
    expect(pages.map(({ total }) => total)).toEqual([25, 25, 25]);
    expect(store.received).toHaveLength(3);
    const from = numberedCursorSchema.parse(JSON.parse(JSON.stringify(pages[0]?.next)));
    expect(await Array.fromAsync(store.client.attributeValues.pages({ limit: 10, from }))).toEqual(pages.slice(1));
  });

  test("none is missed or comes twice though others are deleted and added meanwhile", async () => {
    let ids = range(60);
    await using store = await scriptedStore(({ query }) => pageOf(ids, query));
    const seen: number[] = [];
    for await (const { items } of store.client.attributeValues.pages({ limit: 10 })) {
      seen.push(...items.map(({ id }) => id));
      if (seen.length === 30) ids = ids.filter((id) => id > 12);
      if (seen.length === 40) ids = [100, ...ids];
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(range(60));
  });

  test("a list that ends before its total is a fault, and one of which nearly all goes meanwhile has ended", async () => {
    await using empty = await scriptedStore(({ query }) => ({
      json: { data: query["page"] === "1" ? [value(1)] : [], meta: { pagination: { total: 5, per_page: 1 } } },
    }));
    await expect(Array.fromAsync(empty.client.attributeValues.pages({ limit: 1 }))).rejects.toMatchObject({
      code: "LIST_INCOMPLETE",
    });
    let ids = range(40);
    await using shrinking = await scriptedStore(({ query }) => pageOf(ids, query));
    const seen: number[] = [];
    for await (const { items } of shrinking.client.attributeValues.pages({ limit: 2 })) {
      seen.push(...items.map(({ id }) => id));
      if (seen.length === 28) ids = ids.slice(0, 5);
    }
    expect(seen).toEqual(range(28));
  });
});
