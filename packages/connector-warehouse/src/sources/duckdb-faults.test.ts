import { expect, test } from "vitest";
import { duckdbFault } from "./duckdb-faults.js";

test("a query that reaches for another file is told so as its writer's fault, in a sentence, and without the folder's place", () => {
  const error = new Error('Permission Error: Cannot access file "/srv/files/other.csv" - by configuration');
  expect(duckdbFault(error, "/srv/files")).toMatchObject({
    kind: "CONFIG",
    code: "SOURCE_FILE_DENIED",
    field: "source.query",
    message: 'Permission Error: Cannot access file "other.csv" - by configuration.',
  });
});

test("a text that is longer than any can be is a fault of the query", () => {
  const error = Object.assign(new Error("Cannot create a string longer than 0x1fffffe8 characters"), {
    code: "ERR_STRING_TOO_LONG",
  });
  expect(duckdbFault(error, null)).toMatchObject({ code: "SOURCE_QUERY_TOO_HEAVY", field: "source.query" });
});
