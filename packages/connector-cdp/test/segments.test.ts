/** Filters of segments: what SQL finds is what plain loops find, and what is wrong is told with its place. */
import * as fc from "fast-check";
import type { JsonValue } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attributesOf, catalogue } from "../src/attributes/index.js";
import {
  cdpAudiences,
  compareSegments,
  compileFilter,
  createSegment,
  deleteSegment,
  goodFilter,
  historyOf,
  overlapOf,
  parseFilter,
  segmentsOf,
  sizeOf,
} from "../src/segments/index.js";
import { cdpWorld, type CdpWorld } from "./cdp-world.js";

const now = new Date("2026-11-24T12:00:00Z");
const uncounted = [0, 5, 6];
const looking = { space: { id: 1 }, now, uncounted };
let world: CdpWorld;
let people: { readonly person: string; readonly values: Record<string, JsonValue>; readonly orders: Order[] }[];

interface Order {
  readonly person: string;
  readonly id: string;
  readonly status_id: number;
  readonly created_at: string;
  readonly total: string;
  readonly items: number;
  readonly country: string | null;
  readonly currency: string;
  readonly lines: {
    readonly product_id: number | null;
    readonly name: string;
    readonly quantity: number;
    readonly brand: string | null;
    readonly colour: string | null;
    readonly categories: string[];
  }[];
}

beforeAll(async () => {
  world = await cdpWorld({ customers: 200, orders: 600, products: 40, subscribers: 80 });
  await world.import({ now });
  const persons = (await world.rows<{ person: string }>("select person::text from profiles order by person")).map(
    ({ person }) => person,
  );
  const facts = await attributesOf(world.context().tables, 1, persons, { names: null, now });
  const orders = await world.rows<Order & Record<string, unknown>>(`
    select e.person::text as person, o.id::text, o.status_id, to_json(o.created_at) #>> '{}' as created_at, round(o.total / o.rate, 2)::text as total, o.items, o.country, o.currency,
      (select coalesce(jsonb_agg(jsonb_build_object('product_id', l.product_id, 'name', coalesce(p.name, l.name), 'quantity', l.quantity, 'colour', l.colour,
         'brand', coalesce(b.name, nullif(l.brand, '')), 'categories', array(select c.name from categories c where c.id = any (p.category_ids)))), '[]')
       from order_lines l left join products p on p.id = l.product_id left join brands b on b.id = p.brand_id where l.order_id = o.id) as lines
    from orders o join entities e on e.id = o.entity where o.gone_at is null`);
  const byPerson = Map.groupBy(orders, ({ person }) => person);
  people = persons.map((person) => ({
    person,
    values: Object.fromEntries((facts.get(person) ?? []).map(({ name, value }) => [name, value])),
    orders: byPerson.get(person) ?? [],
  }));
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

/** True, false, or nobody knows. */
type Known = boolean | null;
type Fields = Readonly<Record<string, JsonValue>>;

const not = (known: Known): Known => (known === null ? null : !known);
const all = (each: readonly Known[]): Known => (each.includes(false) ? false : each.includes(null) ? null : true);
const any = (each: readonly Known[]): Known => not(all(each.map(not)));
const day = 86_400_000;

const inText = (value: JsonValue | undefined): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A test of a value, in plain words. */
function holds(value: JsonValue | undefined, operator: string, given: JsonValue): Known {
  if (operator === "known") return (value === null || value === undefined) !== given;
  if (value === null || value === undefined) return null;
  const list = (Array.isArray(given) ? given : [given]) as JsonValue[];
  if (Array.isArray(value)) {
    const own = value as JsonValue[];
    if (operator === "hasAll") return list.every((each) => own.includes(each));
    return operator === "hasNone" ? !list.some((each) => own.includes(each)) : list.some((each) => own.includes(each));
  }
  const isNumber = typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
  const [one, other] =
    isNumber && operator !== "contains" && operator !== "startsWith" ? [Number(value), Number(given)] : [value, given];
  const texts = [inText(value).toLowerCase(), inText(given).toLowerCase()] as const;
  switch (operator) {
    case "eq":
    case "is":
      return one === other;
    case "ne":
      return one !== other;
    case "lt":
      return Number(one) < Number(other);
    case "lte":
      return Number(one) <= Number(other);
    case "gt":
      return Number(one) > Number(other);
    case "gte":
      return Number(one) >= Number(other);
    case "in":
      return list.some((each) => (isNumber ? Number(each) === one : each === value));
    case "notIn":
      return !list.some((each) => (isNumber ? Number(each) === one : each === value));
    case "contains":
      return texts[0].includes(texts[1]);
    case "startsWith":
      return texts[0].startsWith(texts[1]);
    case "before":
      return Date.parse(inText(value)) < Date.parse(inText(given));
    case "after":
      return Date.parse(inText(value)) > Date.parse(inText(given));
    case "withinDays":
      return (
        Date.parse(inText(value)) >= now.getTime() - Number(given) * day && Date.parse(inText(value)) <= now.getTime()
      );
    case "olderThanDays":
      return Date.parse(inText(value)) < now.getTime() - Number(given) * day;
    default:
      throw new Error(operator);
  }
}

const tests = (value: JsonValue | undefined, fields: Fields, name: string): Known =>
  all(
    Object.entries(fields)
      .filter(([operator]) => operator !== name)
      .map(([operator, given]) => holds(value, operator, given)),
  );

/** Whether somebody is in, in plain loops. */
function isIn(person: (typeof people)[number], filter: Fields): Known {
  const [kind = "", below] =
    Object.entries(filter).find(([name]) => ["all", "any", "not", "attribute", "orders", "products"].includes(name)) ??
    [];
  if (kind === "all") return all((below as Fields[]).map((each) => isIn(person, each)));
  if (kind === "any") return any((below as Fields[]).map((each) => isIn(person, each)));
  if (kind === "not") return not(isIn(person, below as Fields));
  if (kind === "attribute") return tests(person.values[inText(below)], filter, "attribute");
  const {
    where = [],
    count,
    pieces,
  } = below as { readonly where?: readonly Fields[]; readonly count?: Fields; readonly pieces?: Fields };
  const field = (of: Readonly<Record<string, unknown>>, condition: Fields): boolean =>
    tests(of[inText(condition["field"])] as JsonValue, condition, "field") === true;
  const asksForStatus = kind === "orders" && where.some(({ field: name }) => name === "status_id");
  const orders = person.orders.filter((order) => asksForStatus || !uncounted.includes(order.status_id));
  const found =
    kind === "orders"
      ? orders.filter((order) => where.every((condition) => field({ ...order }, condition))).length
      : orders
          .flatMap((order) =>
            order.lines.map((line) => ({ ...line, category: line.categories, created_at: order.created_at })),
          )
          .filter((line) => where.every((condition) => field(line, condition)))
          .reduce((sum, { quantity }) => sum + quantity, 0);
  return tests(found, (kind === "orders" ? count : pieces) ?? { gte: 1 }, "");
}

async function found(filter: JsonValue): Promise<string[]> {
  const { sql, values } = compileFilter(goodFilter(filter), { space: 1, now, uncounted, first: 1 });
  const rows = await world.rows<{ person: string }>(
    `select p.person::text as person from profiles p left join score_cuts cuts on cuts.space = p.space where ${sql} order by p.person`,
    values,
  );
  return rows.map(({ person }) => person);
}

const number = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3000 }));
const comparison = fc.constantFrom("eq", "ne", "lt", "lte", "gt", "gte");
const moment = fc.integer({ min: 2018, max: 2026 }).map((year) => `${year}-06-01T00:00:00Z`);
const textOf = (name: string) => fc.constantFrom(name, "e", "a", "é", "100%", "_", "\\", "'; drop table profiles; --");

