import { assert, constantFrom, integer, property, record, string, array, option } from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../fields/catalogue.js";
import { objectNames, type ObjectName } from "../fields/destination-field.js";
import type { ColumnKind, ModelColumn } from "../sources/source.js";
import { columnIssues, mappingIssues, type MappingIssue } from "./check-mapping.js";
import { didYouMean } from "./did-you-mean.js";
import type { MappingConfig, MappingEntry } from "./mapping-config.js";

type Entry = Omit<MappingEntry, "onNull"> & Partial<Pick<MappingEntry, "onNull">>;
type Given = Partial<Omit<MappingConfig, "mapping">>;

const column = (to: string): Entry => ({ to, from: to });

/** For each object, a mapping in which nothing is wrong. */
const good: Readonly<Record<ObjectName, readonly Entry[]>> = {
  customers: ["email", "first_name", "last_name"].map(column),
  products: ["sku", "name", "type", "weight", "price"].map(column),
  customer_attributes: ["email", "attribute:Tier"].map(column),
};

function config(object: ObjectName, mapping: readonly Entry[], given: Given = {}): MappingConfig {
  const entries = mapping.map((entry): MappingEntry => ({ onNull: "skip", ...entry }));
  return { key: "key", object, mode: "upsert", match: {}, mirror: null, ...given, mapping: entries };
}

const issues = (object: ObjectName, mapping: readonly Entry[], given: Given = {}): MappingIssue[] =>
  mappingIssues(config(object, mapping, given));

/** What is wrong beside a mapping of customers in which nothing is. */
const beside = (entry: Entry): MappingIssue[] => issues("customers", [...good.customers, entry]);

const told = (all: readonly MappingIssue[]) => all.map(({ path, code }) => [path.join("."), code]);

describe("a mapping in which nothing is wrong", () => {
  it.each(objectNames)("of %s", (object) => {
    for (const mode of ["upsert", "insert", "update"] as const)
      expect(issues(object, good[object], { mode, mirror: { missing: "clear" } })).toEqual([]);
  });

  it.each<[Entry]>([
    [{ to: "company", value: "" }],
    [{ to: "company", value: null, onNull: "clear" }],
    [{ to: "company", from: "a", onNull: "clear" }],
    [{ to: "customer_group_id", value: 0 }],
    [{ to: "customer_group_id", expression: "groupId(row.tier)" }],
    [{ to: "attribute:Tier", expression: "row['Tier'] == null ? 'none' : trim(row['Tier'])", onNull: "fail" }],
    [{ to: "attribute:Tier", from: "a", onNull: "clear" }],
    [{ to: `attribute:${"😀".repeat(255)}`, value: 1 }],
  ])("may hold %j", (entry) => {
    expect(beside(entry)).toEqual([]);
  });
});

it("an issue is a fault of the config at its place", () => {
  const [issue] = beside({ to: "fist_name", from: "a" });
  expect(issue?.path).toEqual(["mapping", 3, "to"]);
  expect(issue?.fault.toData()).toMatchObject({
    kind: "CONFIG",
    code: "FIELD_UNKNOWN",
    field: "mapping.3.to",
    message: issue?.message,
    retryable: false,
  });
});

describe("a field that is not there", () => {
  it.each([
    ["customers", "fist_name", "customers have no field fist_name. Did you mean first_name?"],
    ["customers", "E-Mail", "customers have no field E-Mail. Did you mean email?"],
    ["customers", "sku", "customers have no field sku."],
    ["customers", "password", "customers have no field password."],
    ["customers", "__proto__", "customers have no field __proto__."],
    ["products", "Price", "products have no field Price. Did you mean price?"],
    ["products", "attribute:Tier", "Products have no customer attributes, and attribute:Tier names one."],
    ["customer_attributes", "first_name", "customer_attributes have no field first_name."],
    ["customers", "attribute:", "The name of a customer attribute has 1 to 255 characters."],
    ["customers", "attribute: ", "The name of a customer attribute has 1 to 255 characters."],
    ["customers", `attribute:${"x".repeat(256)}`, "The name of a customer attribute has 1 to 255 characters."],
    ["customers", "Attribute:Tier", "customers have no field Attribute:Tier."],
  ] as const)("of %s: %s", (object, to, message) => {
    const found = issues(object, [...good[object], { to, from: "a" }]);
    expect(found.map(({ code, message: words }) => [code, words])).toEqual([["FIELD_UNKNOWN", message]]);
    const names = fieldsOf(object).map(({ name }) => name);
    for (const name of names) expect(found[0]?.fault.remedy).toContain(name);
    expect(found[0]?.fault.remedy?.includes("attribute:NAME")).toBe(object !== "products");
  });
});

