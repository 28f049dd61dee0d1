import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";

const wire = (id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id,
  email: `s${id}@shop.net`,
  first_name: "Ada",
  last_name: "L",
  source: "storefront",
  order_id: null,
  date_created: "2026-06-18T14:06:05+00:00",
  date_modified: "2026-06-18T16:06:05+02:00",
  channel_id: 1,
  consents: ["marketing_newsletter"],
  ...more,
});
const parsed = {
  id: 7,
  email: "s7@shop.net",
  firstName: "Ada",
  lastName: "L",
  source: "storefront",
  orderId: null,
  channelId: 1,
  consents: ["marketing_newsletter"],
  dateCreated: "2026-06-18T14:06:05.000Z",
  dateModified: "2026-06-18T14:06:05.000Z",
};

describe("subscribers", () => {
  test("come page by page by ascending id, by every filter", async () => {
    await using store = await scriptedStore(({ query }) => {
      const limit = Number(query["limit"]);
      const ids = [2, 1, 3].slice((Number(query["page"]) - 1) * limit).slice(0, limit);
      return { json: { data: ids.map((id) => wire(id)), meta: { pagination: { total: 3, per_page: limit } } } };
    });
    const filter = {
      ids: [1, 2, 3],
      email: "a@b.c",
      firstName: "Ada",
      lastName: "L",
      source: "order",
      orderId: 100,
      created: { min: "2026-01-01" },
      modified: { max: "2026-01-02" },
    };
    const pages = await Array.fromAsync(store.client.subscribers.pages({ filter, limit: 2 }));
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([[1, 2], [3]]);
    expect(pages.map(({ next }) => next)).toEqual([{ reached: 2, lastIds: [2, 1], total: 3 }, null]);
    expect(store.received[0]?.query).toEqual({
      "id:in": "1,2,3",
      email: "a@b.c",
      first_name: "Ada",
      last_name: "L",
      source: "order",
      order_id: "100",
      "date_created:min": "2026-01-01",
      "date_modified:max": "2026-01-02",
      page: "1",
      limit: "2",
    });
    const page = await store.client.subscribers.page(2, { limit: 2 });
    expect(page).toMatchObject({ items: [{ id: 3 }], page: 2, total: 3, totalPages: 2 });
    store.received.length = 0;
    expect(await Array.fromAsync(store.client.subscribers.pages({ filter: { ids: [] } }))).toMatchObject([
      { items: [] },
    ]);
    expect(await store.client.subscribers.page(1, { filter: { ids: [] } })).toMatchObject({ items: [] });
    expect(store.received).toHaveLength(0);
  });

  test("are found by address, commas included, and only those that were asked for", async () => {
    await using store = await scriptedStore(() => ({
      json: {
        data: [wire(7, { email: '"A,B"@shop.net' }), wire(8)],
        meta: { pagination: { total: 2, per_page: 250 } },
      },
    }));
    const found = await store.client.subscribers.byEmail('"a,b"@shop.net');
    expect(found.map(({ id }) => id)).toEqual([7]);
    expect(store.received[0]?.query["email"]).toBe('"a,b"@shop.net');
    expect(await store.client.subscribers.byEmail(" ")).toEqual([]);
    expect(store.received).toHaveLength(1);
  });

  test("are read, made, changed in part and deleted one by one", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.startsWith("DELETE") ? { status: 204 } : { json: { data: wire(7), meta: {} } },
    );
    const { subscribers } = store.client;
    expect(await subscribers.get(7)).toEqual(parsed);
    expect(
      await subscribers.create({
        email: "s7@shop.net",
        firstName: "Ada",
        source: "custom",
        orderId: null,
        channelId: 1,
        consents: ["abandoned_cart"],
      }),
    ).toEqual(parsed);
    expect(await subscribers.update(7, { consents: [] })).toEqual(parsed);
    await subscribers.delete(7);
    expect(store.received.map(({ call, body }) => [call, body])).toEqual([
      ["GET /v3/customers/subscribers/7", undefined],
      [
        "POST /v3/customers/subscribers",
        {
          email: "s7@shop.net",
          first_name: "Ada",
          source: "custom",
          order_id: null,
          channel_id: 1,
          consents: ["abandoned_cart"],
        },
      ],
      ["PUT /v3/customers/subscribers/7", { consents: [] }],
      ["DELETE /v3/customers/subscribers/7", undefined],
    ]);
  });

  test.each([
    [404, "get", "NOT_FOUND"],
    [409, "create", "CONFLICT"],
    [422, "create", "INPUT"],
    [404, "update", "NOT_FOUND"],
    [409, "update", "CONFLICT"],
    [422, "update", "INPUT"],
  ] as const)("%d to %s is %s, in the store's words", async (status, method, kind) => {
    await using store = await scriptedStore(() => ({
      status,
      json: { status, title: "Subscriber trouble.", errors: { email: "is in the way" } },
    }));
    const { subscribers } = store.client;
    const call = {
      get: () => subscribers.get(7),
      create: () => subscribers.create({ email: "a@b.c" }),
      update: () => subscribers.update(7, { email: "a@b.c" }),
    }[method];
    await expect(call()).rejects.toMatchObject({
      kind,
      message: expect.stringContaining("Subscriber trouble. email: is in the way."),
    });
    expect(store.received).toHaveLength(1);
  });

  test("are made once when the answer is lost, and those gone already count as deleted", async () => {
    await using store = await scriptedStore(({ call }) => ({ status: call.startsWith("DELETE") ? 404 : 502 }));
    await expect(store.client.subscribers.create({ email: "a@b.c" })).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(store.received).toHaveLength(1);
    await store.client.subscribers.delete(7);
  });

  test("without consents are malformed: that is not an opt-out", async () => {
    await using store = await scriptedStore(() => ({ json: { data: wire(7, { consents: undefined }) } }));
    await expect(store.client.subscribers.get(7)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
  });
});
