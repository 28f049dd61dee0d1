import { expect, it } from "vitest";
import { rowsOfOneKey } from "./rows-of-one-key.js";

it("puts neighbours with one key together, also where a chunk ends between them", async () => {
  const row = (key: string, n: number) => ({ key, cells: { n } });
  const chunks = [
    [row("a", 1), row("b", 2)],
    [row("b", 3), row("b", 4), row("c", 5)],
    [],
    [row("c", 6)],
    [row("d", 7)],
  ];
  const found: unknown[] = [];
  for await (const rows of rowsOfOneKey(chunks)) found.push(...rows);
  expect(found).toEqual([
    { key: "a", cells: { n: 1 }, rows: 1 },
    { key: "b", cells: { n: 2 }, rows: 3 },
    { key: "c", cells: { n: 5 }, rows: 2 },
    { key: "d", cells: { n: 7 }, rows: 1 },
  ]);
});