describe("a required field that nothing is mapped to", () => {
  const required = objectNames.flatMap((object) =>
    fieldsOf(object)
      .filter((field) => field.required)
      .map(({ name }) => [object, name] as const),
  );

  it.each(required)("of %s, %s, is told where records are made", (object, name) => {
    const left = good[object].filter(({ to }) => to !== name);
    const by = { by: ["id"] } as const;
    const mapping = [column("id"), ...left];
    for (const mode of ["upsert", "insert"] as const) {
      const found = issues(object, mapping, { mode, match: by });
      expect(told(found)).toEqual([["mapping", "REQUIRED_FIELD_NOT_MAPPED"]]);
      expect(found[0]?.message).toContain(`${name} is required of ${object}`);
    }
    expect(issues(object, mapping, { mode: "update", match: by })).toEqual([]);
  });

  it("are these", () => {
    expect(required.map((each) => each.join("."))).toEqual([
      "customers.email",
      "customers.first_name",
      "customers.last_name",
      "products.name",
      "products.type",
      "products.weight",
      "products.price",
    ]);
  });
});

describe("where a value comes from", () => {
  it.each<[Entry, string]>([
    [{ to: "company" }, "MAPPING_WITHOUT_ORIGIN"],
    [{ to: "company", from: "a", value: "b" }, "MAPPING_WITH_SEVERAL_ORIGINS"],
    [{ to: "company", from: "a", value: null, onNull: "clear" }, "MAPPING_WITH_SEVERAL_ORIGINS"],
    [{ to: "company", from: "a", expression: "row.a" }, "MAPPING_WITH_SEVERAL_ORIGINS"],
    [{ to: "company", value: "b", expression: "row.a" }, "MAPPING_WITH_SEVERAL_ORIGINS"],
  ])("is said once: %j", (entry, code) => {
    expect(told(beside(entry))).toEqual([["mapping.3", code]]);
  });

  it("is said of each field once", () => {
    const found = issues("customers", [...good.customers, column("company"), column("email"), column("email")]);
    expect(told(found)).toEqual([
      ["mapping.4.to", "FIELD_MAPPED_TWICE"],
      ["mapping.5.to", "FIELD_MAPPED_TWICE"],
    ]);
    for (const { message } of found) expect(message).toBe("email gets a value in mapping.0 already.");
    expect(told(issues("customer_attributes", [...good.customer_attributes, column("attribute:Tier")]))).toEqual([
      ["mapping.2.to", "FIELD_MAPPED_TWICE"],
    ]);
  });

  it("is one brand of both", () => {
    const both = issues("products", [...good.products, column("brand_id"), column("brand_name")]);
    expect(told(both)).toEqual([["mapping", "FIELDS_EXCLUDE_EACH_OTHER"]]);
    expect(issues("products", [...good.products, column("brand_name")])).toEqual([]);
  });
});

