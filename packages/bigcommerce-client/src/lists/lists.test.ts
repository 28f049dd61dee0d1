import { describe, expect, test } from "vitest";
import {
  scriptedStore,
  wireCustomer,
  type Received,
  type Scripted,
  type ScriptedStore,
} from "../../test/scripted-store.js";
import type { PageCursor } from "./page-cursor.js";
import type { Customer } from "../customers/customer.js";
import type { Page } from "./page.js";

/** So many customers by descending id, paged by cursor as v3 does. */
function customersByCursor(count: number): (request: Received) => Scripted {
  return ({ query }) => {
    const limit = Number(query["limit"]);
    const begin = query["after"] === undefined ? count : Number(query["after"].slice(1)) - 1;
    const ids = Array.from({ length: Math.min(limit, begin) }, (_, index) => begin - index);
    const end_cursor = ids.length === 0 ? null : `c${ids.at(-1)}`;
    return {
      json: {
        data: ids.map((id) => wireCustomer(id)),
        meta: {
          ...(query["after"] === undefined ? { pagination: { total: count, per_page: limit } } : {}),
          cursor_pagination: { count: ids.length, per_page: limit, end_cursor },
        },
      },
    };
  };
}

async function all(pages: AsyncIterable<Page<Customer>>): Promise<Page<Customer>[]> {
  return Array.fromAsync(pages);
}

describe("pages of customers", () => {
  test.each([
    [0, 1],
    [1, 1],
    [9, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [25, 3],
  ])("%d of them, 10 a page, cost %d requests, and each comes once", async (count, requests) => {
    await using store = await scriptedStore(customersByCursor(count));
    const pages = await all(store.client.customers.pages({ limit: 10 }));
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: count }, (_, index) => count - index));
    expect(store.received).toHaveLength(requests);
    expect(pages.map(({ total }) => total)).toEqual(pages.map(() => count));
    expect(pages.at(-1)?.next).toBeNull();
  });

  test("go on from any page's cursor, after it went through JSON", async () => {
    await using store = await scriptedStore(customersByCursor(25));
    const whole = await all(store.client.customers.pages({ limit: 10 }));
    const from = JSON.parse(JSON.stringify(whole[0]?.next)) as PageCursor;
    const rest = await all(store.client.customers.pages({ limit: 10, from }));
    expect(rest).toEqual(whole.slice(1));
    expect(store.received).toHaveLength(3 + 2);
  });

  test("are 250 each unless said otherwise, with attributes only when asked for", async () => {
    await using store = await scriptedStore(() => ({
      json: {
        data: [
          wireCustomer(2, {
            attributes: [{ id: 9, attribute_id: 3, customer_id: 2, attribute_value: "x", more: 1 }],
            phone: null,
          }),
          wireCustomer(1),
        ],
        meta: { pagination: { total: 2 } },
      },
    }));
    const [page] = await all(store.client.customers.pages({ include: ["attributes"] }));
    expect(store.received[0]?.query).toEqual({ limit: "250", include: "attributes" });
    expect(page?.items[0]).toMatchObject({
      phone: "",
      attributes: [{ id: 9, attributeId: 3, customerId: 2, value: "x" }],
    });
    expect(page?.items[1]?.attributes).toBeNull();
  });

  test("one page is read ahead, no more, and a reader that stops ends that reading", async () => {
    const { promise: twoAsked, resolve } = Promise.withResolvers<void>();
    await using store = await scriptedStore((request, number) => {
      if (number === 2) resolve();
      return customersByCursor(100)(request);
    });
    for await (const page of store.client.customers.pages({ limit: 10 })) {
      expect(page.items).toHaveLength(10);
      await twoAsked;
      break;
    }
    expect(store.received).toHaveLength(2);
  });

  test("a page that fails is told when it is asked for, after the pages before it", async () => {
    await using store = await scriptedStore((request, number) =>
      number === 2 ? { status: 404, json: { title: "Gone." } } : customersByCursor(30)(request),
    );
    const pages = store.client.customers.pages({ limit: 10 })[Symbol.asyncIterator]();
    expect((await pages.next()).done).toBe(false);
    await expect(pages.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a store that gives fewer a page than asked for is read to the end all the same", async () => {
    await using store = await scriptedStore((request) =>
      customersByCursor(25)({ ...request, query: { ...request.query, limit: "5" } }),
    );
    const pages = await all(store.client.customers.pages({ limit: 10 }));
    expect(pages.map(({ items }) => items.length)).toEqual([5, 5, 5, 5, 5]);
  });

  test("a cursor that leads nowhere while customers are left is a fault, not an end", async () => {
    await using store = await scriptedStore(() => ({
      json: {
        data: [wireCustomer(1), wireCustomer(2)],
        meta: { pagination: { total: 9 }, cursor_pagination: { end_cursor: "same" } },
      },
    }));
    await expect(all(store.client.customers.pages({ limit: 2 }))).rejects.toMatchObject({
      code: "RESPONSE_MALFORMED",
      field: "meta.cursor_pagination.end_cursor",
    });
  });
});

