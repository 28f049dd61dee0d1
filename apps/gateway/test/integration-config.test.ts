/** Configs of integrations: what is wrong with one is told field by field, and its secrets stay secret. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineConnector } from "@storegate/connector-kit";
import { z } from "zod";
import { installedConnectors } from "../src/connectors.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { runSync, userErrors } from "./syncs.js";
import { toyConnector, type ToyConfig } from "./toy-connector.js";

let gateway: TestGateway;
let storeId: string;
const seen: ToyConfig[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 5 },
    connectors: [...installedConnectors, { connector: toyConnector(seen) }],
  });
  ({ storeId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const integrationFields = "integration { id name config secretsSet status warnings { code message } }";

async function create(connectorId: string, config: unknown) {
  const answer = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { ${integrationFields} ${userErrors} } }`,
    { input: { storeId, connectorId, config } },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.createIntegration;
}

async function update(id: string, input: Record<string, unknown>) {
  const answer = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) {
      updateIntegration(id: $id, input: $input) { ${integrationFields} ${userErrors} }
    }`,
    { id, input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.updateIntegration;
}

async function tryOut(input: Record<string, unknown>) {
  const answer = await gateway.query(
    `mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { ok checks { name status } ${userErrors} } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.testIntegration;
}

test("all that is wrong with an input is told at once", async () => {
  const wrong = {
    name: "\u202Eelbisivni",
    config: { color: "red" },
    schedule: { cron: "never" },
    maxChanges: -1,
    maxChangeShare: 2,
  };
  const codes = (payload: { userErrors: { code: string; field: string[] }[] }) =>
    payload.userErrors.map(({ code, field }) => `${code} ${field.join(".")}`).toSorted();
  const expected = [
    "CONFIG_UNKNOWN_FIELD config.color",
    "CRON_INVALID schedule.cron",
    "LIMIT_INVALID maxChangeShare",
    "LIMIT_INVALID maxChanges",
    "NAME_MALFORMED name",
  ];
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { ${userErrors} } }`,
    { input: { storeId: "none", connectorId: "validation", ...wrong } },
  );
  expect(codes(data.createIntegration)).toEqual([...expected, "STORE_NOT_FOUND storeId"]);
  const { integration } = await create("validation", {});
  expect(codes(await update(integration.id, wrong))).toEqual(expected);
});

test("a draft names one integration: what else it says of it agrees, or is refused", async () => {
  const { integration } = await create("validation", {});
  const integrationId = integration.id;
  expect((await tryOut({ integrationId, storeId, connectorId: "validation" })).userErrors).toEqual([]);
  expect((await tryOut({ integrationId, connectorId: "toy" })).userErrors).toMatchObject([
    { kind: "INPUT", code: "DRAFT_AMBIGUOUS", field: ["connectorId"] },
  ]);
  expect((await tryOut({ integrationId, storeId: "none" })).userErrors).toMatchObject([
    { code: "DRAFT_AMBIGUOUS", field: ["storeId"] },
  ]);
});

describe("a config that its connector refuses", () => {
  const good = { host: "https://api.example.com", apiKey: "k3y-of-toys" };

  test.each([
    ["an unknown field", { ...good, color: "red" }, [["config", "color"]], /^CONFIG_UNKNOWN_FIELD$/],
    [
      "two unknown fields",
      { ...good, a: 1, b: 2 },
      [
        ["config", "a"],
        ["config", "b"],
      ],
      /^CONFIG_UNKNOWN_FIELD$/,
    ],
    [
      "an unknown field deep down",
      { ...good, hook: { path: "/", x: 1 } },
      [["config", "hook", "x"]],
      /^CONFIG_UNKNOWN_FIELD$/,
    ],
    ["a missing field", { apiKey: "k3y-of-toys" }, [["config", "host"]], /^CONFIG_MISSING_FIELD$/],
    ["a missing secret", { host: "https://api.example.com" }, [["config", "apiKey"]], /^CONFIG_MISSING_FIELD$/],
    ["a secret that is null", { ...good, apiKey: null }, [["config", "apiKey"]], /^CONFIG_MISSING_FIELD$/],
    ["a secret that is empty", { ...good, apiKey: "" }, [["config", "apiKey"]], /^CONFIG_MISSING_FIELD$/],
    ["a secret that is a number", { ...good, apiKey: 12345678 }, [["config", "apiKey"]], /^CONFIG_INVALID$/],
    ["a wrong type", { ...good, limit: "3" }, [["config", "limit"]], /^CONFIG_INVALID$/],
    ["a number out of range", { ...good, limit: 11 }, [["config", "limit"]], /^CONFIG_INVALID$/],
    ["an item of a list", { ...good, lists: ["a", ""] }, [["config", "lists", "1"]], /^CONFIG_INVALID$/],
    [
      "an address of another scheme",
      { ...good, host: "http://api.example.com" },
      [["config", "host"]],
      /^CONFIG_INVALID$/,
    ],
    [
      "everything at once",
      { apiKey: "k3y-of-toys", limit: 0, z: 1 },
      [
        ["config", "host"],
        ["config", "limit"],
        ["config", "z"],
      ],
      /^CONFIG_/,
    ],
    ["a text", "no object", [["config"]], /^CONFIG_INVALID$/],
    ["a list", [], [["config"]], /^CONFIG_INVALID$/],
    ["a number", 5, [["config"]], /^CONFIG_INVALID$/],
  ])("is told of %s at its place, and nothing is saved", async (_, config, fields, code) => {
    const payload = await create("toy", config);
    expect(payload.integration).toBeNull();
    const told: { kind: string; code: string; field: string[]; message: string }[] = payload.userErrors;
    expect(told.map(({ field }) => field).toSorted((a, b) => a.join().localeCompare(b.join()))).toEqual(fields);
    for (const error of told) {
      expect(error.kind).toBe("INPUT");
      expect(error.code).toMatch(code);
      expect(error.message.length).toBeGreaterThan(10);
      expect(error.message).not.toContain("k3y");
    }
    const { data } = await gateway.query('{ integrations(connectorId: "toy") { totalCount } }');
    expect(data.integrations.totalCount).toBe(0);
    // A draft is judged alike.
    expect((await tryOut({ storeId, connectorId: "toy", config })).userErrors).toEqual(told);
  });

  test("validation: names that are not its own, and groups that are the same", async () => {
    expect((await create("validation", { atributeName: "x" })).userErrors).toMatchObject([
      { code: "CONFIG_UNKNOWN_FIELD", field: ["config", "atributeName"] },
    ]);
    expect((await create("validation", { groupPolicy: "mine", attributeName: " " })).userErrors).toMatchObject([
      { code: "CONFIG_INVALID", field: ["config", "attributeName"] },
      { code: "CONFIG_INVALID", field: ["config", "groupPolicy"] },
    ]);
    expect((await create("validation", { groupNames: { valid: "A", risky: "a" } })).userErrors).toMatchObject([
      { code: "CONFIG_INVALID", field: ["config", "groupNames"] },
    ]);
  });

  test("a config written into the operation is judged as one that comes as a variable", async () => {
    const { data } = await gateway.query(
      `mutation ($storeId: ID!) {
        bad: createIntegration(input: { storeId: $storeId, connectorId: "validation", config: { groupNames: { valid: 5 } } }) {
          userErrors { field }
        }
        good: createIntegration(input: { storeId: $storeId, connectorId: "validation", config: { groupPolicy: "none" } }) {
          integration { id config }
        }
      }`,
      { storeId },
    );
    expect(data.bad.userErrors).toEqual([{ field: ["config", "groupNames", "valid"] }]);
    expect(data.good.integration.config).toEqual({ groupPolicy: "none" });
    await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }", {
      id: data.good.integration.id,
    });
  });

  test("names that every object has are unknown fields, too", async () => {
    const config = JSON.parse('{ "__proto__": { "limit": 3 }, "constructor": 1, "toString": 2 }') as unknown;
    const { userErrors: told } = await create("validation", config);
    const fields = told.map(({ field }: { field: string[] }) => field.at(-1));
    expect(fields).toEqual(expect.arrayContaining(["constructor", "toString"]));
  });
});

describe("secrets", () => {
  let id: string;
  let made: { readonly id: string; readonly config: unknown; readonly secretsSet: readonly string[] };
  const host = "https://api.example.com";
  const [apiKey, password, token] = ["canary-api-key", "canary-password", "canary-token"];

  async function handed(): Promise<ToyConfig | undefined> {
    expect(await runSync(gateway, { integrationId: id })).toMatchObject({ status: "SUCCEEDED" });
    return seen.at(-1);
  }

  beforeAll(async () => {
    const payload = await create("toy", {
      host,
      apiKey,
      hook: { path: "/h", password },
      login: { by: "token", token },
    });
    made = payload.integration;
    id = made.id;
  });

  test("they are shown as null, and named", () => {
    expect(made.config).toEqual({
      host,
      apiKey: null,
      hook: { path: "/h", password: null },
      login: { by: "token", token: null },
    });
    expect(new Set(made.secretsSet)).toEqual(new Set(["/apiKey", "/hook/password", "/login/token"]));
  });

  test("they reach the connector, and stand in no answer and, in the database, only encrypted", async () => {
    expect(await handed()).toMatchObject({ apiKey, hook: { password }, login: { token } });
    const answers = await gateway.query(
      "query ($id: ID!) { integration(id: $id) { config secretsSet warnings { message } } connectors { id configSchema } }",
      { id },
    );
    expect(JSON.stringify(answers)).not.toContain("canary");
    const rows = await gateway.database.sql`select * from integrations, syncs where integrations.connector_id = 'toy'`;
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain("canary");
    expect(JSON.stringify(rows)).toMatch(/"\/apiKey":"v1:/);
    expect(JSON.stringify(gateway.log)).not.toContain("canary");
  });

  test("the schema marks them, so that forms hide them", async () => {
    const { data } = await gateway.query("{ connectors { id configSchema } }");
    const toy = data.connectors.find((each: { id: string }) => each.id === "toy");
    expect(toy.configSchema.properties.apiKey).toMatchObject({ type: "string", writeOnly: true });
    expect(toy.configSchema.properties.hook.properties.password).toMatchObject({ writeOnly: true });
  });

  test("left out or null in an update they are kept", async () => {
    const { integration } = await update(id, {
      config: { host, limit: 10, hook: { path: "/other", password: null }, login: { by: "token" } },
    });
    expect(integration.secretsSet.toSorted()).toEqual(["/apiKey", "/hook/password", "/login/token"]);
    expect(integration.config).toMatchObject({ limit: 10, apiKey: null, hook: { path: "/other", password: null } });
    // What works but is unwise is judged with the secrets in their place.
    expect(integration.warnings).toEqual([{ code: "LIMIT_HIGH", message: `a key of ${apiKey.length} signs` }]);
    expect(await handed()).toMatchObject({ apiKey, limit: 10, hook: { path: "/other", password }, login: { token } });
  });

  test("an update of other things leaves config and secrets alone", async () => {
    const { integration } = await update(id, { name: "Renamed" });
    expect(integration).toMatchObject({ name: "Renamed", config: { limit: 10 } });
    expect(integration.secretsSet).toHaveLength(3);
  });

  test("a draft of a change is tried with those that are kept", async () => {
    expect(await tryOut({ integrationId: id, config: { host } })).toMatchObject({ ok: true, userErrors: [] });
    expect(await tryOut({ integrationId: id, config: { host, apiKey: "" } })).toMatchObject({
      ok: null,
      userErrors: [{ code: "CONFIG_MISSING_FIELD", field: ["config", "apiKey"] }],
    });
    expect(await tryOut({ integrationId: id })).toMatchObject({ ok: true });
  });

  test("an empty text removes one that may be missing, and is refused for one that may not", async () => {
    expect((await update(id, { config: { host, apiKey: "" } })).userErrors).toMatchObject([
      { code: "CONFIG_MISSING_FIELD", field: ["config", "apiKey"] },
    ]);
    const { integration } = await update(id, { config: { host, hook: { path: "/h", password: "" } } });
    expect(integration.secretsSet).toEqual(["/apiKey"]);
    expect(integration.config).toEqual({ host, apiKey: null, hook: { path: "/h" } });
    const config = await handed();
    expect(config).toMatchObject({ apiKey, hook: { path: "/h" } });
    expect(config?.hook).not.toHaveProperty("password");
  });

  test("a new one takes the old one's place", async () => {
    const { integration } = await update(id, { config: { host, apiKey: "canary-second" } });
    expect(integration).toMatchObject({ config: { host, apiKey: null }, secretsSet: ["/apiKey"] });
    expect(await handed()).toMatchObject({ apiKey: "canary-second" });
  });

  test("one never goes to an address that it was not given for: not in an update, not in a draft", async () => {
    const moved = { host: "https://elsewhere.example.com" };
    const refused = {
      userErrors: [{ kind: "INPUT", code: "SECRET_NEEDED", field: ["config", "apiKey"], message: expect.any(String) }],
    };
    expect(await update(id, { config: moved })).toEqual({ integration: null, ...refused });
    expect(await tryOut({ integrationId: id, config: moved })).toMatchObject({ ok: null, ...refused });
    expect(await handed()).toMatchObject({ host, apiKey: "canary-second" });
    const { integration } = await update(id, { config: { ...moved, apiKey: "canary-third" } });
    expect(integration.config).toEqual({ ...moved, apiKey: null });
    expect(await handed()).toMatchObject({ ...moved, apiKey: "canary-third" });
  });

  test("one that does not open any more is told as what it is, and can be entered again", async () => {
    await gateway.database.sql`update integrations
      set secrets = jsonb_set(secrets, '{/apiKey}', to_jsonb(overlay(secrets ->> '/apiKey' placing 'AAAA' from 40)))
      where connector_id = 'toy'`;
    const fault = { kind: "CONFIG", code: "SECRET_UNREADABLE", message: expect.stringContaining("apiKey") as string };
    expect(await runSync(gateway, { integrationId: id })).toMatchObject({ status: "FAILED", error: fault });
    const { integration: shown } = await update(id, { name: "Still here" });
    expect(shown).toMatchObject({ name: "Still here", warnings: [{ code: fault.code, message: fault.message }] });
    const config = { host: "https://elsewhere.example.com" };
    expect(await update(id, { config })).toMatchObject({
      integration: null,
      userErrors: [{ ...fault, field: ["config", "apiKey"] }],
    });
    const { integration } = await update(id, { config: { ...config, apiKey: "canary-fourth" } });
    expect(integration.warnings).toEqual([]);
    expect(await handed()).toMatchObject({ apiKey: "canary-fourth" });
  });

  test("they are forgotten with the integration", async () => {
    await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }", { id });
    const rows = await gateway.database.sql`select secrets from integrations where connector_id = 'toy'`;
    expect(rows.map((row) => row["secrets"])).toEqual([{}]);
  });

  test("a connector whose secrets could not be told apart does not start", async () => {
    const bad = defineConnector<{ keys: string[] }, undefined>({
      id: "bad",
      title: "Bad",
      description: "Keeps secrets where none can be named.",
      scopes: [],
      config: z.strictObject({ keys: z.array(z.string().meta({ writeOnly: true })) }),
      syncKinds: [],
      open: () => undefined,
    });
    await expect(startTestGateway({ sandbox: { customers: 1 }, connectors: [{ connector: bad }] })).rejects.toThrow(
      /inside a list/,
    );
  });
});
