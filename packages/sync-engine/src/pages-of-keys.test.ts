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
    yield { records: some.slice(0, 60), next: 1, total: 7 };
    yield { records: some.slice(60), next: null };
  };

  test("hold a hundred keys each, whatever pages the kind makes, and go on from any", async () => {
    const pages = await Array.fromAsync(pagesOfKeys({ key: "toys" }, read, keys, null));
    expect(pages.map(({ records, next, total }) => [records.length, next, total])).toEqual([
      [100, 100, 230],
      [100, 200, 230],
      [30, null, 230],
    ]);
    const rest = await Array.fromAsync(pagesOfKeys({ key: "toys" }, read, keys, 200));
    expect(rest.flatMap((page) => page.records)).toEqual(keys.slice(200));
    expect(rest[0]?.asked).toEqual(keys.slice(200));
  });

  test.each([{ at: 3 }, -1, 1.5, "7"])("refuse the cursor %j", async (cursor) => {
    const first = pagesOfKeys({ key: "toys" }, read, keys, cursor).next();
    await expect(first).rejects.toBeInstanceOf(Fault);
    await expect(first).rejects.toMatchObject({ code: "CURSOR_UNREADABLE" });
  });
});