describe("a constant that the field does not take", () => {
  it.each<[ObjectName, Entry, string, string]>([
    [
      "customers",
      { to: "customer_group_id", value: "Gold" },
      "VALUE_WRONG_TYPE",
      'takes a whole number, and the constant is "Gold".',
    ],
    [
      "customers",
      { to: "customer_group_id", value: 1.5 },
      "VALUE_WRONG_TYPE",
      "takes a whole number, and the constant is 1.5.",
    ],
    ["customers", { to: "customer_group_id", value: -1 }, "VALUE_OUT_OF_RANGE", "and the constant is -1."],
    ["customers", { to: "company", value: [1] }, "VALUE_WRONG_TYPE", "takes text, and the constant is a list of 1."],
    ["customers", { to: "phone", value: "1".repeat(51) }, "VALUE_TOO_LONG", "has 51 characters; at most 50 are taken."],
    ["products", { to: "is_visible", value: "perhaps" }, "VALUE_WRONG_TYPE", "takes true or false"],
    ["products", { to: "condition", value: "Broken" }, "VALUE_WRONG_TYPE", "takes one of New, Used, Refurbished"],
    ["products", { to: "width", value: "1,5" }, "VALUE_WRONG_TYPE", "takes a decimal number"],
    ["products", { to: "categories", value: [0] }, "VALUE_OUT_OF_RANGE", "at least 1"],
    ["products", { to: "custom_url", value: "https://example.com" }, "VALUE_WRONG_TYPE", "takes a path"],
    ["customers", { to: "attribute:Tier", value: "x".repeat(256) }, "VALUE_TOO_LONG", "256 characters"],
    ["customers", { to: "company", value: null }, "CONSTANT_WITHOUT_EFFECT", "writes nothing into company"],
    ["customers", { to: "company", value: null, onNull: "fail" }, "CONSTANT_WITHOUT_EFFECT", "would fail every row"],
  ])("of %s: %j is %s", (object, entry, code, words) => {
    const place = good[object].length;
    const found = issues(object, [...good[object], entry]);
    expect(told(found)).toEqual([[`mapping.${place}.value`, code]]);
    expect(found[0]?.message).toContain(words);
    expect(found[0]?.message).not.toContain("the row has");
  });
});

describe("a field that is to be cleared and cannot be", () => {
  it.each([
    ["customers", "email", "email cannot be cleared: the store requires a value."],
    ["customers", "id", "id cannot be cleared."],
    ["customer_attributes", "email", "email cannot be cleared."],
    ["products", "price", "price cannot be cleared: the store requires a value."],
    ["products", "brand_name", "brand_name cannot be cleared."],
    ["products", "is_visible", "is_visible cannot be cleared."],
  ] as const)("of %s: %s", (object, to, message) => {
    const mapping = [...good[object].filter((entry) => entry.to !== to), { ...column(to), onNull: "clear" as const }];
    const by = to === "id" ? (["id", "email"] as const) : undefined;
    const found = issues(object, mapping, { match: { by } });
    expect(told(found)).toEqual([[`mapping.${mapping.length - 1}.onNull`, "FIELD_NOT_CLEARABLE"]]);
    expect(found[0]?.message).toBe(message);
  });
});

describe("an expression that cannot be compiled", () => {
  it.each([
    ["At character 12: Unexpected token: EOF.", "row.first +"],
    ["At character 1: There is nothing named first; columns are written row.first, and text in quotes.", "first"],
    ["At character 1: There is no function trimm", "trimm(row.first)"],
    ["At character 1: Functions are called with the value in brackets, and loops are not part", "[1].map(x, x)"],
    ["At character 1: No such overload: string + int.", "'a' + 1"],
    ["At character 2001: An expression has at most 2000 characters.", "1".repeat(2001)],
  ])("%s", (words, expression) => {
    const found = beside({ to: "company", expression });
    expect(told(found)).toEqual([["mapping.3.expression", "EXPRESSION_INVALID"]]);
    expect(found[0]?.message).toContain(words);
  });
});

describe("by what records are found", () => {
  it.each([
    ["customers", "email"],
    ["products", "sku"],
    ["customer_attributes", "email"],
  ] as const)("is for %s %s unless it is said, and has to be mapped", (object, step) => {
    const found = issues(
      object,
      good[object].filter(({ to }) => to !== step),
      { mode: "update" },
    );
    expect(told(found)).toEqual([["match", "MATCH_STEP_NOT_MAPPED"]]);
    expect(found[0]?.message).toBe(
      `Records are found by ${step}, unless match.by says otherwise, and nothing is mapped to ${step}.`,
    );
  });

  it("is mapped, suits the object, and is said once", () => {
    const found = issues("customers", good.customers, { match: { by: ["email", "id", "sku", "email"] } });
    expect(told(found)).toEqual([
      ["match.by.1", "MATCH_STEP_NOT_MAPPED"],
      ["match.by.2", "MATCH_STEP_UNSUITABLE"],
      ["match.by.3", "MATCH_STEP_TWICE"],
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      "Records are found by id, and nothing is mapped to id.",
      "customers cannot be found by sku.",
      "email is a step of match.by already.",
    ]);
    expect(told(issues("products", good.products, { match: { by: ["email"] } }))).toEqual([
      ["match.by.0", "MATCH_STEP_UNSUITABLE"],
    ]);
  });

  it.each([
    ["customers", "id", undefined],
    ["products", "id", undefined],
    ["customer_attributes", "email", ["id"]],
  ] as const)("is what %s have %s for", (object, to, by) => {
    const mapping = [...good[object].filter((entry) => entry.to !== to), ...(by ?? []).map(column), column(to)];
    const found = issues(object, mapping, { match: { by } });
    expect(told(found)).toEqual([[`mapping.${mapping.length - 1}.to`, "MATCH_FIELD_UNUSED"]]);
    expect(found[0]?.fault.remedy).toContain(`Add "${to}" to match.by`);
  });
});

