import { anything, assert, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { mostValues, parseLookup, type LookupQuery, type LookupRequest } from "./lookup-request.js";

/** What was read of a body that has to be right. */
function read(body: unknown): LookupRequest {
  const parsed = parseLookup(body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.answer));
  return parsed.request;
}

const queryOf = (query: unknown): LookupQuery => read({ lookupLevel: "BASIC", query }).query;

/** What is wrong with a body, in one line each. */
function problemsOf(body: unknown): string[] {
  const parsed = parseLookup(body);
  return parsed.ok ? [] : parsed.answer.errors.map(({ attr, code }) => `${attr}: ${code}`);
}

describe("a lookup", () => {
  it("is read as Gladly sends it of a linked profile", () => {
    const body = {
      lookupLevel: "DETAILED",
      query: {
        emails: ["martha.williams@gmail.com"],
        externalCustomerId: "abc",
        favoriteFood: "Apple Pie",
        id: "o2sg-TMTSD2rTwMuxzewbA",
        name: "Martha Williams",
        phones: ["+15013299800"],
      },
      uniqueMatchRequired: true,
    };
    expect(read(body)).toEqual({
      level: "DETAILED",
      uniqueMatchRequired: true,
      query: {
        emails: ["martha.williams@gmail.com"],
        phones: ["+15013299800"],
        externalCustomerId: "abc",
        name: "Martha Williams",
        orderNumber: undefined,
        company: undefined,
        rest: { favoriteFood: "Apple Pie", id: "o2sg-TMTSD2rTwMuxzewbA" },
      },
    });
  });

  it("is read as Gladly sends it of an agent's search: plain texts", () => {
    expect(
      queryOf({ email: "a@x.io", phone: "+15013299800", name: "Williams, Martha", company: "Acme, Inc." }),
    ).toEqual({
      emails: ["a@x.io"],
      phones: ["+15013299800"],
      externalCustomerId: undefined,
      name: "Williams, Martha",
      orderNumber: undefined,
      company: "Acme, Inc.",
      rest: {},
    });
  });

  it("takes lists in one text, singular and plural together, each once", () => {
    const { emails, phones } = queryOf({
      emails: "a@x.io, B@x.io,,",
      Email: ["b@x.io", " c@x.io "],
      phones: ["+15013299800;+15013299801", "+15013299800"],
    });
    expect(emails).toEqual(["a@x.io", "B@x.io", "c@x.io"]);
    expect(phones).toEqual(["+15013299800", "+15013299801"]);
  });

  it("takes numbers where texts are meant, and passes over what is neither", () => {
    const query = queryOf({ orderNumber: 1851, name: null, company: { a: 1 }, emails: [{}, null, "a@x.io"], tier: 3 });
    expect(query).toMatchObject({ orderNumber: "1851", name: undefined, company: undefined, emails: ["a@x.io"] });
    expect(query.rest).toEqual({ tier: "3" });
  });

  it("has nothing of blank values", () => {
    expect(queryOf({ emails: ["", " "], name: "  ", address: "" })).toMatchObject({
      emails: [],
      name: undefined,
      rest: {},
    });
  });

  it("is about nobody without a query", () => {
    expect(read({ lookupLevel: "BASIC" }).query).toMatchObject({ emails: [], phones: [], rest: {} });
  });

  it("has to have one match where it is detailed, unless it says otherwise", () => {
    expect(read({ lookupLevel: "DETAILED", query: {} }).uniqueMatchRequired).toBe(true);
    expect(read({ lookupLevel: "basic", query: {} })).toMatchObject({ level: "BASIC", uniqueMatchRequired: false });
    expect(read({ lookupLevel: "DETAILED", query: {}, uniqueMatchRequired: false }).uniqueMatchRequired).toBe(false);
  });

  it("reads no more values than it says", () => {
    const many = Array.from({ length: mostValues + 10 }, (_, at) => `${at}@x.io`);
    expect(queryOf({ emails: many }).emails).toEqual(many.slice(0, mostValues));
    expect(queryOf({ emails: many.join(",") }).emails).toEqual(many.slice(0, mostValues));
  });
});

describe("what is no lookup", () => {
  it.each<[unknown, string[]]>([
    [{ lookupLevel: "FULL", query: {} }, ["lookupLevel: LOOKUP_LEVEL_UNKNOWN"]],
    [{ query: {} }, ["lookupLevel: LOOKUP_LEVEL_UNKNOWN"]],
    [{ lookupLevel: 1, query: [] }, ["lookupLevel: LOOKUP_LEVEL_UNKNOWN", "query: QUERY_INVALID"]],
    [{ lookupLevel: "BASIC", query: "a@x.io" }, ["query: QUERY_INVALID"]],
    [{ lookupLevel: "BASIC", uniqueMatchRequired: "yes" }, ["uniqueMatchRequired: UNIQUE_MATCH_INVALID"]],
    ["{}", ["body: BODY_INVALID"]],
    [null, ["body: BODY_INVALID"]],
    [undefined, ["body: BODY_INVALID"]],
  ])("%j", (body, problems) => {
    expect(problemsOf(body)).toEqual(problems);
  });

  it("is told in a sentence", () => {
    const parsed = parseLookup({ lookupLevel: "FULL" });
    expect(parsed.ok ? undefined : parsed.answer.errors[0]?.detail).toBe("lookupLevel has to be BASIC or DETAILED.");
  });

  it("is always answered", () => {
    assert(
      property(anything(), (body) => {
        expect(parseLookup(body).ok).toBeTypeOf("boolean");
      }),
    );
    assert(
      property(jsonValue(), (query) => {
        const parsed = parseLookup({ lookupLevel: "BASIC", query });
        const isObject = typeof query === "object" && query !== null && !Array.isArray(query);
        expect(parsed.ok).toBe(isObject);
      }),
    );
  });
});
