import type { Fault, JsonValue } from "@storegate/connector-kit";
import { array, assert, bigInt, constantFrom, double, integer, json, oneof, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "./canonical.js";
import { fieldNamed, fieldsOf } from "./catalogue.js";
import { objectNames, type DestinationField, type FieldType } from "./destination-field.js";

const field = (type: FieldType, limits: Partial<DestinationField> = {}): DestinationField => ({
  name: "thing",
  label: "Thing",
  description: "A thing.",
  type,
  required: false,
  ...limits,
});

/** The problem that a field has with a value. */
function problemOf(of: DestinationField, value: JsonValue): Fault {
  const { problem } = canonical(of, value);
  if (!problem) throw new Error(`${JSON.stringify(value).slice(0, 50)} was taken`);
  return problem;
}

const emoji = "😀";
const half = "\uD83D";

describe("whole numbers", () => {
  it.each([
    [12, 12],
    [-0, 0],
    ["12", 12],
    [" +012.00 ", 12],
    ["-0.0", 0],
    [1e3, 1000],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["-9007199254740991", Number.MIN_SAFE_INTEGER],
  ])("%j is %j", (value, expected) => {
    expect(canonical(field("integer"), value)).toEqual({ value: expected });
  });

  it.each<[JsonValue]>([
    [12.5],
    ["12.5"],
    ["1e3"],
    ["1,5"],
    ["1 000"],
    ["0x10"],
    ["NaN"],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    // A double that is no longer certain of its digits.
    [2 ** 53],
    ["٣"],
    ["-"],
    [""],
    [true],
    [[1]],
    [{ one: 1 }],
  ])("%j is none", (value) => {
    expect(problemOf(field("integer"), value)).toMatchObject({ kind: "INPUT", code: "VALUE_WRONG_TYPE" });
  });

  it.each([
    ["9007199254740992", {}, "at most 9007199254740991, and the row has 9007199254740992."],
    ["1".repeat(40), {}, `the row has ${"1".repeat(30)}….`],
    [256, { min: 0, max: 255 }, "thing takes numbers of at least 0 and at most 255, and the row has 256."],
    ["-1", { min: 0 }, "at least 0"],
  ])("%j is out of range where the bounds are %j", (value, limits, words) => {
    const problem = problemOf(field("integer", limits), value);
    expect(problem.code).toBe("VALUE_OUT_OF_RANGE");
    expect(problem.message).toContain(words);
  });

  it("those that a number of JSON carries are the same as number and as text", () => {
    const whole = bigInt({ min: BigInt(Number.MIN_SAFE_INTEGER), max: BigInt(Number.MAX_SAFE_INTEGER) });
    assert(
      property(whole, (each) => {
        expect(canonical(field("integer"), String(each))).toEqual({ value: Number(each) });
        expect(canonical(field("integer"), Number(each))).toEqual({ value: Number(each) });
      }),
    );
  });
});

describe("decimals", () => {
  it.each([
    ["12.50", "12.5"],
    ["+0012.0", "12"],
    [".5", "0.5"],
    ["-0.00", "0"],
    ["-0.10", "-0.1"],
    // Fifteen digits are kept as they are, and zeros do not count.
    ["99999999999999.9", "99999999999999.9"],
    ["1234567890.12345", "1234567890.12345"],
    ["0.00001234567890123450", "0.0000123456789012345"],
    ["10000000000000000000", "10000000000000000000"],
    ["0.00000123456789", "0.00000123456789"],
    [0.1 + 0.2, "0.3"],
    [1.1 * 3, "3.3"],
    [1e-7, "0.0000001"],
    [1.5e-7, "0.00000015"],
    [-0, "0"],
    [19.99, "19.99"],
  ])("%j is %j", (value, expected) => {
    expect(canonical(field("decimal"), value)).toEqual({ value: expected });
  });

  it.each<[JsonValue]>([
    ["1,5"],
    ["1,000.00"],
    ["1e5"],
    ["1.5E-3"],
    ["5."],
    ["."],
    ["- 5"],
    ["--5"],
    ["1.2.3"],
    ["12 €"],
    ["NaN"],
    ["Infinity"],
    [Number.NaN],
    [Number.NEGATIVE_INFINITY],
    // Rounded to fifteen digits it is no number any more.
    [Number.MAX_VALUE],
    [""],
    [" "],
    [false],
    [[]],
  ])("%j is none", (value) => {
    expect(problemOf(field("decimal"), value)).toMatchObject({ kind: "INPUT", code: "VALUE_WRONG_TYPE" });
  });

  it.each([
    [16, "0.1234567890123456"],
    [17, "1000000000000000.5"],
    [16, "9007199254740993"],
    // Few digits, and numbers that the client of the store does not send.
    [21, "100000000000000000000"],
    [309, `1${"0".repeat(308)}`],
    [351, `0.${"0".repeat(349)}1`],
    [22, 1e21],
    [26, 1e-25],
  ])("one of %i digits is refused rather than rounded", (digits, value) => {
    const problem = problemOf(field("decimal"), value);
    expect(problem.code).toBe("VALUE_TOO_LONG");
    expect(problem.message).toContain(`has ${digits} digits`);
  });

  it("keeps to its bounds", () => {
    const weight = field("decimal", { min: 0, max: 9_999_999_999 });
    expect(canonical(weight, "9999999999")).toEqual({ value: "9999999999" });
    expect(problemOf(weight, "9999999999.01").code).toBe("VALUE_OUT_OF_RANGE");
    expect(problemOf(weight, "-0.01").message).toBe(
      "thing takes numbers of at least 0 and at most 9999999999, and the row has -0.01.",
    );
  });

  it("a text of up to fifteen digits is what a number of JSON says", () => {
    const digits = integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
    assert(
      property(tuple(digits, integer({ min: 0, max: 5 })), ([whole, places]) => {
        const sign = whole < 0 ? "-" : "";
        const text = String(Math.abs(whole)).padStart(places + 1, "0");
        const written = `${sign}${text.slice(0, text.length - places)}.${text.slice(text.length - places)}0`;
        const { value } = canonical(field("decimal"), written);
        expect(Number(value)).toBe(Number(written) + 0);
        expect(canonical(field("decimal"), Number(written))).toEqual({ value });
      }),
    );
  });

  it("takes no longer over a giant text than reading it does", () => {
    const started = performance.now();
    const giants = [`${"0".repeat(1_000_000)}x`, `1.${"0".repeat(1_000_000)}x`, `0.${"0".repeat(1_000_000)}1`];
    for (const text of giants) expect(problemOf(field("decimal"), text).message.length).toBeLessThan(200);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("text", () => {
  it.each<[JsonValue, string]>([
    [" as it is ", " as it is "],
    ["", ""],
    [12.5, "12.5"],
    [1e21, "1000000000000000000000"],
    [1.5e-9, "0.0000000015"],
    [-2e-7, "-0.0000002"],
    [-0, "0"],
    [false, "false"],
  ])("%j is %j", (value, expected) => {
    expect(canonical(field("text"), value)).toEqual({ value: expected });
  });

  it.each<[JsonValue, string]>([
    [["a"], "thing takes text, and the row has a list of 1."],
    [{ a: 1 }, "thing takes text, and the row has an object."],
  ])("%j is none", (value, message) => {
    expect(problemOf(field("text"), value)).toMatchObject({ code: "VALUE_WRONG_TYPE", message });
  });

  it("counts characters as people do: an emoji is one", () => {
    const short = field("text", { minLength: 2, maxLength: 3 });
    expect(canonical(short, emoji.repeat(3))).toEqual({ value: emoji.repeat(3) });
    expect(canonical(short, `a${emoji}`)).toEqual({ value: `a${emoji}` });
    expect(problemOf(short, emoji.repeat(4))).toMatchObject({
      code: "VALUE_TOO_LONG",
      message: "The value for thing has 4 characters; at most 3 are taken.",
    });
    expect(problemOf(short, emoji)).toMatchObject({
      code: "VALUE_TOO_SHORT",
      message: "The value for thing has 1 character; at least 2 are needed.",
    });
  });

  it.each(["text", "email", "url_path"] as const)("as %s holds no half of a character and no NUL", (type) => {
    const around = (middle: string) => (type === "email" ? `a${middle}@example.com` : `/a${middle}b`);
    for (const middle of [half, "\uDE00", `${half}${half}`, "\0"])
      expect(problemOf(field(type), around(middle)).code).toBe("VALUE_UNSTORABLE");
    expect(canonical(field(type), around(emoji))).toEqual({ value: around(emoji) });
  });

  it("an excerpt of it in a message never cuts an emoji in half", () => {
    const { message } = problemOf(field("integer"), "x".repeat(29) + emoji.repeat(3));
    expect(message.isWellFormed()).toBe(true);
    expect(message).toContain("x".repeat(29));
    expect(message).not.toContain(emoji);
    expect(message).not.toContain("\\ud83d");
  });

  it("as an e-mail address loses the space around it and keeps its case", () => {
    expect(canonical(field("email"), "\u00A0 Ada@Example.com\n")).toEqual({ value: "Ada@Example.com" });
  });

  it.each<[JsonValue]>([
    ["ada"],
    ["@example.com"],
    ["ada@"],
    ["a@b@c"],
    ["a b@c"],
    ["a,b@c"],
    [""],
    [1],
    [true],
    [["a@b"]],
  ])("%j is no e-mail address", (value) => {
    expect(problemOf(field("email"), value).code).toBe("VALUE_WRONG_TYPE");
  });

  it("as a path begins with a slash, which counts", () => {
    const path = field("url_path", { maxLength: 4 });
    expect(canonical(path, " a/b ")).toEqual({ value: "/a/b" });
    expect(canonical(path, "/a/b")).toEqual({ value: "/a/b" });
    expect(problemOf(path, "a/bc").code).toBe("VALUE_TOO_LONG");
  });

  it.each<[JsonValue]>([[""], ["/a b"], ["/a?b"], ["/a#b"], ["//example.com/a"], ["https://example.com/a"], [7]])(
    "%j is no path",
    (value) => {
      expect(problemOf(field("url_path"), value).code).toBe("VALUE_WRONG_TYPE");
    },
  );
});

describe("booleans and words", () => {
  it.each<[JsonValue, boolean]>([
    [true, true],
    ["TRUE", true],
    [" t ", true],
    ["Yes", true],
    ["1", true],
    [1, true],
    [false, false],
    ["f", false],
    ["NO", false],
    [0, false],
    [-0, false],
  ])("%j is %j", (value, expected) => {
    expect(canonical(field("boolean"), value)).toEqual({ value: expected });
  });

  it.each<[JsonValue]>([[2], [1.5], ["on"], ["ja"], [""], [[true]], [{}]])("%j is neither true nor false", (value) => {
    expect(problemOf(field("boolean"), value).code).toBe("VALUE_WRONG_TYPE");
  });

  it("a word is written as the API writes it", () => {
    const condition = field("enum", { values: ["New", "Used"] });
    expect(canonical(condition, " nEW ")).toEqual({ value: "New" });
    for (const value of ["", "Old", 1, true, ["New"]])
      expect(problemOf(condition, value).message).toContain("thing takes one of New, Used, and the row has ");
  });
});

describe("lists of whole numbers", () => {
  it.each<[JsonValue, readonly number[]]>([
    [
      [3, 1, 2, 3],
      [1, 2, 3],
    ],
    [
      [10, 9],
      [9, 10],
    ],
    [
      ["2", 1.0],
      [1, 2],
    ],
    ["3, 1,02", [1, 2, 3]],
    [' [3,"1",2] ', [1, 2, 3]],
    ["[]", []],
    [[], []],
    [7, [7]],
  ])("%j is %j", (value, expected) => {
    expect(canonical(field("integer_list"), value)).toEqual({ value: expected });
  });

  it.each<[JsonValue]>([
    [""],
    ["1,,2"],
    ["1;2"],
    ["[1,2"],
    ["[[1]]"],
    ["[null]"],
    ["[9007199254740993]"],
    [[null]],
    [[true]],
    [[1.5]],
    [[[1]]],
    [{ 0: 1 }],
    [true],
  ])("%j is none", (value) => {
    expect(problemOf(field("integer_list"), value).code).toBe("VALUE_WRONG_TYPE");
  });

  it("a giant text that is none is refused in no time", () => {
    const started = performance.now();
    for (const text of ["[".repeat(1_000_000), `[${"1,".repeat(100_000)}`, `${"1,".repeat(100_000)}x`])
      expect(problemOf(field("integer_list"), text).code).toBe("VALUE_WRONG_TYPE");
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("keeps to the bounds of its numbers, and of how many there are, each counted once", () => {
    const two = field("integer_list", { min: 1, maxItems: 2 });
    expect(canonical(two, [1, 2, 1, "2"])).toEqual({ value: [1, 2] });
    expect(problemOf(two, [1, 0]).code).toBe("VALUE_OUT_OF_RANGE");
    expect(problemOf(two, [1, 2, 3])).toMatchObject({
      code: "VALUE_TOO_LONG",
      message: "The list for thing has 3 entries; at most 2 are taken.",
    });
  });
});

/** Text of any UTF-16 units, halves of characters among them. */
const anyText = array(integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) =>
  String.fromCharCode(...units),
);

describe("whatever the field and the value", () => {
  const attribute = fieldNamed("customers", "attribute:Tier");
  if (!attribute) throw new Error("there is no field of attributes");
  const fields = constantFrom(...objectNames.flatMap((object) => fieldsOf(object)), attribute);
  const cell = oneof(
    json().map((text) => JSON.parse(text) as JsonValue),
    anyText,
    double(),
    constantFrom<JsonValue>("1", "12.50", "[1,2]", "1,2", "yes", "a@b.c", "/a", "physical", "new", half, emoji),
    bigInt().map(String),
  );
  const codes = ["VALUE_WRONG_TYPE", "VALUE_TOO_LONG", "VALUE_TOO_SHORT", "VALUE_OUT_OF_RANGE", "VALUE_UNSTORABLE"];

  it("null stays null, and what is canonical stays as it is", () => {
    assert(
      property(fields, cell, (of, value) => {
        expect(canonical(of, null)).toEqual({ value: null });
        const { value: made } = canonical(of, value);
        if (made === undefined) return;
        expect(canonical(of, Array.isArray(made) ? [...made] : (made as JsonValue))).toEqual({ value: made });
      }),
      { numRuns: 1000 },
    );
  });

  it("a problem names the field, and is a short fault of a known code", () => {
    assert(
      property(fields, cell, (of, value) => {
        const { problem } = canonical(of, value);
        if (!problem) return;
        expect(problem).toMatchObject({ kind: "INPUT", field: of.name, retryable: false });
        expect(codes).toContain(problem.code);
        expect(problem.message).toContain(of.name);
        expect(problem.message.length).toBeLessThan(300);
        expect(problem.message.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("equal decimals are equal texts, however many zeros they are written with", () => {
    const zeros = integer({ min: 0, max: 5 }).map((count) => "0".repeat(count));
    assert(
      property(integer(), integer({ min: 0, max: 9999 }), zeros, zeros, (whole, fraction, before, after) => {
        const sign = whole < 0 ? "-" : "";
        const plain = `${Math.abs(whole)}.${String(fraction).padStart(4, "0")}`;
        expect(canonical(field("decimal"), `${sign}${before}${plain}${after}`)).toEqual(
          canonical(field("decimal"), `${sign}${plain}`),
        );
      }),
    );
  });
});
