import { createHttpClient } from "@storegate/http-client";
import { startSandbox } from "@storegate/sandbox";
import { describe, expect, test } from "vitest";
import { scriptedStore, wireCustomer, type Received, type Scripted } from "../../test/scripted-store.js";
import { createStoreClient } from "../create-store-client.js";
import type { PageCursor } from "./page-cursor.js";
import type { StoreClient } from "../store-client.js";

/** Customers by descending id, as the store is at each request, paged by cursor as v3 does. */
function listed(ids: readonly number[], { query }: Received, most = 250): Scripted {
  const after = query["after"];
  const left = after === undefined ? ids : ids.filter((id) => id < Number(after));
  const limit = Number(query["limit"]);
  const page = left.slice(0, Math.min(limit, most));
  return {
    json: {
      data: page.map((id) => wireCustomer(id)),
      meta: {
        ...(after === undefined ? { pagination: { total: ids.length, per_page: limit } } : {}),
        cursor_pagination: { per_page: limit, ...(page.length === 0 ? {} : { end_cursor: String(page.at(-1)) }) },
      },
    },
  };
}

function descending(count: number): number[] {
  return Array.from({ length: count }, (_, index) => count - index);
}

async function idsOf(client: StoreClient, limit = 10): Promise<number[]> {
  const pages = await Array.fromAsync(client.customers.pages({ limit }));
  return pages.flatMap(({ items }) => items.map(({ id }) => id));
}

const incomplete = { kind: "UNAVAILABLE", code: "LIST_INCOMPLETE", retryable: true };

describe("a list of customers that ends before its total", () => {
  test.each<[string, Scripted, number]>([
    ["with an empty page", { json: { data: [] } }, 10],
    [
      "with an empty page that has a cursor",
      { json: { data: [], meta: { cursor_pagination: { end_cursor: "9" } } } },
      10,
    ],
    ["with a page without a cursor", { json: { data: [wireCustomer(15), wireCustomer(14)] } }, 12],
  ])("%s is incomplete, after the store was asked once more", async (_name, second, seen) => {
    await using store = await scriptedStore((request, number) =>
      number === 2 ? second : listed(descending(25), request),
    );
    await expect(idsOf(store.client)).rejects.toMatchObject({
      ...incomplete,
      message: expect.stringContaining(`${seen} of 25`),
    });
    expect(store.received).toHaveLength(3);
    expect(store.received[2]?.query).toEqual({ limit: "1" });
  });

  test("with its first page is incomplete", async () => {
    await using store = await scriptedStore(() => ({ json: { data: [], meta: { pagination: { total: 3 } } } }));
    await expect(idsOf(store.client)).rejects.toMatchObject(incomplete);
    expect(store.received).toHaveLength(2);
  });

  test("is incomplete by the filter's own total, too", async () => {
    await using store = await scriptedStore(() => ({
      json: { data: [wireCustomer(1)], meta: { pagination: { total: 2 } } },
    }));
    await expect(store.client.customers.byIds([1, 2])).rejects.toMatchObject(incomplete);
    expect(store.received[1]?.query).toEqual({ "id:in": "1,2", limit: "1" });
  });
});

test("a first page that tells no total is malformed, though it is empty", async () => {
  for (const meta of [undefined, {}, { pagination: {} }, { cursor_pagination: { end_cursor: "1" } }]) {
    await using store = await scriptedStore(() => ({ json: { data: [], meta } }));
    await expect(idsOf(store.client)).rejects.toMatchObject({
      code: "RESPONSE_MALFORMED",
      field: "meta.pagination.total",
    });
  }
});

test("short pages with a cursor are gone on from until the total is reached, whatever they say of their size", async () => {
  await using store = await scriptedStore((request) => listed(descending(300), request, 100));
  expect(await idsOf(store.client, 250)).toEqual(descending(300));
  expect(store.received).toHaveLength(3);
});

