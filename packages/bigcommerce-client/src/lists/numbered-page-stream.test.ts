import { describe, expect, test } from "vitest";
import { customerEndpoints } from "../customers/customer-endpoints.js";
import {
  numberedCursorSchema,
  numberedPageStream,
  type NumberedCursor,
  type NumberedStreamPage,
} from "./numbered-page-stream.js";

const idsBetween = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** A list that is paged by number and can change between two pages, and how often it was asked. */
function listOf(begin: readonly number[], change: (ids: number[], request: number) => void = () => undefined) {
  const ids = [...begin];
  const list = {
    ids,
    requests: 0,
    pages: (limit: number, from: NumberedCursor | null = null): AsyncGenerator<NumberedStreamPage<number>, void> =>
      numberedPageStream({
        endpoint: customerEndpoints.subscribersList,
        idOf: (id) => id,
        limit,
        from,
        read: async ({ page, limit: perPage }) => {
          list.requests += 1;
          if (list.requests > 1000) throw new Error("asked without end");
          change(ids, list.requests);
          const data = ids.slice((page - 1) * perPage, page * perPage);
          return { data, meta: { pagination: { total: ids.length, per_page: perPage } } };
        },
      }),
  };
  return list;
}

async function idsOf(pages: AsyncIterable<NumberedStreamPage<number>>): Promise<number[]> {
  return (await Array.fromAsync(pages)).flatMap(({ items }) => items);
}

/** A random number generator whose numbers a test can have again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
}

describe("a list paged by number", () => {
  test("is whole and each once, in pages of the size that was asked for, and costs a tenth more requests at most", async () => {
    const list = listOf(idsBetween(1, 20_000));
    const pages = await Array.fromAsync(list.pages(250));
    expect(pages.flatMap(({ items }) => items)).toEqual(idsBetween(1, 20_000));
    expect(list.requests).toBeLessThanOrEqual(88);
    for (const limit of [1, 2, 3, 7, 10, 100, 249]) {
      const sizes = (await Array.fromAsync(listOf(idsBetween(1, 30)).pages(limit))).map(({ items }) => items.length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
    }
    expect(await Array.fromAsync(listOf([]).pages(10))).toEqual([{ items: [], total: 0, next: null }]);
  });

  test("misses nobody when as many join as leave, though the total stays", async () => {
    const list = listOf(idsBetween(1, 20), (ids, request) => {
      if (request === 2) {
        ids.shift();
        ids.push(21);
      }
    });
    expect(await idsOf(list.pages(5))).toEqual(idsBetween(1, 21));
  });

  test.each(["at the end", "at the front", "anywhere"] as const)(
    "misses nothing while items go anywhere and come %s, and seldom begins anew",
    async (where) => {
      let anew = 0;
      for (let seed = 1; seed <= 100; seed += 1) {
        const roll = dice(seed);
        let newest = 1000;
        const begin = idsBetween(1, 150 + roll(300));
        const gone = new Set<number>();
        const list = listOf(begin, (ids, request) => {
          if (request === 1) return;
          for (let times = roll(4); times > 0; times -= 1)
            for (const id of ids.splice(roll(ids.length), 1)) gone.add(id);
          for (let times = roll(4); times > 0; times -= 1) {
            const at = { "at the end": ids.length, "at the front": 0, anywhere: roll(ids.length + 1) }[where];
            ids.splice(at, 0, (newest += 1));
          }
        });
        const came = await idsOf(list.pages(20 + roll(80))).catch(() => null);
        // Where items to come go and others come in front before the next page, the list may seem to have lost some twice.
        if (came === null || new Set(came).size < came.length) anew += 1;
        const told = new Set(came);
        const missed = came === null ? [] : begin.filter((id) => !gone.has(id) && !told.has(id));
        expect([seed, missed]).toEqual([seed, []]);
      }
      expect(anew).toBeLessThanOrEqual({ "at the end": 0, "at the front": 80, anywhere: 50 }[where]);
    },
  );

  test("goes on from any page's cursor that went through JSON, whatever came and went since", async () => {
    const whole = await Array.fromAsync(listOf(idsBetween(1, 400)).pages(40));
    for (const [index, { next }] of whole.entries()) {
      if (next === null) continue;
      const before = whole.slice(0, index + 1).flatMap(({ items }) => items);
      const from = numberedCursorSchema.parse(JSON.parse(JSON.stringify(next)));
      expect([...before, ...(await idsOf(listOf(idsBetween(1, 400)).pages(40, from)))]).toEqual(idsBetween(1, 400));
      const fewer = [...idsBetween(1, 400).filter((id) => id % 3 !== 0), ...idsBetween(500, 540)];
      const more = [...idsBetween(500, 540), ...idsBetween(1, 400)];
      for (const changed of [fewer, more]) {
        const last = changed.indexOf(before.findLast((id) => changed.includes(id)) ?? 0);
        expect(await idsOf(listOf(changed).pages(40, from))).toEqual(changed.slice(last + 1));
      }
    }
  });

  test("begins anew from a cursor whose items are all gone", async () => {
    const [first] = await Array.fromAsync(listOf(idsBetween(1, 200)).pages(100));
    const others = idsBetween(1000, 1300);
    expect(await idsOf(listOf(others).pages(100, first?.next ?? null))).toEqual(others);
  });

  test("in which an item moves to the front while it is unread is read anew, and is whole", async () => {
    const list = listOf(idsBetween(1, 40), (ids, request) => {
      if (request === 2) ids.unshift(...ids.splice(30, 1));
    });
    expect(new Set(await idsOf(list.pages(10)))).toEqual(new Set(idsBetween(1, 40)));
  });

  test("whose items move to the front all the time is incomplete", async () => {
    const list = listOf(idsBetween(1, 400), (ids) => {
      ids.unshift(...ids.splice(ids.length - 3, 1));
    });
    await expect(idsOf(list.pages(40))).rejects.toMatchObject({ code: "LIST_INCOMPLETE" });
  });

  test("whose store forgets and remembers an item by turns comes to an end", async () => {
    const list = listOf(idsBetween(1, 4), (ids, request) => {
      if (request % 2 === 0) ids.splice(2, 1);
      else if (request > 1) ids.splice(2, 0, 3);
    });
    expect(await idsOf(list.pages(2))).toContain(4);
    expect(list.requests).toBeLessThan(20);
  });

  test.each([
    ["always the same page", { total: 600, per_page: 250 }],
    ["always the same page, smaller than was asked for", { total: 6, per_page: 2 }],
  ])("of which the store gives %s is incomplete, soon", async (_name, pagination) => {
    let requests = 0;
    const pages = numberedPageStream({
      endpoint: customerEndpoints.subscribersList,
      idOf: (id: number) => id,
      limit: 250,
      read: async () => {
        requests += 1;
        return { data: idsBetween(1, pagination.per_page), meta: { pagination } };
      },
    });
    await expect(idsOf(pages)).rejects.toMatchObject({ code: "LIST_INCOMPLETE" });
    expect(requests).toBeLessThan(20);
  });

  test("of which the store gives fewer a page than it was asked for is whole", async () => {
    const ids = idsBetween(1, 300);
    const pages = numberedPageStream({
      endpoint: customerEndpoints.subscribersList,
      idOf: (id: number) => id,
      limit: 250,
      read: async ({ page, limit }) => {
        const per_page = Math.min(limit, 50);
        return {
          data: ids.slice((page - 1) * per_page, page * per_page),
          meta: { pagination: { total: 300, per_page } },
        };
      },
    });
    expect(await idsOf(pages)).toEqual(ids);
  });
});