/** A condition on a value of a type; texts are taken from what there is. */
function condition(type: string, texts: readonly string[]): fc.Arbitrary<Fields> {
  const text = fc.oneof(fc.constantFrom(...texts, "x"), textOf("o"));
  switch (type) {
    case "integer":
      return fc.oneof(
        fc.tuple(comparison, number).map(([operator, value]) => ({ [operator]: value })),
        fc
          .tuple(fc.constantFrom("in", "notIn"), fc.array(number, { minLength: 1, maxLength: 4 }))
          .map(([operator, value]) => ({ [operator]: value })),
        fc.boolean().map((known) => ({ known })),
      );
    case "decimal":
      return fc.oneof(
        fc
          .tuple(
            comparison,
            number.map((value) => `${value}.50`),
          )
          .map(([operator, value]) => ({ [operator]: value })),
        fc.boolean().map((known) => ({ known })),
      );
    case "text":
      return fc.oneof(
        fc
          .tuple(fc.constantFrom("eq", "ne", "contains", "startsWith"), text)
          .map(([operator, value]) => ({ [operator]: value })),
        fc
          .tuple(fc.constantFrom("in", "notIn"), fc.array(text, { minLength: 1, maxLength: 3 }))
          .map(([operator, value]) => ({ [operator]: value })),
        fc.boolean().map((known) => ({ known })),
      );
    case "date":
      return fc.oneof(
        fc.tuple(fc.constantFrom("before", "after"), moment).map(([operator, value]) => ({ [operator]: value })),
        fc
          .tuple(fc.constantFrom("withinDays", "olderThanDays"), fc.integer({ min: 1, max: 2000 }))
          .map(([operator, value]) => ({ [operator]: value })),
        fc.boolean().map((known) => ({ known })),
      );
    case "boolean":
      return fc.tuple(fc.constantFrom("is", "known"), fc.boolean()).map(([operator, value]) => ({ [operator]: value }));
    case "integers":
      return fc
        .tuple(
          fc.constantFrom("hasAny", "hasAll", "hasNone"),
          fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
        )
        .map(([operator, value]) => ({ [operator]: value }));
    default:
      return fc
        .tuple(fc.constantFrom("hasAny", "hasAll", "hasNone"), fc.array(text, { minLength: 1, maxLength: 2 }))
        .map(([operator, value]) => ({ [operator]: value }));
  }
}

