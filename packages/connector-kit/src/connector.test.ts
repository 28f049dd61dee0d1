import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  defineConnector,
  defineExportKind,
  defineImportKind,
  type Connector,
  type ConnectorRoute,
  type UndoRules,
} from "./connector.js";

const config = z.strictObject({ note: z.string().default("none") });

function connectorWith(changes: Partial<Connector<unknown, undefined>>): Connector<unknown, undefined> {
  return {
    id: "toys",
    title: "Toys",
    description: "Sorts toys.",
    scopes: [],
    config,
    syncKinds: [rows("first"), rows("second"), toys({ batchSize: 1, concurrency: 1 })],
    open: () => undefined,
    ...changes,
  };
}

const words = { title: "Toys", description: "Sorts toys.", recordType: "toy", phase: "sorting", cursor: z.number() };

function rows(key: string) {
  return defineImportKind<unknown, undefined, string, number>({
    ...words,
    key,
    direction: "import",
    async *read() {
      yield { records: [], next: null };
    },
    commit: async () => [],
  });
}

function toys(limits: { readonly batchSize: number; readonly concurrency: number; readonly undo?: UndoRules }) {
  return defineExportKind<unknown, undefined, null, string, number>({
    ...words,
    key: "toys",
    direction: "export",
    undoable: false,
    begin: async () => null,
    async *read() {
      yield { records: [], next: null };
    },
    plan: async () => [],
    resources: { shelf: { ...limits, observe: async () => new Map(), apply: async () => [] } },
  });
}

describe("a connector is defined", () => {
  test("unchanged when it keeps its promises", () => {
    const connector = connectorWith({});
    expect(defineConnector(connector)).toBe(connector);
  });

  test.each([
    ["a checked config", config.refine(({ note }) => note !== "bad")],
    ["a config that is made into something else", config.transform(({ note }) => note.length)],
    ["a config with a field that JSON Schema cannot say", z.strictObject({ at: z.date().optional() })],
  ])("with %s", (_, given) => {
    expect(() => defineConnector(connectorWith({ config: given }))).not.toThrow();
  });
});