describe("customers that come and go while they are listed", () => {
  test("deleted ones are not missed", async () => {
    await using store = await scriptedStore((request, number) =>
      listed(number === 1 ? descending(25) : descending(25).filter((id) => ![20, 12, 3].includes(id)), request),
    );
    expect(await idsOf(store.client)).toEqual(descending(25).filter((id) => ![12, 3].includes(id)));
    expect(store.received.at(-1)?.query).toEqual({ limit: "1" });
  });

  // 675 came and customer 12 went after the first page was read.
  const later = descending(700).filter((id) => id !== 12);

  /** Reads the first page of 25 customers, then, as a new reader, the rest of what the store has left. */
  async function resumed(left: readonly number[]): Promise<number[]> {
    let hasBegun = false;
    await using store = await scriptedStore((request) => {
      if (!hasBegun) return listed(descending(25), request);
      const total = { pagination: { total: later.length } };
      const { data, meta } = listed(left, request).json as { data: unknown; meta: object };
      return { json: { data, meta: "pagination" in meta ? { ...meta, ...total } : meta } };
    });
    let from: PageCursor | null = null;
    for await (const page of store.client.customers.pages({ limit: 10 })) {
      from = page.next;
      break;
    }
    hasBegun = true;
    const pages = await Array.fromAsync(store.client.customers.pages({ limit: 10, from: structuredClone(from) }));
    return pages.flatMap(({ items }) => items.map(({ id }) => id));
  }

  test("new ones are not missed in a list that began before them, also after a resumption", async () => {
    expect(await resumed(later)).toEqual(descending(15).filter((id) => id !== 12));
  });

  test("new ones do not stand in for those that the store left out", async () => {
    await expect(resumed(later.filter((id) => id !== 11))).rejects.toMatchObject({
      ...incomplete,
      message: expect.stringContaining("23 of 24"),
    });
  });

  test("in the sandbox, deleted ones cost two requests more", async () => {
    const sandbox = await startSandbox({ customers: 30 });
    const http = createHttpClient({ allowPrivateHosts: true });
    try {
      const { storeHash, accessToken, apiUrl, control } = sandbox;
      const client = createStoreClient({ storeHash, accessToken, apiUrl, http });
      const ids: number[] = [];
      for await (const page of client.customers.pages({ limit: 10 })) {
        if (ids.length === 0) control.deleteCustomer(1);
        ids.push(...page.items.map(({ id }) => id));
      }
      expect(ids).toEqual(descending(30).filter((id) => id !== 1));
      expect(control.calls().total).toBe(3 + 2);
    } finally {
      await http.close();
      await sandbox.stop();
    }
  });
});

function wireValue(id: number): unknown {
  return { id, attribute_id: 5, customer_id: 1, attribute_value: "v" };
}

describe("a list paged by number that tells a total", () => {
  const values = (client: StoreClient) => client.attributeValues.list({ customerIds: [1] });

  test("and does not reach it is incomplete", async () => {
    for (const data of [[], [wireValue(1), wireValue(2)]]) {
      await using store = await scriptedStore(({ query }) => ({
        json: { data: query["page"] === "1" ? data : [], meta: { pagination: { total: 9, per_page: 250 } } },
      }));
      await expect(values(store.client)).rejects.toMatchObject({
        ...incomplete,
        message: expect.stringContaining(`${data.length} of 9`),
      });
    }
    await using store = await scriptedStore(() => ({ json: { data: [], meta: { pagination: { total: 1 } } } }));
    await expect(store.client.customerAttributes.list()).rejects.toMatchObject(incomplete);
  });

  test("is incomplete where the store gives the same page whatever is asked for, after two tries of two pages", async () => {
    await using store = await scriptedStore(() => ({
      json: { data: [wireValue(1)], meta: { pagination: { total: 300, per_page: 250 } } },
    }));
    await expect(values(store.client)).rejects.toMatchObject({
      ...incomplete,
      message: expect.stringContaining("1 of 300"),
    });
    expect(store.received).toHaveLength(4);
  });

  test("and tells an item on two pages, as when others join before it, tells it once", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: {
        data: (query["page"] === "1" ? [1, 2, 3] : [3, 4]).map(wireValue),
        meta: { pagination: { total: 4, per_page: 3 } },
      },
    }));
    expect((await values(store.client)).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  test("is read on until it is reached, however short its pages are", async () => {
    await using store = await scriptedStore(({ query }) => {
      const page = Number(query["page"]);
      const data = [1, 2, 3].map((place) => wireValue((page - 1) * 3 + place));
      return { json: { data, meta: { pagination: { total: 9, per_page: 250 } } } };
    });
    expect(await values(store.client)).toHaveLength(9);
    expect(store.received).toHaveLength(3);
  });

  test("is read anew when items went away meanwhile, for what moved up was skipped", async () => {
    await using store = await scriptedStore(({ query }, number) => {
      const all = Array.from({ length: 300 }, (_, index) => wireValue(index + 1)).slice(number === 1 ? 0 : 1);
      const page = Number(query["page"]);
      const data = all.slice((page - 1) * 250, page * 250);
      return { json: { data, meta: { pagination: { total: all.length, per_page: 250 } } } };
    });
    expect((await values(store.client)).map(({ id }) => id)).toEqual(
      Array.from({ length: 299 }, (_, index) => index + 2),
    );
  });
});
