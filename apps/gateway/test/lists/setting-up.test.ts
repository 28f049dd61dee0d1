/** Setting lists up: what a form offers, what is warned of, and what a test of the connection tells. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configure, warningsOf } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
  world.dotdigital.addList("VIPs");
  world.dotdigital.addDataField("AGE", "Numeric");
});
afterAll(() => world[Symbol.asyncDispose]());

const both = (subscribers: object, customers: object) => ({ subscribers, customers: { enabled: true, ...customers } });

describe("warnings", () => {
  test.each<readonly [string, object, readonly (readonly [string, string | null])[]]>([
    ["the defaults", {}, []],
    ["customers apart", both({}, {}), []],
    [
      "one list by name, in any case",
      both({}, { list: { name: "STORE subscribers" } }),
      [["LISTS_SAME", "customers.list"]],
    ],
    ["one list by id", both({ list: { id: "101" } }, { list: { id: "101" } }), [["LISTS_SAME", "customers.list"]]],
    [
      "one list, of which subscribers are not put into it",
      both({ enabled: false }, { list: { name: "Store subscribers" } }),
      [],
    ],
    ["customers for marketing", both({}, { use: "marketing" }), [["CUSTOMERS_FOR_MARKETING", "customers.use"]]],
    [
      "both of them",
      both({}, { use: "marketing", list: { name: "Store subscribers" } }),
      [
        ["LISTS_SAME", "customers.list"],
        ["CUSTOMERS_FOR_MARKETING", "customers.use"],
      ],
    ],
    ["customers for marketing that are off", { customers: { use: "marketing" } }, []],
    ["opting out that stays", { writeOptOuts: false }, [["OPT_OUTS_NOT_WRITTEN", "writeOptOuts"]]],
    ["nobody", { subscribers: { enabled: false } }, [["NOBODY_LISTED", "subscribers.enabled"]]],
  ])("of %s", async (_, config, warned) => {
    const { data } = await world.gateway.query(
      `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id warnings { code field message remedy } } userErrors { code } } }`,
      {
        input: {
          storeId: world.storeId,
          connectorId: "lists",
          status: "MANUAL",
          config: { provider: world.provider, ...config },
        },
      },
    );
    const { integration, userErrors } = data.createIntegration;
    expect(userErrors).toEqual([]);
    const found: { code: string; field: string; message: string; remedy: string }[] = integration.warnings;
    expect(found.map(({ code, field }) => [code, field])).toEqual(warned);
    for (const { message, remedy } of found) expect([message, remedy]).not.toContain("");
    const later = await warningsOf(world, integration.id);
    expect(later.map(({ code, field }) => [code, field])).toEqual(warned);
    expect(await configure(world, integration.id, {})).toEqual([]);
    expect(await warningsOf(world, integration.id)).toEqual([]);
  });
});

type Draft = Readonly<Record<string, unknown>>;
const draft = (provider: object | null, rest: object = {}): Draft => ({
  storeId: world.storeId,
  connectorId: "lists",
  config: { ...(provider && { provider }), ...rest },
});

/** What a form is offered at a place, or the code of why not. */
async function offered(of: Draft, path: string): Promise<unknown> {
  const { data, errors } = await world.gateway.query(
    "query ($draft: IntegrationDraftInput!, $path: String!) { configOptions(draft: $draft, path: $path) { value label details } }",
    { draft: of, path },
  );
  return errors ? errors.map(({ extensions }) => extensions.code) : data.configOptions;
}

async function marketingLists(of: Draft): Promise<unknown> {
  const { data, errors } = await world.gateway.query(
    "query ($draft: IntegrationDraftInput!) { marketingLists(draft: $draft) { value label } }",
    { draft: of },
  );
  return errors ? errors.map(({ extensions }) => extensions.code) : data.marketingLists;
}