describe("what is written", () => {
  it("is something", () => {
    expect(told(issues("customer_attributes", [column("email")]))).toEqual([["mapping", "NOTHING_TO_WRITE"]]);
    const found = issues("products", [column("id")], { mode: "update", match: { by: ["id"] } });
    expect(told(found)).toEqual([["mapping", "NOTHING_TO_WRITE"]]);
  });

  it("are at most ten attributes of a customer that is made", () => {
    const attributes = Array.from({ length: 11 }, (_, index) => column(`attribute:A${index}`));
    expect(issues("customers", [...good.customers, ...attributes.slice(1)])).toEqual([]);
    expect(told(issues("customers", [...good.customers, ...attributes]))).toEqual([["mapping", "TOO_MANY_ATTRIBUTES"]]);
    expect(issues("customers", [...good.customers, ...attributes], { mode: "update" })).toEqual([]);
    expect(issues("customer_attributes", [column("email"), ...attributes])).toEqual([]);
  });

  it("of customers that others made is not deleted", () => {
    const found = issues("customer_attributes", good.customer_attributes, { mirror: { missing: "delete" } });
    expect(told(found)).toEqual([["mirror.missing", "MIRROR_CANNOT_DELETE"]]);
    for (const object of ["customers", "products"] as const)
      expect(issues(object, good[object], { mirror: { missing: "delete" } })).toEqual([]);
  });
});

describe("columns of the model", () => {
  const model = (...columns: readonly (readonly [string, ColumnKind])[]): ModelColumn[] =>
    columns.map(([name, kind]) => ({ name, kind, type: kind.toUpperCase() }));
  const customers = model(["key", "integer"], ["mail", "text"], ["Tags", "list"], ["seen", "timestamp"]);
  const found = (mapping: readonly Entry[], columns = customers, key = "key"): MappingIssue[] =>
    columnIssues(config("customers", mapping, { key }), columns);

  it("that are named are there", () => {
    expect(
      found([
        { to: "email", from: "mail" },
        { to: "notes", expression: "row.mail + string(row.key)" },
      ]),
    ).toEqual([]);
    const missing = found(
      [
        { to: "email", from: "e_mail" },
        { to: "notes", expression: "coalesce(row.mail, row.Mail, row.tags, row.xyz)" },
        { to: "company", value: "no column" },
      ],
      customers,
      "kee",
    );
    expect(missing.map(({ path, code, message }) => [path.join("."), code, message])).toEqual([
      ["key", "SOURCE_COLUMN_UNKNOWN", "The model has no column kee. Did you mean key?"],
      ["mapping.0.from", "SOURCE_COLUMN_UNKNOWN", "The model has no column e_mail. Did you mean mail?"],
      ["mapping.1.expression", "SOURCE_COLUMN_UNKNOWN", "The model has no column Mail. Did you mean mail?"],
      ["mapping.1.expression", "SOURCE_COLUMN_UNKNOWN", "The model has no column tags. Did you mean Tags?"],
      ["mapping.1.expression", "SOURCE_COLUMN_UNKNOWN", "The model has no column xyz."],
    ]);
    expect(missing[0]?.fault.remedy).toBe("Its columns are key, mail, Tags, seen.");
  });

  it("are not all told where there are many", () => {
    const many = Array.from({ length: 51 }, (_, index) => [`column ${index}`, "text"] as const);
    const [issue] = found([], model(...many));
    expect(issue?.fault.remedy).toBe("Choose a column of the model.");
  });

  it.each<[string, ColumnKind, boolean]>([
    ["company", "text", true],
    ["company", "integer", true],
    ["company", "timestamp", true],
    ["company", "json", true],
    ["company", "list", false],
    ["company", "object", false],
    ["email", "text", true],
    ["email", "other", true],
    ["email", "integer", false],
    ["customer_group_id", "text", true],
    ["customer_group_id", "decimal", true],
    ["customer_group_id", "boolean", false],
    ["customer_group_id", "date", false],
    ["attribute:Joined", "date", true],
    ["attribute:Joined", "list", false],
  ])("for %s of kind %s are of a kind that can fit: %s", (to, kind, fits) => {
    const issuesOfKind = found([{ to, from: "it" }], model(["key", "text"], ["it", kind]));
    expect(told(issuesOfKind)).toEqual(fits ? [] : [["mapping.0.from", "COLUMN_UNSUITABLE"]]);
    const message = `The column it is of type ${kind.toUpperCase()}, which never fits ${to}`;
    expect(issuesOfKind.every((issue) => issue.message.startsWith(message))).toBe(true);
  });

  it("for a list of ids may be lists, which an expression makes of anything", () => {
    const columns = model(["key", "text"], ["ids", "list"], ["on", "boolean"]);
    const ofProducts = (entry: Entry) => columnIssues(config("products", [entry]), columns);
    expect(ofProducts({ to: "categories", from: "ids" })).toEqual([]);
    expect(told(ofProducts({ to: "categories", from: "on" }))).toEqual([["mapping.0.from", "COLUMN_UNSUITABLE"]]);
    expect(ofProducts({ to: "categories", expression: "row.on ? [1] : []" })).toEqual([]);
  });
});

