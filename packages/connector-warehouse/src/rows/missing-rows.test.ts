import {
  array,
  assert,
  asyncProperty,
  bigInt,
  constantFrom,
  integer,
  oneof,
  option,
  string,
  uniqueArray,
} from "fast-check";
import { expect, it } from "vitest";
import type { KeyOrder } from "../sources/source.js";
import { compareKeys } from "./compare-keys.js";
import { missingRows } from "./missing-rows.js";
import type { KnownRow } from "./row-memory.js";

const known = (key: string): KnownRow => ({
  key,
  object: "customers",
  fingerprint: null,
  targetId: null,
  created: false,
  written: {},
  modifiedAt: null,
});

async function* chunks<T>(all: readonly T[], size: number): AsyncGenerator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

async function missing(
  order: KeyOrder,
  source: readonly string[],
  remembered: readonly string[],
  after: string | null,
  size: number,
): Promise<string[]> {
  const behind = (keys: readonly string[]): string[] =>
    keys
      .toSorted((a, b) => compareKeys(order, a, b))
      .filter((key) => after === null || compareKeys(order, key, after) > 0);
  const model = { keyOrder: order, keys: () => chunks(behind(source), size) };
  const memory = { inOrder: () => chunks(behind(remembered).map(known), size) as AsyncGenerator<KnownRow[], void> };
  const found: string[] = [];
  for await (const rows of missingRows(model, memory, after)) found.push(...rows.map(({ key }) => key));
  return found;
}

const keysOf = {
  // Whole numbers, and keys of the time when the column was text.
  number: oneof(bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String), constantFrom("A-1", "ä", "1.5")),
  text: oneof(string({ unit: "grapheme", minLength: 1, maxLength: 4 }), constantFrom("😀", "\u{ffff}", "a", "b")),
};

it.each(["number", "text"] as const)(
  "finds what is known and not in the source, in the order of keys as %s",
  async (order) => {
    const key = keysOf[order];
    await assert(
      asyncProperty(
        array(key, { maxLength: 30 }),
        uniqueArray(key, { maxLength: 30 }),
        option(key),
        integer({ min: 1, max: 5 }),
        async (source, remembered, after, size) => {
          const there = new Set(source);
          const expected = remembered
            .filter((each) => !there.has(each) && (after === null || compareKeys(order, each, after) > 0))
            .toSorted((a, b) => compareKeys(order, a, b));
          expect(await missing(order, source, remembered, after, size)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  },
);

it("ends reading the source's keys where nobody asks on", async () => {
  let ended = false;
  const model = {
    keyOrder: "text" as const,
    async *keys() {
      try {
        for (;;) yield ["m"];
      } finally {
        ended = true;
      }
    },
  };
  const memory = {
    async *inOrder() {
      yield [known("a")];
      yield [known("b")];
    },
  };
  for await (const rows of missingRows(model, memory, null)) {
    expect(rows).toHaveLength(1);
    break;
  }
  expect(ended).toBe(true);
});
