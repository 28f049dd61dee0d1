import { Fault } from "@storegate/connector-kit";
import { describe, expect, test } from "vitest";
import { pagesOfKeys, unanswered } from "./pages-of-keys.js";

describe("keys that nobody answers", () => {
  test("are those that no record has, whatever the case", () => {
    expect(unanswered(["a", "b"], ["a"])).toEqual(["b"]);
    expect(unanswered(["Ada@X.test"], ["ada@x.test"])).toEqual([]);
    expect(unanswered(["Ada@X.test", "ada@x.test"], ["ADA@x.test", "ada@x.test"])).toEqual([]);
    expect(unanswered([], ["a"])).toEqual([]);
  });
});

describe("pages of keys", () => {
  const keys = Array.from({ length: 230 }, (_, index) => `${index}`);
  const read = async function* (some: readonly string[]) {
    yield { records: some.slice(0, 60).map((key) => ({ key })), next: 1, total: 7 };
    yield { records: some.slice(60).map((key) => ({ key })), next: null };
  };

  test("hold a hundred keys each, whatever pages the kind makes, and go on from any", async () => {
    const pages = await Array.fromAsync(pagesOfKeys({ key: "toys" }, read, keys, null));
    expect(pages.map(({ records, next, total }) => [records.length, next, total])).toEqual([
      [100, { keys: 100, records: 100 }, 230],
      [100, { keys: 200, records: 200 }, 230],
      [30, null, 230],
    ]);
    const rest = await Array.fromAsync(pagesOfKeys({ key: "toys" }, read, keys, pages[1]?.next));
    expect(rest.flatMap((page) => page.records)).toEqual(keys.slice(200).map((key) => ({ key })));
    expect(rest[0]?.asked).toEqual(keys.slice(200));
  });

  test("tell as total what has come of the keys so far, and one record for each key to come", async () => {
    // On each page of keys: the first has three records, written in another case; the last has none.
    const uneven = async function* (some: readonly string[]) {
      const [first = "", ...others] = some.map((key) => key.toUpperCase());
      const answered = [first, first, first, ...others.slice(0, -1)];
      yield { records: answered.map((key) => ({ key })), next: null };
    };
    const words = keys.map((key) => `toy-${key}`);
    const pages = await Array.fromAsync(pagesOfKeys({ key: "toys" }, uneven, words, null));
    expect(pages.map(({ total }) => total)).toEqual([232, 234, 236]);
    const processed = pages.map(({ asked, records }) => {
      const answered = records.map(({ key }) => key);
      return records.length + unanswered(asked, answered).length;
    });
    expect(processed).toEqual([102, 102, 32]);
    const rest = await Array.fromAsync(pagesOfKeys({ key: "toys" }, uneven, words, pages[0]?.next));
    expect(rest.map(({ total }) => total)).toEqual([234, 236]);
  });

  test("count records that do not tell their key as at least one for each key", async () => {
    const rows = (count: number) =>
      async function* () {
        yield { records: Array.from({ length: count }, (_, id) => ({ id })), next: null };
      };
    const totalOf = async (count: number) =>
      (await Array.fromAsync(pagesOfKeys({ key: "rows" }, rows(count), ["a", "b", "c"], null)))[0]?.total;
    expect([await totalOf(1), await totalOf(5)]).toEqual([3, 5]);
  });

  test.each([{ at: 3 }, { keys: 3 }, { keys: 1.5, records: 2 }, { keys: 1, records: -1 }, 100, "7"])(
    "refuse the cursor %j",
    async (cursor) => {
      const first = pagesOfKeys({ key: "toys" }, read, keys, cursor).next();
      await expect(first).rejects.toBeInstanceOf(Fault);
      await expect(first).rejects.toMatchObject({ code: "CURSOR_UNREADABLE" });
    },
  );
});