describe("a name that was perhaps meant", () => {
  it.each([
    ["frist_name", " Did you mean first_name?"],
    ["First Name", " Did you mean first_name?"],
    ["lastname", " Did you mean last_name?"],
    ["emial", ""],
    ["emai", " Did you mean email?"],
    ["quantity", ""],
    ["", ""],
  ])("%j:%s", (unknown, expected) => {
    expect(didYouMean(unknown, ["email", "first_name", "last_name"])).toBe(expected);
  });

  it("is found with one letter wrong, and costs little whatever is written", () => {
    const names = fieldsOf("products").map(({ name }) => name);
    assert(
      property(constantFrom(...names.filter((name) => name.length > 3)), integer({ min: 0, max: 40 }), (name, at) => {
        const place = at % name.length;
        const wrong = `${name.slice(0, place)}q${name.slice(place + 1)}`;
        expect(didYouMean(wrong, [name])).toBe(` Did you mean ${name}?`);
      }),
    );
    const started = performance.now();
    expect(
      didYouMean(
        "x".repeat(1_000_000),
        Array.from({ length: 500 }, (_, index) => `${"y".repeat(200)}${index}`),
      ),
    ).toBe("");
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it("whatever is written, issues are in words and at places of the config", () => {
  const entry = record({
    to: constantFrom("id", "email", "sku", "first_name", "attribute:Tier", "attribute:", "price", "nothing"),
    from: option(constantFrom("a", ""), { nil: undefined }),
    value: option(constantFrom<NonNullable<Entry["value"]>>("", "x", 1, 1.5, true, [1, 1]), { nil: undefined }),
    expression: option(constantFrom("row.a", "row", "(", "'\uD83D'", ""), { nil: undefined }),
    onNull: constantFrom("skip", "clear", "fail"),
  });
  const given = record({
    mode: constantFrom("upsert", "insert", "update"),
    match: record({ by: option(array(constantFrom("id", "email", "sku"), { maxLength: 3 }), { nil: undefined }) }),
    mirror: option(record({ missing: constantFrom("delete", "clear") })),
    key: string(),
  });
  assert(
    property(constantFrom(...objectNames), array(entry, { maxLength: 4 }), given, (object, mapping, rest) => {
      for (const { path, code, message, fault } of mappingIssues({ ...rest, object, mapping })) {
        expect(["match", "mapping", "mirror"]).toContain(path[0]);
        expect(code).toMatch(/^[A-Z_]+$/);
        expect(message).toMatch(/^\S.*[.?]$/s);
        expect(fault.field).toBe(path.join("."));
        expect(fault.remedy).toMatch(/\.$/);
      }
    }),
    { numRuns: 200 },
  );
});