describe("a connector is refused", () => {
  test.each(["", "t", "Toys", "1toys", "my toys", "my_toys", "t".repeat(32)])("with the id %j", (id) => {
    expect(() => defineConnector(connectorWith({ id }))).toThrow(
      new TypeError(`connector "${id}": its id is lower-case letters, digits and hyphens, 2 to 31 of them`),
    );
  });

  test.each(["public", "drizzle", "pgboss"])("with the id %j, which is a schema of ours", (id) => {
    expect(() => defineConnector(connectorWith({ id }))).toThrow(
      new TypeError(`connector "${id}": its id is the name of one of Storegate's own database schemas`),
    );
  });

  test.each([
    [["0001_rows", "0001_rows"], 'the migration "0001_rows" stands twice'],
    [["Rows of toys"], 'the migration "Rows of toys" is not named in lower-case letters, digits, _ and -'],
  ])("with the migrations %j", (ids, words) => {
    const migrations = ids.map((id) => ({ id, sql: "create table rows (id int)" }));
    expect(() => defineConnector(connectorWith({ migrations }))).toThrow(new TypeError(`connector "toys": ${words}`));
  });

  test.each([
    ["a config that drops unknown fields", z.object({ note: z.string() })],
    ["a config that lets unknown fields through", z.looseObject({ note: z.string() })],
    ["a config of any names", z.record(z.string(), z.string())],
    ["a config that is a list", z.array(z.string())],
    ["a config that is anything", z.unknown()],
  ])("with %s", (_, given) => {
    expect(() => defineConnector(connectorWith({ config: given }))).toThrow(
      new TypeError('connector "toys": its config is a strict object: make it with z.strictObject'),
    );
  });

  test.each([
    [
      "places with options that it has none for",
      { config: config.extend({ list: z.string().meta({ "x-options": true }) }) },
    ],
    ["options that no place of its config has", { configOptions: async () => [] }],
  ])("with %s", (_, changes) => {
    expect(() => defineConnector(connectorWith(changes))).toThrow(
      new TypeError(
        'connector "toys": it has configOptions if, and only if, places of its config say .meta({ "x-options": true })',
      ),
    );
  });

  test("with a column of results that points nowhere", () => {
    const resultColumns = [{ name: "meant", description: "What was meant.", path: "meant" }];
    const syncKinds = [{ ...toys({ batchSize: 1, concurrency: 1 }), resultColumns }];
    expect(() => defineConnector(connectorWith({ syncKinds }))).toThrow(
      new TypeError('connector "toys": the kind "toys": the path "meant" of the column "meant" is no JSON pointer'),
    );
  });

  test.each([
    [[], "its storeEvents name no scope"],
    [["store/order"], '"store/order" is no scope of a webhook, as store/order/* is'],
    [["orders/created"], '"orders/created" is no scope of a webhook, as store/order/* is'],
    [["store/order/*", "store/sku/created", "store/order/*"], "a scope of its storeEvents stands twice"],
  ])("that hears of %j", (scopes, message) => {
    const hearing = (heard: readonly string[]) =>
      connectorWith({ storeEvents: { scopes: heard, heard: async () => {} } });
    expect(() => defineConnector(hearing(["store/order/refund/created", "store/customer/*"]))).not.toThrow();
    expect(() => defineConnector(hearing(scopes))).toThrow(new TypeError(`connector "toys": ${message}`));
  });

  test.each([
    [{ path: "Look" }, 'the path of the route "POST Look" is not lower-case words with hyphens, in one part or two'],
    [{ path: "a/b/c" }, 'the path of the route "POST a/b/c" is not lower-case words with hyphens, in one part or two'],
    [{ path: "a--b" }, 'the path of the route "POST a--b" is not lower-case words with hyphens, in one part or two'],
    [
      { operation: "look" },
      'the operation "look" of the route "POST look" is a root field of GraphQL: it has a name of its own',
    ],
    [{ operation: "Look" }, 'the operation "Look" of the route "POST look" is not lowerCamel'],
    [{ perMinute: 0 }, 'the route "POST look" does not say how many requests a minute it takes'],
    [{ method: "GET" as const }, 'the route "GET look" stands twice'],
  ])("with a route that says %j", (changes, message) => {
    const route: ConnectorRoute<unknown, undefined> = {
      method: "POST",
      path: "look",
      description: "Looks.",
      operation: "lookInForm",
      role: "VIEWER",
      perMinute: 1,
      origins: () => [],
      answer: async () => ({ status: 200, body: null }),
    };
    const routes = [{ ...route, method: "GET" as const }, route];
    expect(() => defineConnector(connectorWith({ operations: ["look"], routes }))).not.toThrow();
    const broken = {
      operations: ["look"],
      routes: [
        { ...route, method: "GET" as const },
        { ...route, ...changes },
      ],
    };
    expect(() => defineConnector(connectorWith(broken))).toThrow(new TypeError(`connector "toys": ${message}`));
  });

  test("with a kind that stands twice", () => {
    expect(() => defineConnector(connectorWith({ syncKinds: [rows("twice"), rows("once"), rows("twice")] }))).toThrow(
      new TypeError('connector "toys": the kind "twice" stands twice'),
    );
  });

  test.each(["", "Rows", "two-words", "1st"])("with a kind named %j", (key) => {
    expect(() => defineConnector(connectorWith({ syncKinds: [rows(key)] }))).toThrow(
      new TypeError(`connector "toys": the kind "${key}" is not lower_snake`),
    );
  });

  test.each([
    { batchSize: 0, concurrency: 1 },
    { batchSize: 1, concurrency: 0 },
    { batchSize: Number.NaN, concurrency: 1 },
    { batchSize: 1.5, concurrency: 1 },
  ])("with a resource that takes %j", (limits) => {
    expect(() => defineConnector(connectorWith({ syncKinds: [toys(limits)] }))).toThrow(
      new TypeError('connector "toys": toys.shelf has no batch size or concurrency'),
    );
  });

  test("with a kind that is undone without secrets, and not at all", () => {
    const kind = { ...toys({ batchSize: 1, concurrency: 1 }), undoWithoutSecrets: true as const };
    expect(() => defineConnector(connectorWith({ syncKinds: [kind] }))).toThrow(
      new TypeError('connector "toys": the kind "toys" says that it is undone without secrets, and is not undoable'),
    );
  });

  test("with a resource that looks what was touched of what it never deletes", () => {
    const undo = { touched: async () => new Map() };
    const kind = { ...toys({ batchSize: 1, concurrency: 1, undo }), undoable: true };
    expect(() => defineConnector(connectorWith({ syncKinds: [kind] }))).toThrow(
      new TypeError('connector "toys": toys.shelf says what was touched of what an undo does not delete'),
    );
  });

  test("with a resource that says how to undo what cannot be undone", () => {
    const kind = toys({ batchSize: 1, concurrency: 1, undo: { deletesCreated: true } });
    expect(() => defineConnector(connectorWith({ syncKinds: [kind] }))).toThrow(
      new TypeError('connector "toys": toys.shelf says how to undo what is not undoable'),
    );
  });
});
