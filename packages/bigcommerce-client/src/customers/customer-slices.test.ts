import { createHttpClient } from "@storegate/http-client";
import { startSandbox } from "@storegate/sandbox";
import { describe, expect, test } from "vitest";
import { DatedCustomers } from "../../test/dated-customers.js";
import { scriptedStore, type ScriptedStore } from "../../test/scripted-store.js";
import { createStoreClient } from "../create-store-client.js";
import { pageCursorSchema, type PageCursor } from "../lists/page-cursor.js";
import type { StoreClient } from "../store-client.js";

const begin = Date.UTC(2024, 0, 1) / 1000;

/** So many customers, spread over a year; the ids do not quite ascend with the dates. */
function spread(count: number, areBoundsInside = true): DatedCustomers {
  const step = 31_536_000 / count;
  return new DatedCustomers(
    Array.from({ length: count }, (_, index) => Math.floor(begin + index * step + (index % 7) * 40 * step)),
    areBoundsInside,
  );
}

async function read(client: StoreClient, options: { from?: PageCursor | null; concurrency?: number } = {}) {
  const pages = await Array.fromAsync(client.customers.pages({ limit: 10, concurrency: 4, ...options }));
  return { pages, ids: pages.flatMap(({ items }) => items.map(({ id }) => id)) };
}

const descending = (ids: readonly number[]): number[] => ids.toSorted((a, b) => b - a);

