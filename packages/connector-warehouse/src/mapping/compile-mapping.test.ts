import type { JsonValue } from "@storegate/connector-kit";
import { array, assert, constantFrom, integer, json, oneof, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../fields/catalogue.js";
import { objectNames, type ObjectName } from "../fields/destination-field.js";
import { mappingIssues } from "./check-mapping.js";
import { compileMapping } from "./compile-mapping.js";
import type { MappedRow } from "./mapped-row.js";
import { mappedColumns } from "./mapped-columns.js";
import type { MappingEntry } from "./mapping-config.js";
import type { MappingDirectories } from "./mapping-directories.js";

type Entry = Omit<MappingEntry, "onNull"> & Partial<Pick<MappingEntry, "onNull">>;
type Cells = Readonly<Record<string, JsonValue>>;

const types: Readonly<Record<string, "string" | "number" | "date">> = {
  Tier: "string",
  Points: "number",
  Joined: "date",
};
const directories: MappingDirectories = {
  groupId: (name) => (name === "Gold" ? 7 : undefined),
  attributeType: (name) => types[name],
};

const whole = (entries: readonly Entry[]): MappingEntry[] => entries.map((entry) => ({ onNull: "skip", ...entry }));

function mapped(entries: readonly Entry[], cells: Cells = {}, object: ObjectName = "customers"): MappedRow {
  return compileMapping({ object, mapping: whole(entries) }, directories).map(cells);
}

const nothing = { id: null, values: {}, problems: [] };

describe("a column", () => {
  it("gives its value in canonical form, by the field's name, in the mapping's order", () => {
    const row = mapped(
      [
        { to: "phone", from: "tel" },
        { to: "email", from: "E-mail" },
        { to: "customer_group_id", from: "group" },
      ],
      { "E-mail": " Ada@example.com ", tel: 441, group: "012.0", more: "unread" },
    );
    expect(row).toEqual({
      id: null,
      values: { phone: "441", email: "Ada@example.com", customer_group_id: 12 },
      problems: [],
    });
    expect(Object.keys(row.values)).toEqual(["phone", "email", "customer_group_id"]);
  });

  it.each(["gone", "constructor", "__proto__", "toString"])("that the row does not have, as %s, is null", (from) => {
    expect(mapped([{ to: "company", from }], { other: 1 })).toEqual(nothing);
    expect(mapped([{ to: "company", from, onNull: "clear" }])).toEqual({ ...nothing, values: { company: "" } });
  });

  it("of any name is read, where the row has it", () => {
    const cells = JSON.parse('{"__proto__": "p", "constructor": "c"}') as Cells;
    expect(
      mapped(
        [
          { to: "company", from: "__proto__" },
          { to: "notes", from: "constructor" },
        ],
        cells,
      ).values,
    ).toEqual({
      company: "p",
      notes: "c",
    });
  });

  it("that finds records is no value to write", () => {
    const entries = [
      { to: "id", from: "id" },
      { to: "company", from: "company" },
    ];
    expect(mapped(entries, { id: "17", company: "Engines" })).toEqual({
      id: 17,
      values: { company: "Engines" },
      problems: [],
    });
    expect(mapped(entries, { id: null, company: null })).toEqual(nothing);
    expect(mapped(entries, { id: 0, company: null })).toMatchObject({
      id: null,
      problems: [{ code: "VALUE_OUT_OF_RANGE", field: "id" }],
    });
  });
});

describe("a constant", () => {
  it.each<[ObjectName, string, NonNullable<MappingEntry["value"]>, JsonValue]>([
    ["products", "weight", "1.50", "1.5"],
    ["products", "weight", 0, "0"],
    ["products", "type", "PHYSICAL", "physical"],
    ["products", "is_visible", false, false],
    ["products", "categories", [3, 1, 3], [1, 3]],
    ["customers", "company", "", ""],
    ["customers", "attribute:Tier", "Gold", "Gold"],
  ])("of %s, %s: %j is %j in every row", (object, to, value, expected) => {
    for (const cells of [{}, { [to]: "other" }])
      expect(mapped([{ to, value }], cells, object)).toEqual({ ...nothing, values: { [to]: expected } });
  });

  it("of null clears", () => {
    expect(mapped([{ to: "company", value: null, onNull: "clear" }]).values).toEqual({ company: "" });
  });
});

describe("an expression", () => {
  it("gives its value in canonical form", () => {
    const row = mapped(
      [
        { to: "first_name", expression: "trim(row.name)" },
        { to: "customer_group_id", expression: "groupId(row.tier)" },
        { to: "notes", expression: "row.visits * 2" },
        { to: "company", expression: "emptyToNull(row.company)" },
      ],
      { name: " Ada ", tier: "Gold", visits: 2.5, company: " " },
    );
    expect(row).toEqual({ id: null, values: { first_name: "Ada", customer_group_id: 7, notes: "5" }, problems: [] });
  });

  it("that fails tells the field and why, and the other fields go on", () => {
    const row = mapped(
      [
        { to: "notes", expression: "row.a + 1" },
        { to: "phone", expression: "row.gone" },
        { to: "company", from: "a" },
      ],
      { a: "x" },
    );
    expect(row.values).toEqual({ company: "x" });
    expect(row.problems.map(({ field, message }) => [field, message])).toEqual([
      ["notes", "The expression for notes failed on this row: No such overload: string + int."],
      ["phone", "The expression for phone failed on this row: No such key: gone."],
    ]);
    for (const problem of row.problems) expect(problem).toMatchObject({ kind: "INPUT", code: "EXPRESSION_FAILED" });
  });

  it("that names a group the store does not have is told as that, of its field", () => {
    const { problems } = mapped([{ to: "customer_group_id", expression: "groupId(row.tier)" }], { tier: "Golf" });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "GROUP_UNKNOWN", field: "customer_group_id", kind: "INPUT" });
    expect(problems[0]?.message).toContain('"Golf"');
  });

  it("whose value the field does not take is told as the field's problem", () => {
    const { problems } = mapped([{ to: "customer_group_id", expression: "row.a + 0.5" }], { a: 1 });
    expect(problems[0]?.message).toBe("customer_group_id takes a whole number, and the row has 1.5.");
  });

  it("asks the store's directories at the time of the row", () => {
    const groups = new Map([["Gold", 1]]);
    const compiled = compileMapping(
      { object: "customers", mapping: whole([{ to: "customer_group_id", expression: "groupId('Gold')" }]) },
      { groupId: (name) => groups.get(name), attributeType: () => undefined },
    );
    expect(compiled.map({}).values).toEqual({ customer_group_id: 1 });
    groups.set("Gold", 2);
    expect(compiled.map({}).values).toEqual({ customer_group_id: 2 });
  });
});