interface Tested {
  readonly ok: boolean | null;
  readonly checks:
    | readonly {
        readonly name: string;
        readonly status: string;
        readonly fault: { readonly kind: string; readonly code: string; readonly field: string | null } | null;
      }[]
    | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

async function testOf(input: Draft): Promise<Tested> {
  const { data } = await world.gateway.query(
    "mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { ok checks { name status fault { kind code field } } userErrors { code field } } }",
    { input },
  );
  return data.testIntegration;
}

describe("with credentials that are good", () => {
  test("the account's lists and data fields are offered, to a draft and to an integration that keeps its password", async () => {
    const integrationId = await world.integrate();
    for (const of of [draft(world.provider), { integrationId }]) {
      expect(await offered(of, "/subscribers/list")).toEqual([
        { value: { id: "101" }, label: "VIPs", details: { id: "101" } },
      ]);
      expect(await offered(of, "/customers/list")).toHaveLength(1);
      expect(await offered(of, "/fields/0/to")).toContainEqual({
        value: "AGE",
        label: "AGE",
        details: { type: "number" },
      });
      expect(await marketingLists(of)).toEqual([{ value: "101", label: "VIPs" }]);
    }
  });

  test("what is offered can be chosen", async () => {
    const [first] = (await offered(draft(world.provider), "/subscribers/list")) as { value: object }[];
    expect(await testOf(draft(world.provider, { subscribers: { list: first?.value } }))).toMatchObject({ ok: true });
  });

  test("a test passes, warns of two names of one list, and finds a list that is not there, and orders that may not be read", async () => {
    const passed = ["provider", "lists", "data fields"].map((name) => ({ name, status: "PASSED", fault: null }));
    const good = await testOf(draft(world.provider));
    expect(good).toMatchObject({ ok: true, userErrors: [] });
    expect(good.checks).toEqual(expect.arrayContaining(passed));
    const same = await testOf(draft(world.provider, both({ list: { id: "101" } }, { list: { name: "vips" } })));
    expect(same.checks).toContainEqual({
      name: "lists",
      status: "WARNING",
      fault: { kind: "CONFIG", code: "LISTS_SAME", field: "customers.list" },
    });
    const gone = await testOf(draft(world.provider, { subscribers: { list: { id: "999" } } }));
    expect(gone.ok).toBe(false);
    expect(gone.checks).toContainEqual({
      name: "lists",
      status: "FAILED",
      fault: { kind: "CONFIG", code: "LIST_UNKNOWN", field: "subscribers.list" },
    });
    world.sandbox.control.setScopes(["store_v2_customers", "store_v2_information"]);
    const guests = await testOf(draft(world.provider, both({}, { guests: true })));
    world.sandbox.control.setScopes(["store_v2_customers", "store_v2_information", "store_v2_orders"]);
    expect(guests.ok).toBe(false);
    expect(guests.checks).toContainEqual({
      name: "store_v2_orders_read_only",
      status: "FAILED",
      fault: expect.objectContaining({ kind: "SCOPE" }),
    });
  });

  test("an account that has moved to another region is found there", async () => {
    world.dotdigital.moveToRegion(3);
    expect(await testOf(draft(world.provider))).toMatchObject({ ok: true });
    expect(await marketingLists(draft(world.provider))).toEqual([{ value: "101", label: "VIPs" }]);
    world.dotdigital.moveToRegion(1);
  });
});

describe("with credentials that are not", () => {
  test("refused ones are told as such, at the provider's own check, and nothing is offered", async () => {
    for (const wrong of [{ password: "not the password" }, { username: "apiuser-nobody@apiconnector.com" }]) {
      const of = draft({ ...world.provider, ...wrong });
      const { ok, checks } = await testOf(of);
      expect([ok, checks?.filter(({ status }) => status === "FAILED")]).toEqual([
        false,
        [
          {
            name: "provider",
            status: "FAILED",
            fault: expect.objectContaining({ kind: "AUTH", code: "DOTDIGITAL_LOGIN_REFUSED" }),
          },
        ],
      ]);
      expect(await offered(of, "/subscribers/list")).toEqual(["DOTDIGITAL_LOGIN_REFUSED"]);
      expect(await marketingLists(of)).toEqual(["DOTDIGITAL_LOGIN_REFUSED"]);
    }
  });

  test("missing ones are asked for where they belong, and the provider is not asked", async () => {
    world.dotdigital.resetCalls();
    const { type: _, ...untyped } = world.provider as Record<string, unknown>;
    const { password: _password, ...unlocked } = world.provider as Record<string, unknown>;
    for (const [provider, code] of [
      [null, "CONFIG_MISSING_FIELD"],
      [untyped, "CONFIG_INVALID"],
      [unlocked, "CONFIG_MISSING_FIELD"],
      [{ ...world.provider, password: "" }, "CONFIG_MISSING_FIELD"],
    ] as const) {
      expect(await offered(draft(provider), "/subscribers/list")).toEqual(["PROVIDER_MISSING"]);
      expect(await marketingLists(draft(provider))).toEqual(["PROVIDER_MISSING"]);
      const { ok, checks, userErrors } = await testOf(draft(provider));
      expect([ok, checks]).toEqual([null, null]);
      expect(userErrors.map(({ code, field }) => [code, ...field.slice(0, 2)])).toEqual([[code, "config", "provider"]]);
    }
    expect(world.dotdigital.calls().total).toBe(0);
  });

  test("an address that is nobody's, or of something else, is told with its field", async () => {
    const { ok, checks } = await testOf(draft({ ...world.provider, url: `${world.sandbox.apiUrl}/nothing-here` }));
    expect(ok).toBe(false);
    expect(checks?.find(({ name }) => name === "provider")).toMatchObject({ status: "FAILED" });
    const unsafe = await testOf(draft({ ...world.provider, url: "ftp://r1-api.dotdigital.com" }));
    expect(unsafe.userErrors).toMatchObject([{ code: "CONFIG_INVALID", field: ["config", "provider", "url"] }]);
  });
});
