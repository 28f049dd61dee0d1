import { describe, expect, test } from "vitest";
import { customerEndpoints } from "../customers/customer-endpoints.js";
import { idCursorSchema, idPages, type IdCursor, type IdPagesOptions } from "./id-pages.js";

interface Asked {
  readonly afterId: number;
  readonly toId?: number | undefined;
}

/** A list of ids that can change, and what it was asked. */
function listOf(ids: readonly number[], { tells = true } = {}) {
  const all = new Set(ids);
  const asked: Asked[] = [];
  let atOnce = 0;
  const most = { atOnce: 0, lastIds: 0 };
  const options: IdPagesOptions<number> = {
    endpoint: customerEndpoints.customersList,
    idOf: (id) => id,
    limit: 10,
    concurrency: 4,
    lastId: async () => {
      most.lastIds += 1;
      return Math.max(0, ...all);
    },
    read: async ({ afterId, toId, limit, signal }) => {
      signal.throwIfAborted();
      asked.push({ afterId, toId });
      atOnce += 1;
      most.atOnce = Math.max(most.atOnce, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const found = [...all].filter((id) => id > afterId && (toId === undefined || id <= toId)).sort((a, b) => a - b);
      return { items: found.slice(0, limit), remaining: tells ? found.length : null };
    },
  };
  return { all, asked, most, options };
}

async function read(options: IdPagesOptions<number>, from: IdCursor | null = null) {
  const pages = await Array.fromAsync(idPages({ ...options, from }));
  return { pages, ids: pages.flatMap(({ items }) => items) };
}

const upTo = (count: number, step = 1): number[] => Array.from({ length: count }, (_, index) => (index + 1) * step);
const ascending = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

describe("a long list by id", () => {
  test.each([
    ["told to remain", true, 1],
    ["not told", false, 1],
    ["told to remain, with gaps", true, 13],
    ["not told, with gaps", false, 13],
  ])("of which so many are %s is read in ranges, whole, each once", async (_name, tells, step) => {
    const list = listOf(upTo(2000, step), { tells });
    const { ids, pages } = await read(list.options);
    expect(ascending(ids)).toEqual(upTo(2000, step));
    expect(list.most).toEqual({ atOnce: 4, lastIds: 1 });
    expect(list.asked.length).toBeLessThanOrEqual(200 * 1.15);
    expect(pages.at(-1)?.next).toBeNull();
    expect(pages.map(({ total }) => total)).toEqual(pages.map(() => (tells ? 2000 : null)));
  });

  test("whose ids lie in two heaps far apart is still read by all at once, most of the time", async () => {
    const heaps = [...upTo(1000), ...upTo(1000).map((id) => id + 1_000_000)];
    const list = listOf(heaps);
    const { ids } = await read(list.options);
    expect(ascending(ids)).toEqual(heaps);
    expect(list.most.atOnce).toBe(4);
    expect(list.asked.length).toBeLessThanOrEqual(200 * 1.25);
  });

  test("brings what is added at its end meanwhile, and misses nothing when others are deleted", async () => {
    const list = listOf(upTo(1500));
    const seen: number[] = [];
    for await (const { items } of idPages(list.options)) {
      seen.push(...items);
      if (seen.length < 1000) {
        list.all.delete(seen.length + 7);
        list.all.add(2000 + seen.length);
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    const came = new Set(seen);
    expect([...list.all].filter((id) => !came.has(id))).toEqual([]);
  });

  test("goes on from any page's cursor, after it went through JSON, with or without ranges", async () => {
    const list = listOf(upTo(900), { tells: false });
    const { pages } = await read(list.options);
    for (const place of [0, 5, 20, 50, pages.length - 2]) {
      const before = pages.slice(0, place + 1).flatMap(({ items }) => items);
      const from = idCursorSchema.parse(JSON.parse(JSON.stringify(pages[place]?.next)));
      for (const concurrency of [1, 4]) {
        const rest = await read({ ...list.options, concurrency }, from);
        expect(ascending([...before, ...rest.ids])).toEqual(upTo(900));
      }
    }
  });

  test("is incomplete where a range is answered with nothing while the store counts some", async () => {
    const list = listOf(upTo(1000));
    const spoilt: IdPagesOptions<number> = {
      ...list.options,
      read: async (asked) => {
        const answer = await list.options.read(asked);
        return asked.afterId > 600 ? { ...answer, items: [] } : answer;
      },
    };
    await expect(read(spoilt)).rejects.toMatchObject({ code: "LIST_INCOMPLETE" });
  });
});

test.each([
  [0, true, 1],
  [10, true, 1],
  [390, true, 39],
  [0, false, 1],
  [85, false, 10],
])("a short one of %d (told: %s) costs %d requests as ever, and no range", async (count, tells, requests) => {
  const list = listOf(upTo(count), { tells });
  expect((await read(list.options)).ids).toEqual(upTo(count));
  expect(list.asked).toHaveLength(requests);
  expect(list.most.lastIds).toBe(0);
  expect(list.asked.every(({ toId }) => toId === undefined)).toBe(true);
});

describe("a store that does not keep to the ids it is asked for", () => {
  const answers = (list: (afterId: number, toId: number | undefined) => number[]): IdPagesOptions<number> => ({
    ...listOf([]).options,
    lastId: async () => 5000,
    read: async ({ afterId, toId }) => ({ items: list(afterId, toId), remaining: null }),
  });

  test.each<[string, IdPagesOptions<number>]>([
    ["begins anew each time", answers(() => [1, 2])],
    ["answers the last id again", answers((afterId) => [Math.max(1, afterId)])],
    ["answers descending ids", answers((afterId) => [afterId + 2, afterId + 1])],
    ["answers an id twice", answers((afterId) => [afterId + 1, afterId + 1])],
    ["goes beyond the end of a range", answers((afterId) => upTo(10).map((id) => afterId + id * 30))],
  ])("and %s breaks the contract", async (_name, options) => {
    await expect(read(options)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED", field: "id" });
  });
});
