import { expect, test } from "vitest";
import type { ResultColumn } from "./connector.js";
import { problemOfColumns } from "./result-columns.js";

const column = (name: string, path: string): ResultColumn => ({ name, path, description: "What was meant." });

test("columns that are named and point as they should are no problem", () => {
  const columns = [
    column("didYouMean", "/details/didYouMean"),
    column("group", "/before/a~1b/0"),
    column("all", "/after"),
  ];
  expect(problemOfColumns(columns)).toBeUndefined();
  expect(problemOfColumns([])).toBeUndefined();
});

test.each([
  ["a name that is not lowerCamel", [column("did_you_mean", "/details/a")], /"did_you_mean" is not lowerCamel/],
  ["the name of a column that all have", [column("label", "/details/a")], /"label" stands twice, or is one/],
  ["a name twice", [column("a", "/details/a"), column("a", "/details/b")], /"a" stands twice/],
  ["a path that is no pointer", [column("a", "details/a")], /"details\/a" of the column "a" is no JSON pointer/],
  ["a pointer with a bad escape", [column("a", "/details/~2")], /is no JSON pointer/],
  ["a pointer to what no plan says", [column("a", "/errors/0")], /begins at none of \/label, \/reason, /],
])("%s is told", (_, columns, told) => {
  expect(problemOfColumns(columns)).toMatch(told);
});