function asked(store: ScriptedStore, name: string): string[][] {
  return store.received.map(({ query }) => query[name]?.split(",") ?? []);
}

describe("customers by filter", () => {
  test("are asked for 50 ids at a time, each once", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: {
        data: (query["id:in"] ?? "")
          .split(",")
          .filter((id) => id !== "7")
          .map((id) => wireCustomer(Number(id))),
        meta: { pagination: { total: (query["id:in"] ?? "").split(",").filter((id) => id !== "7").length } },
      },
    }));
    const ids = Array.from({ length: 120 }, (_, index) => index + 1);
    const customers = await store.client.customers.byIds([...ids, ...ids]);
    expect(
      asked(store, "id:in")
        .map((chunk) => chunk.length)
        .sort((a, b) => a - b),
    ).toEqual([20, 50, 50]);
    expect(customers.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids.filter((id) => id !== 7));
    expect(await store.client.customers.byIds([])).toEqual([]);
    expect(store.received).toHaveLength(3);
  });

  test("by long addresses, in filters short enough for a URL; several with one address all come", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: {
        data: (query["email:in"] ?? "")
          .split(",")
          .flatMap((email) => [
            wireCustomer(Number(email.slice(0, 3)), { email }),
            wireCustomer(Number(email.slice(0, 3)) + 1000, { email }),
          ]),
        meta: { pagination: { total: 2 * (query["email:in"] ?? "").split(",").length } },
      },
    }));
    const emails = Array.from({ length: 60 }, (_, index) => `${100 + index}${"x".repeat(180)}+tag@example.com`);
    const customers = await store.client.customers.byEmails(emails);
    expect(customers).toHaveLength(120);
    expect(asked(store, "email:in").flat().sort()).toEqual(emails);
    expect(Math.max(...asked(store, "email:in").map((chunk) => chunk.join(",").length))).toBeLessThan(4500);
  });
});

function wireGroup(id: number): unknown {
  return { id, name: `g${id}`, is_default: id === 1, discount_rules: [] };
}

function groupsByPage(count: number): (request: Received) => Scripted {
  return ({ query }) => {
    const page = Number(query["page"]);
    const all = Array.from({ length: count }, (_, index) => wireGroup(index + 1));
    const data = all.slice((page - 1) * 250, page * 250);
    return data.length === 0 ? { status: 204 } : { json: data };
  };
}

describe("lists paged by number", () => {
  test("attribute values of many customers come chunk by chunk, page by page", async () => {
    await using store = await scriptedStore(({ query }) => {
      const customers = (query["customer_id:in"] ?? "").split(",").map(Number);
      const values = customers.flatMap((customer) =>
        Array.from({ length: 6 }, (_, index) => ({
          id: customer * 10 + index,
          attribute_id: index,
          customer_id: customer,
          attribute_value: "v",
        })),
      );
      const page = Number(query["page"]);
      const data = values.slice((page - 1) * 250, page * 250);
      return { json: { data, meta: { pagination: { total: values.length, per_page: 250, current_page: page } } } };
    });
    const customerIds = Array.from({ length: 60 }, (_, index) => index + 1);
    const values = await store.client.attributeValues.list({ customerIds, attributeId: 5 });
    expect(values).toHaveLength(360);
    expect(
      store.received
        .map(
          ({ query }) => `${query["customer_id:in"]?.split(",").length} p${query["page"]} a${query["attribute_id:in"]}`,
        )
        .sort(),
    ).toEqual(["10 p1 a5", "50 p1 a5", "50 p2 a5"]);
  });

  test("groups end with a short page, or with 204 after a full one; none is 204", async () => {
    for (const [count, requests] of [
      [0, 1],
      [3, 1],
      [250, 2],
      [251, 2],
    ] as const) {
      await using store = await scriptedStore(groupsByPage(count));
      const groups = await store.client.customerGroups.list();
      expect(groups).toHaveLength(count);
      expect(groups.slice(0, 1)).toMatchObject(count === 0 ? [] : [{ id: 1, name: "g1", isDefault: true }]);
      expect(store.received).toHaveLength(requests);
    }
  });

  test("attributes by name are those of exactly that name, with or without totals", async () => {
    await using store = await scriptedStore(() => ({
      json: {
        data: [
          { id: 1, name: "Status", type: "string" },
          { id: 2, name: "status", type: "date" },
        ],
        meta: {},
      },
    }));
    expect(await store.client.customerAttributes.list({ name: "status" })).toEqual([
      { id: 2, name: "status", type: "date", dateCreated: null, dateModified: null },
    ]);
    expect(store.received[0]?.query).toMatchObject({ name: "status" });
    expect(await store.client.customerAttributes.list()).toHaveLength(2);
  });
});