describe("a null", () => {
  const origins: readonly (readonly [string, Entry])[] = [
    ["a column", { to: "", from: "a" }],
    ["an expression", { to: "", expression: "row.a" }],
    ["a constant", { to: "", value: null }],
  ];

  it.each(origins)("of %s that is skipped writes nothing", (_, entry) => {
    expect(mapped([{ ...entry, to: "company", onNull: "skip" }], { a: null })).toEqual(nothing);
  });

  it.each(origins)("of %s clears to what is none in the store", (_, entry) => {
    const cleared = (to: string, object: ObjectName): JsonValue | undefined => {
      const value = mapped([{ ...entry, to, onNull: "clear" }], { a: null }, object).values[to];
      return Array.isArray(value) ? [...value] : value;
    };
    expect(cleared("company", "customers")).toBe("");
    expect(cleared("customer_group_id", "customers")).toBe(0);
    expect(cleared("attribute:Tier", "customer_attributes")).toBeNull();
    expect(cleared("sale_price", "products")).toBe("0");
    expect(cleared("categories", "products")).toEqual([]);
  });

  it.each(origins)("of %s that must not be fails the row", (_, entry) => {
    const { values, problems } = mapped([{ ...entry, to: "phone", onNull: "fail" }], { a: null });
    expect(values).toEqual({});
    expect(problems.map((problem) => problem.toData())).toEqual([
      {
        kind: "INPUT",
        code: "REQUIRED_VALUE_MISSING",
        message: "The row has no value for phone.",
        remedy: "Give the row a value at the source, or let onNull of phone be skip.",
        field: "phone",
        retryable: false,
      },
    ]);
  });

  it("is not an empty text, a 0 or a false", () => {
    const entries = ["company", "customer_group_id", "notes"].map((to) => ({ to, from: to, onNull: "fail" as const }));
    expect(mapped(entries, { company: "", customer_group_id: 0, notes: false })).toEqual({
      ...nothing,
      values: { company: "", customer_group_id: 0, notes: "false" },
    });
  });
});