/** Random filters over what there is. */
function filters(): fc.Arbitrary<Fields> {
  const textsOf = (name: string): string[] => {
    const values = people.flatMap(({ values: each }) => (each[name] ?? []) as string | string[]);
    return [...new Set(values.filter((value) => typeof value === "string"))].slice(0, 8);
  };
  const attribute = fc
    .constantFrom(...catalogue)
    .chain(({ name, type }) => condition(type, textsOf(name)).map((tests) => ({ attribute: name, ...tests })));
  const orderField = fc
    .constantFrom(
      ["total", "decimal"],
      ["items", "integer"],
      ["created_at", "date"],
      ["status_id", "integer"],
      ["country", "text"],
      ["currency", "text"],
    )
    .chain(([field = "", type = ""]) =>
      condition(type, field === "country" ? ["DE", "FR"] : ["EUR", "USD"]).map((tests) => ({ field, ...tests })),
    );
  const productField = fc
    .constantFrom(
      ["product_id", "integer"],
      ["name", "text"],
      ["brand", "text"],
      ["colour", "text"],
      ["category", "texts"],
      ["created_at", "date"],
    )
    .chain(([field = "", type = ""]) =>
      condition(
        type,
        textsOf(
          field === "category" ? "favourite_category" : field === "name" ? "favourite_product" : `favourite_${field}`,
        ),
      ).map((tests) => ({ field, ...tests })),
    );
  const count = fc.option(
    fc.tuple(comparison, fc.integer({ min: 0, max: 4 })).map(([operator, value]) => ({ [operator]: value })),
    { nil: undefined },
  );
  const several = (kind: string, field: fc.Arbitrary<Fields>, counted: string) =>
    fc
      .tuple(fc.array(field, { maxLength: 2 }), count)
      .map(([where, tests]): Fields => ({ [kind]: { where, ...(tests && { [counted]: tests }) } }));
  const leaf = fc.oneof(
    { arbitrary: attribute, weight: 4 },
    several("orders", orderField, "count"),
    several("products", productField, "pieces"),
  );
  return fc.letrec<{ filter: Fields }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((each) => ({ all: each as JsonValue })),
      fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((each) => ({ any: each as JsonValue })),
      tie("filter").map((each) => ({ not: each as JsonValue })),
    ),
  })).filter;
}

test("any filter finds just whom plain loops find", async () => {
  let found1 = 0;
  await fc.assert(
    fc.asyncProperty(filters(), async (filter) => {
      const wanted = people.filter((person) => isIn(person, filter) === true).map(({ person }) => person);
      if (wanted.length > 0 && wanted.length < people.length) found1 += 1;
      expect((await found(filter as JsonValue)).toSorted()).toEqual(wanted.toSorted());
    }),
    { numRuns: 300 },
  );
  // Most filters of a suite that could not fail would find nobody, or all.
  expect(found1).toBeGreaterThan(60);
}, 120_000);

test("what is not known is neither yes nor no", async () => {
  const unknown = people.filter(({ values }) => values["last_order_at"] === null).length;
  expect(unknown).toBeGreaterThan(0);
  const condition1 = { attribute: "days_since_order", lt: 100 };
  const [inside, outside] = [await found(condition1), await found({ not: condition1 })];
  expect(inside.length + outside.length).toBe(people.length - unknown);
  expect(await found({ attribute: "days_since_order", known: false })).toHaveLength(unknown);
});