describe("a large list read in slices", () => {
  test.each([true, false])(
    "comes whole, each once, whether the filters' bounds are inside (%s) or not",
    async (inside) => {
      const customers = spread(1000, inside);
      await using store = await scriptedStore(customers.list);
      const { pages, ids } = await read(store.client);
      expect(descending(ids)).toEqual(customers.ids);
      expect(new Set(ids).size).toBe(1000);
      expect(pages.map(({ total }) => total)).toEqual(pages.map(() => 1000));
      expect(pages.map(({ next }) => next === null)).toEqual(pages.map((_, index) => index === pages.length - 1));
      // 100 pages, the first asked for twice, two for the dates, and for each of five slices a page that is not full.
      expect(store.received.length).toBeLessThanOrEqual(100 + 3 + 5);
      expect(new Set(store.received.map(({ query }) => query["date_created:min"])).size).toBe(5);
    },
  );

  test.each([
    ["in one hour of six years", 100, (index: number) => (index < 2 ? begin - 190_000_000 * index : begin + index)],
    // The second before and the one after are slices of their own at last, and are asked for with it.
    ["in one second", 300, (index: number) => (index < 2 ? begin - 190_000_000 * index : begin + 5)],
    ["in clumps", 100, (index: number) => begin + Math.floor(index / 200) * 5_000_000],
    ["all at the same moment", 100, () => begin],
  ])("comes whole when its customers were created %s", async (_name, pages, at) => {
    const customers = new DatedCustomers(Array.from({ length: 1000 }, (_, index) => at(index)));
    await using store = await scriptedStore(customers.list);
    const { ids } = await read(store.client);
    expect(descending(ids)).toEqual(customers.ids);
    expect(ids).toHaveLength(1000);
    // Halving a range of six years down to a second takes 28 steps, each with a request that is not used and an empty one.
    expect(store.received.length).toBeLessThanOrEqual(pages + 3 + 8 + 2 * 28);
  });

  test("below 40 pages is read as ever, with not one request more", async () => {
    for (const count of [0, 1, 10, 11, 399]) {
      const customers = spread(count);
      await using store = await scriptedStore(customers.list);
      expect((await read(store.client)).ids).toEqual(customers.ids);
      expect(store.received).toHaveLength(Math.max(1, Math.ceil(count / 10)));
    }
  });

  test("keeps so many requests under way and no more, and waits for a caller who is slow", async () => {
    const customers = spread(1000);
    await using store = await scriptedStore(customers.list);
    const pages = store.client.customers.pages({ limit: 10, concurrency: 4 })[Symbol.asyncIterator]();
    await pages.next();
    const held = await settled(store);
    // Three to begin with, one page taken, four in reserve.
    expect(held).toBe(3 + 1 + 4);
    await pages.next();
    expect(await settled(store)).toBe(held + 1);
    await pages.return?.();
    expect(await settled(store)).toBe(held + 1);
  });

  test("goes on from any page, after the cursor went through JSON, with any concurrency", async () => {
    const customers = spread(600);
    await using store = await scriptedStore(customers.list);
    const { pages } = await read(store.client);
    for (const place of [0, 7, 30, pages.length - 2]) {
      const before = pages.slice(0, place + 1).flatMap(({ items }) => items.map(({ id }) => id));
      const from = pageCursorSchema.parse(JSON.parse(JSON.stringify(pages[place]?.next)));
      for (const concurrency of [1, 3]) {
        const rest = await read(store.client, { from, concurrency });
        expect(descending([...before, ...rest.ids])).toEqual(customers.ids);
        expect(rest.pages.at(-1)?.next).toBeNull();
      }
    }
  });

  test("misses none and repeats none while customers come and go", async () => {
    const customers = spread(800);
    const old = customers.ids;
    const gone = new Set<number>();
    await using store = await scriptedStore((request, number) => {
      if (number > 3 && number % 5 === 0) {
        const id = (number * 37) % 800;
        if (customers.created.delete(id)) gone.add(id);
        customers.created.set(10_000 + number, begin + 40_000_000 + number);
      }
      return customers.list(request);
    });
    const { ids } = await read(store.client);
    expect(new Set(ids).size).toBe(ids.length);
    const came = new Set(ids);
    expect(old.filter((id) => !came.has(id) && !gone.has(id))).toEqual([]);
    expect(gone.size).toBeGreaterThan(10);
  });

  test("is incomplete where a slice ends early", async () => {
    const customers = spread(800);
    await using store = await scriptedStore((request) => {
      const isLate = request.query["after"] !== undefined && request.query["date_created:max"] === undefined;
      return isLate ? { json: { data: [], meta: {} } } : customers.list(request);
    });
    await expect(read(store.client)).rejects.toMatchObject({ code: "LIST_INCOMPLETE", kind: "UNAVAILABLE" });
  });

  test("is incomplete where a customer is in the list and in no slice of it", async () => {
    const customers = spread(800);
    await using store = await scriptedStore((request) => {
      const isSlice = Object.keys(request.query).some((name) => name.startsWith("date_created"));
      if (!isSlice) return customers.list(request);
      const without = new DatedCustomers([], true);
      for (const [id, at] of customers.created) if (id !== 400) without.created.set(id, at);
      return without.list(request);
    });
    await expect(read(store.client)).rejects.toMatchObject({
      code: "LIST_INCOMPLETE",
      message: expect.stringContaining("799 of 800"),
    });
  });

  test("ends with its signal's reason, and with the first failure", async () => {
    const customers = spread(800);
    const stop = new AbortController();
    const reason = new Error("cancelled");
    await using store = await scriptedStore((request, number) => {
      if (number === 20) stop.abort(reason);
      return customers.list(request);
    });
    await expect(read(store.client.with({ signal: stop.signal }))).rejects.toBe(reason);
    expect(await settled(store)).toBeLessThanOrEqual(24);
    await using broken = await scriptedStore((request, number) =>
      number === 30 ? { status: 403, json: { title: "No." } } : customers.list(request),
    );
    await expect(read(broken.client)).rejects.toMatchObject({ kind: "SCOPE" });
    expect(await settled(broken)).toBeLessThanOrEqual(34);
  });
});

/** How many requests a store has received once no more come for a while. */
async function settled(store: ScriptedStore): Promise<number> {
  for (;;) {
    const { length } = store.received;
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 80);
    await promise;
    if (store.received.length === length) return length;
  }
}

test("the sandbox's customers come whole in slices, in little more than the fewest requests", async () => {
  const sandbox = await startSandbox({ customers: 12_000, plan: "enterprise" });
  const http = createHttpClient({ allowPrivateHosts: true });
  try {
    const { storeHash, accessToken, apiUrl, control } = sandbox;
    const client = createStoreClient({ storeHash, accessToken, apiUrl, http });
    const ids = new Set<number>();
    for await (const page of client.customers.pages({ concurrency: 4 })) for (const { id } of page.items) ids.add(id);
    expect(ids.size).toBe(12_000);
    expect(control.calls().total).toBeLessThanOrEqual(48 + 3 + 2);
  } finally {
    await http.close();
    await sandbox.stop();
  }
});
