import { describe, expect, test } from "vitest";
import { readAhead } from "./read-ahead.js";

/** A source that is no generator: it notes how it is asked, and answers when told. */
function source(count: number) {
  let asked = 0;
  let under = 0;
  let most = 0;
  let closed = 0;
  const iterator: AsyncIterator<number> = {
    async next() {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      asked += 1;
      return asked > count ? { done: true, value: undefined } : { done: false, value: asked };
    },
    return() {
      closed += 1;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return {
    items: { [Symbol.asyncIterator]: () => iterator },
    get seen() {
      return { asked, most, closed };
    },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

describe("reading ahead", () => {
  test.each([0, 1, 5])("by %i gives the same items in their order", async (count) => {
    const { items } = source(4);
    expect(await all(readAhead(items, count))).toEqual([1, 2, 3, 4]);
  });

  test("asks for no more than it may, and never for two at once", async () => {
    const from = source(10);
    const reader = readAhead(from.items, 2);
    expect((await reader.next()).value).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(from.seen).toMatchObject({ asked: 3, most: 1 });
    await reader.return();
    expect(from.seen).toEqual({ asked: 3, most: 1, closed: 1 });
  });

  test("tells a failure when its turn comes, after the items before it", async () => {
    const failing = (async function* () {
      yield 1;
      yield 2;
      throw new Error("no third");
    })();
    const reader = readAhead(failing, 5);
    expect((await reader.next()).value).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await reader.next()).value).toBe(2);
    await expect(reader.next()).rejects.toThrow("no third");
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test("does not wait for what the source is in the middle of when the reader stops", async () => {
    const stuck = Promise.withResolvers<number>();
    let closed = false;
    const slow = (async function* () {
      try {
        yield 1;
        yield await stuck.promise;
      } finally {
        closed = true;
      }
    })();
    const reader = readAhead(slow, 1);
    expect((await reader.next()).value).toBe(1);
    expect(await reader.return()).toEqual({ done: true, value: undefined });
    expect(closed).toBe(false);
    stuck.reject(new Error("given up"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });
});