describe("a customer attribute", () => {
  it.each<[string, JsonValue, string]>([
    ["Tier", " Gold ", " Gold "],
    ["Tier", 12.5, "12.5"],
    ["Unheard", "012.50", "012.50"],
    ["Points", " +012.50 ", "12.5"],
    ["Points", 1e21, "1000000000000000000000"],
    ["Points", "123456789012345678901234567890.5", "123456789012345678901234567890.5"],
    ["Joined", " 2026-11-23 ", "2026-11-23"],
    ["Joined", "2026-11-23T23:59:59.999999+02:00", "2026-11-23"],
  ])("%s of %j is %j", (name, value, expected) => {
    const to = `attribute:${name}`;
    expect(mapped([{ to, from: "a" }], { a: value }).values).toEqual({ [to]: expected });
    expect(mapped([{ to, expression: "row.a" }], { a: value }, "customer_attributes").values).toEqual({
      [to]: expected,
    });
  });

  it.each<[string, string, JsonValue]>([
    ['attribute:Points takes a number, and the row has "1,5".', "Points", "1,5"],
    ["attribute:Points takes a number, and the row has an empty text.", "Points", ""],
    ['attribute:Points takes a number, and the row has "true".', "Points", true],
    ['attribute:Joined takes a date such as 2026-11-23, and the row has "23.11.2026".', "Joined", "23.11.2026"],
    ['attribute:Joined takes a date such as 2026-11-23, and the row has "2026-02-30".', "Joined", "2026-02-30"],
    ["attribute:Tier takes text, and the row has a list of 1.", "Tier", ["a"]],
    ["The value for attribute:Tier has 256 characters; at most 255 are taken.", "Tier", "x".repeat(256)],
    // In canonical form it is longer than it was.
    ["The value for attribute:Points has 256 characters; at most 255 are taken.", "Points", `.${"1".repeat(254)}`],
  ])("%s", (message, name, value) => {
    const { values, problems } = mapped([{ to: `attribute:${name}`, from: "a" }], { a: value });
    expect(values).toEqual({});
    expect(problems.map((problem) => [problem.message, problem.field])).toEqual([[message, `attribute:${name}`]]);
  });
});

it("all that is wrong with a row is told, in the mapping's order", () => {
  const { values, problems } = mapped(
    [
      { to: "email", from: "email" },
      { to: "first_name", from: "first" },
      { to: "last_name", from: "last", onNull: "fail" },
      { to: "company", from: "company" },
    ],
    { email: "nobody", first: "", last: null, company: "Engines" },
  );
  expect(values).toEqual({ company: "Engines" });
  expect(problems.map(({ field, code }) => [field, code])).toEqual([
    ["email", "VALUE_WRONG_TYPE"],
    ["first_name", "VALUE_TOO_SHORT"],
    ["last_name", "REQUIRED_VALUE_MISSING"],
  ]);
});

it("a mapping that was not checked is refused", () => {
  expect(() => mapped([{ to: "colour", from: "a" }])).toThrow("customers have no field colour");
  expect(() => mapped([{ to: "company", expression: "row." }])).toThrow("Expected IDENTIFIER");
});

it("the columns of a mapping are those that it reads, each once", () => {
  const mapping = whole([
    { to: "email", from: "mail" },
    { to: "first_name", expression: "coalesce(row.first, row.mail, row['Any Name'])" },
    { to: "company", value: "row.none" },
  ]);
  expect([...mappedColumns({ mapping })]).toEqual(["mail", "first", "Any Name"]);
});

/** Text of any UTF-16 units, halves of characters among them. */
const anyText = array(integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) =>
  String.fromCharCode(...units),
);

it("whatever the row, each field is written, skipped, or a problem of its own", () => {
  const cell = oneof(
    json().map((text) => JSON.parse(text) as JsonValue),
    anyText,
    constantFrom<JsonValue>(null, "ada@example.com", "12.5", 7, true, "physical", "/a", [1, 2], "2026-11-23"),
  );
  for (const object of objectNames) {
    const names = [...fieldsOf(object).map(({ name }) => name), ...(object === "products" ? [] : ["attribute:Points"])];
    const rows = record(Object.fromEntries(names.map((name) => [name, option(cell)])), { noNullPrototype: true });
    for (const onNull of ["skip", "fail"] as const) {
      const entries = names.map((to, index) => ({
        to,
        onNull,
        ...(index % 2 === 0 ? { from: to } : { expression: `row[${JSON.stringify(to)}]` }),
      }));
      const compiled = compileMapping({ object, mapping: entries }, directories);
      assert(
        property(rows, (cells) => {
          const { id, values, problems } = compiled.map(cells);
          const skipped = onNull === "skip" ? names.filter((name) => cells[name] === null) : [];
          const told = [
            ...problems.map(({ field }) => field),
            ...Object.keys(values),
            ...(id === null ? [] : ["id"]),
            ...skipped,
          ];
          expect(told).toHaveLength(names.length);
          expect(names.filter((name) => !told.includes(name))).toEqual([]);
          expect(Object.values(values).includes(undefined as never)).toBe(false);
        }),
        { numRuns: 30 },
      );
    }
  }
});

it("what is checked without an issue can be compiled", () => {
  const mapping = whole([
    { to: "id", from: "id" },
    { to: "name", from: "name" },
    { to: "type", value: "physical" },
    { to: "price", expression: "decimal(row.price, 2)" },
    { to: "weight", value: 0 },
  ]);
  const config = {
    key: "id",
    object: "products",
    mode: "upsert",
    match: { by: ["id"] },
    mapping,
    mirror: null,
  } as const;
  expect(mappingIssues(config)).toEqual([]);
  const cells = { id: 1, name: "Hat", price: "19.999" };
  expect(compileMapping(config, directories).map(cells)).toEqual({
    id: 1,
    values: { name: "Hat", type: "physical", price: "20", weight: "0" },
    problems: [],
  });
});
