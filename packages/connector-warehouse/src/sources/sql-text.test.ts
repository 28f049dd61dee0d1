import { describe, expect, it } from "vitest";
import { bareQuery, namesOf, textLiteral, written } from "./sql-text.js";

describe("a person's query", () => {
  it.each([
    ["select 1", "select 1"],
    ["select 1;", "select 1"],
    ["select 1 ; ; \n", "select 1 "],
    ["select 1; -- done; really", "select 1"],
    ["select 1 /* ; */ ; /* a /* b ; */ ; */", "select 1 /* ; */ "],
    ["select ';' as a, \"x;y\" from t;", "select ';' as a, \"x;y\" from t"],
    ["select 'it''s; ok' as a;", "select 'it''s; ok' as a"],
    ["select E'a\\';b' as a;", "select E'a\\';b' as a"],
    ["select $$;$$, $x$;$$;$x$ as a;", "select $$;$$, $x$;$$;$x$ as a"],
    ["select 1 -- it's", "select 1 -- it's"],
  ])("%j stands in brackets as %j", (query, bare) => {
    expect(bareQuery(query)).toBe(bare);
  });

  it.each([
    "select 1; select 2",
    "select 1;;drop table t",
    "",
    " ; -- nothing\n",
    "select 1 /* open",
    "select 1); commit; --",
  ])("%j is refused", (query) => {
    expect(() => bareQuery(query)).toThrow(expect.objectContaining({ code: "SOURCE_QUERY_REFUSED" }));
  });
});

describe("names of tables", () => {
  it.each([
    ["customers", ["customers"]],
    ["public.Customers", ["public", "Customers"]],
    ['"My.Schema"."a ""b"""', ["My.Schema", 'a "b"']],
    ["a b.c", ["a b", "c"]],
  ])("%s are read, and written again", (table, names) => {
    expect(namesOf(table)).toEqual(names);
    expect(written(names)).toBe(table);
  });

  it.each(["a..b", ".a", "a.", '"a', 'a"b"', ""])("%j is none", (table) => {
    expect(() => namesOf(table)).toThrow(expect.objectContaining({ code: "SOURCE_TABLE_UNKNOWN" }));
  });
});

it("a text keeps its quotes and backslashes whatever the server makes of backslashes", () => {
  expect(textLiteral("it's")).toBe("'it''s'");
  expect(textLiteral("a\\'b")).toBe("('a' || chr(92) || '''b')");
});