describe("a filter that is wrong", () => {
  test.each<[JsonValue, string]>([
    [null, ""],
    [[], ""],
    [{}, ""],
    [{ all: [] }, "/all"],
    [{ all: [{ attribute: "orders_count", gte: 1 }], any: [] }, ""],
    [{ attribute: "spend_total" }, ""],
    [{ attribute: "nothing", eq: 1 }, "/attribute"],
    [{ attribute: "spend_total", gte: "much" }, "/gte"],
    [{ attribute: "spend_total", contains: "1" }, "/contains"],
    [{ attribute: "orders_count", eq: 1.5 }, "/eq"],
    [{ attribute: "last_order_at", after: "2026-01-01" }, "/after"],
    [{ attribute: "last_order_at", withinDays: 0 }, "/withinDays"],
    [{ attribute: "favourite_brand", in: [] }, "/in"],
    [{ attribute: "spend_total", __proto__: 1, toString: 1 }, "/toString"],
    [{ not: { orders: { where: [{ field: "spend", eq: 1 }] } } }, "/not/orders/where/0/field"],
    [{ orders: { counts: { gte: 1 } } }, "/orders/counts"],
    [{ products: { where: {} } }, "/products/where"],
    [{ "a/b~c": 1 }, ""],
  ])("%j is refused at %s", (json, path) => {
    const parsed = parseFilter(json);
    expect(parsed).toMatchObject({ ok: false, problems: [{ path, message: expect.stringMatching(/\.$/) }] });
  });

  test("is told all that is wrong with it, and deep or long ones are refused", () => {
    const deep = Array.from({ length: 12 }).reduce<JsonValue>((filter) => ({ not: filter }), {
      attribute: "orders_count",
      gte: 1,
    });
    const long = { any: Array.from({ length: 101 }, () => ({ attribute: "orders_count", gte: 1 })) };
    for (const filter of [deep, long]) expect(parseFilter(filter)).toMatchObject({ ok: false });
    expect(parseFilter({ all: [{ attribute: "x" }, { attribute: "spend_total", gt: [] }] })).toMatchObject({
      problems: [{ path: "/all/0/attribute" }, { path: "/all/1/gt" }],
    });
  });
});

describe("segments", () => {
  test("are made, counted, kept a count of each day, compared, offered as audiences, and deleted", async () => {
    const { tables } = world.context();
    const often = await createSegment(tables, looking, {
      name: "Often",
      filter: { attribute: "orders_count", gte: 3 },
    });
    const dear = await createSegment(tables, looking, {
      name: "Dear",
      filter: { attribute: "spend_total", gt: "500" },
    });
    const both = people.filter(
      ({ values }) => Number(values["orders_count"]) >= 3 && Number(values["spend_total"]) > 500,
    ).length;
    expect(often.size).toBe(people.filter(({ values }) => Number(values["orders_count"]) >= 3).length);
    expect(await overlapOf(tables, looking, often, dear)).toBe(both);
    await expect(
      createSegment(tables, looking, { name: " OFTEN ", filter: { attribute: "orders_count", gte: 3 } }),
    ).rejects.toMatchObject({ code: "NAME_TAKEN" });
    const spend = (await compareSegments(tables, looking, often, dear)).find(
      ({ attribute }) => attribute.name === "spend_total",
    );
    const values = people
      .filter(({ values: each }) => Number(each["orders_count"]) >= 3)
      .map(({ values: each }) => Number(each["spend_total"]));
    expect(Number(spend?.one.mean)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 1);
    await world.import({ now: new Date(now.getTime() + day) });
    await world.import({ now: new Date(now.getTime() + day + 1000) });
    expect((await historyOf(tables, [often.id])).get(often.id)?.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(
      ["2026-11-24", "2026-11-25"],
    );
    const context = world.context({ now });
    expect((await cdpAudiences.list(context)).map(({ name, size }) => [name, size !== null])).toEqual([
      ["Dear", true],
      ["Often", true],
    ]);
    const members: string[] = [];
    for await (const chunk of cdpAudiences.members(context, often.id, null)) members.push(...chunk);
    expect(members).toEqual([...new Set(members)].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(members.length).toBeGreaterThan(5);
    const rest: string[] = [];
    for await (const chunk of cdpAudiences.members(context, often.id, members[3] ?? "")) rest.push(...chunk);
    expect(rest).toEqual(members.slice(4));
    expect(await deleteSegment(tables, looking.space, often.id)).toBe(true);
    expect((await segmentsOf(tables, looking.space)).map(({ name }) => name)).toEqual(["Dear"]);
    const asking = cdpAudiences.members(context, often.id, null)[Symbol.asyncIterator]();
    await expect(asking.next()).rejects.toMatchObject({ kind: "NOT_FOUND" });
    expect(await sizeOf(tables, goodFilter({ attribute: "orders_count", gte: 0 }), looking)).toBe(people.length);
  });
});
