/** Who may ask for consent, and who may erase; and that the provider's password is told to nobody. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage } from "../audit-entries.js";
import { canary, dumpOf, findings, inFull } from "../canaries.js";
import { rowOf } from "../filled-results.js";
import { addApiKey } from "../harness.js";
import { warningsOf } from "./admin.js";
import { erase } from "./erasing.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

const jane = "jane@example.com";
const password = canary("dotdigital");
const username = "apiuser-canary@apiconnector.com";

let world: ListsWorld;
let integration: string;
let other: string;
const keys = new Map<string, string>();
beforeAll(async () => {
  world = await startListsWorld({ dotdigitalUser: username, dotdigitalPassword: password });
  world.subscribe(jane);
  integration = await world.integrate();
  other = await world.integrate({ subscribers: { list: { name: "Others" } } });
  await world.run(integration);
  for (const role of ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"])
    keys.set(role, await addApiKey(world.gateway, role, `${role} of all`));
  const { sql } = world.gateway.database;
  for (const [name, column, id] of [
    ["this store", "store_ids", rowOf(world.storeId)],
    ["another store", "store_ids", "01900000-0000-7000-8000-000000000000"],
    ["this integration", "integration_ids", rowOf(integration)],
    ["the other integration", "integration_ids", rowOf(other)],
  ] as const) {
    for (const role of ["VIEWER", "ADMIN"]) {
      const called = `${role} of ${name}`;
      keys.set(called, await addApiKey(world.gateway, role, called));
      await sql`update api_keys set ${sql(column)} = array[${id}::uuid] where name = ${called}`;
    }
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const keyOf = (name: string): string => keys.get(name) ?? "";

const ask = async (id: string, name: string) => {
  const { data, errors = [] } = await world.gateway.query(
    "query ($id: ID!, $email: String!) { consent(integrationId: $id, email: $email) { email current { value } } }",
    { id, email: jane },
    keyOf(name),
  );
  const refused = errors.map(({ message, extensions: { code } }) => ({ message: message.replaceAll(id, "ID"), code }));
  return { consent: data.consent, refused };
};

test.each(["ADMIN", "OPERATOR", "VIEWER", "VIEWER of this store", "VIEWER of this integration"])(
  "consent is told to %s",
  async (name) => {
    expect(await ask(integration, name)).toEqual({
      consent: { email: jane, current: [{ value: "GRANTED" }] },
      refused: [],
    });
  },
);

test("consent is not told to SUBSCRIBER", async () => {
  const { consent, refused } = await ask(integration, "SUBSCRIBER");
  expect([consent, refused.map(({ code }) => code)]).toEqual([null, ["FORBIDDEN"]]);
});

test.each(["VIEWER of another store", "ADMIN of another store", "VIEWER of the other integration"])(
  "to %s an integration out of reach is as one that is not there",
  async (name) => {
    const nowhere = `${integration.slice(0, -4)}AAAA`;
    const answer = await ask(integration, name);
    expect(answer).toEqual(await ask(nowhere, name));
    expect(answer.consent).toBeNull();
    expect(answer.refused).toHaveLength(1);
  },
);

test.each([
  ["OPERATOR", "FORBIDDEN"],
  ["VIEWER", "FORBIDDEN"],
  ["SUBSCRIBER", "FORBIDDEN"],
  ["VIEWER of this store", "FORBIDDEN"],
  // All integrations of the store know people together.
  ["ADMIN of this integration", "FORBIDDEN"],
  ["ADMIN of another store", "INTEGRATION_NOT_FOUND"],
  ["ADMIN of the other integration", "INTEGRATION_NOT_FOUND"],
])("to erase is not %s's, and nothing is done: %s", async (name, expected) => {
  const { data, errors } = await world.gateway.query(
    "mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { pseudonym deletedAtProvider userErrors { code } } }",
    { input: { integrationId: integration, email: jane } },
    keyOf(name),
  );
  const codes = [
    ...(errors ?? []).map(({ extensions }) => extensions.code),
    ...(data?.erasePerson?.userErrors ?? []).map(({ code }: { code: string }) => code),
  ];
  expect(codes).toEqual([expected]);
  expect(data?.erasePerson?.pseudonym ?? null).toBeNull();
  expect(world.dotdigital.contact(jane)).toBeDefined();
  expect((await auditPage(world.gateway, { operation: "erasePerson" })).nodes).toEqual([]);
});

test("what an account has to choose from is for OPERATOR and above", async () => {
  const { data, errors } = await world.gateway.query(
    'query ($id: ID!) { marketingLists(draft: { integrationId: $id }) { label } configOptions(draft: { integrationId: $id }, path: "/customers/list") { label } }',
    { id: integration },
    keyOf("VIEWER"),
  );
  expect([data?.marketingLists ?? null, data?.configOptions ?? null]).toEqual([null, null]);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN", "FORBIDDEN"]);
  const operator = await world.gateway.query(
    "query ($id: ID!) { marketingLists(draft: { integrationId: $id }) { label } }",
    { id: integration },
    keyOf("OPERATOR"),
  );
  expect(operator.data.marketingLists).toEqual([{ label: "Store subscribers" }]);
});

test("of nobody, and of what is no address, nothing is known", async () => {
  for (const email of ["stranger@example.com", "jane", ""]) {
    const answer = await world.gateway.query(
      "query ($id: ID!, $email: String!) { consent(integrationId: $id, email: $email) { email } }",
      { id: integration, email },
    );
    expect(answer).toEqual({ data: { consent: null } });
  }
});

test("while the provider is away nobody is erased, here neither, and it can be asked again", async () => {
  world.dotdigital.addFault({
    method: "DELETE",
    path: "/contacts/v3/*",
    times: null,
    respond: { status: 503, headers: { "retry-after": "0" } },
  });
  await expect(erase(world, integration, jane)).rejects.toThrow("DOTDIGITAL_UNAVAILABLE");
  world.dotdigital.clearFaults();
  const { data } = await world.gateway.query(
    "query ($id: ID!, $email: String!) { consent(integrationId: $id, email: $email) { current { value } } }",
    { id: integration, email: jane },
  );
  expect(data.consent).toEqual({ current: [{ value: "GRANTED" }] });
  expect(world.dotdigital.contact(jane)).toBeDefined();
});

test("a key of the whole store erases; who did is in the audit, and the address is not", async () => {
  const { data } = await world.gateway.query(
    "mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { pseudonym deletedAtProvider userErrors { code } } }",
    { input: { integrationId: integration, email: ` ${jane.toUpperCase()}` } },
    keyOf("ADMIN of this store"),
  );
  const { pseudonym } = data.erasePerson;
  expect(data.erasePerson).toMatchObject({ deletedAtProvider: true, userErrors: [] });
  const { nodes } = await auditPage(world.gateway, { operation: "erasePerson" });
  expect(nodes).toMatchObject([
    {
      actor: { name: "ADMIN of this store" },
      target: { id: integration, __typename: "Integration" },
      after: { person: pseudonym, deletedAtProvider: true },
    },
  ]);
  // Also of somebody whom nobody knew.
  await erase(world, integration, "stranger@example.com");
  const { nodes: all, exportUrl } = await auditPage(world.gateway, {});
  const exported = await fetch(exportUrl, { headers: { authorization: `Bearer ${world.gateway.key}` } });
  const audit = JSON.stringify(all) + (await exported.text());
  const tables = (await dumpOf(world.gateway.database)).filter(({ what }) => what.includes("audit"));
  expect(audit).toContain(pseudonym);
  for (const text of [audit, ...tables.map((each) => each.text)]) expect(text).not.toMatch(/jane@|stranger@/i);
});

test("the provider's password is in no answer, line, row, result or audit, whatever the provider says back", async () => {
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const said = {
    message: `No, ${password} of ${basic}! ERROR_UNKNOWN`,
    errorCode: `x:${password}`,
    description: basic,
  };
  const check =
    "mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { checks { fault { message remedy } } userErrors { message } } }";
  const config = { provider: { ...world.provider, username } };
  const draft = { storeId: world.storeId, connectorId: "lists", config };
  for (const [path, respond] of [
    ["/v2/account-info", { status: 401, body: said }],
    ["/v2/account-info", { status: 200, body: { id: 1, properties: [{ name: "ApiEndpoint", value: password }] } }],
    ["/v2/address-books", { status: 403, body: said }],
    ["/v2/data-fields", { status: 400, headers: { "x-echo": basic }, body: said }],
    ["/v2/data-fields", { status: 200, body: { [password]: password } }],
  ] as const) {
    world.dotdigital.addFault({ path, respond, times: 4 });
    await world.gateway.query(check, { input: draft });
    await world.gateway.query(
      'query ($draft: IntegrationDraftInput!) { marketingLists(draft: $draft) { label } fields: configOptions(draft: $draft, path: "/fields/0/to") { label } }',
      { draft },
    );
    world.dotdigital.clearFaults();
  }
  // Given where it does not belong, it is not said back.
  for (const wrong of [{ url: password }, { type: password }])
    await world.gateway.query(check, { input: { ...draft, config: { provider: { ...world.provider, ...wrong } } } });
  world.subscribe("kim@example.com");
  const failing = await world.integrate();
  world.dotdigital.addFault({ path: "/contacts/v3/import", respond: { status: 400, body: said } });
  const { results } = await world.run(failing);
  expect(results.find(({ key }) => key === "kim@example.com")?.outcome).toBe("FAILED");
  world.dotdigital.addFault({ path: "/v2/address-books", respond: { status: 401, body: said } });
  const { sync } = await world.run(failing);
  expect(sync).toMatchObject({ status: "FAILED", error: { code: "DOTDIGITAL_LOGIN_REFUSED" } });
  await warningsOf(world, failing);
  await world.gateway.query(
    `{ stores { nodes { integrations { config secretsSet disabledReason { message remedy } lastSync { config error { message } faults { fault { message } } }
         configHistory { nodes { config changes { path before after } reason { message } } } } } }
       auditEntries(first: 250) { nodes { operation targetName before after } } }`,
  );
  const found = findings(password, [
    { what: "log", text: inFull(world.gateway.log) },
    ...world.gateway.answers.map((text) => ({ what: "answer", text })),
    ...(await dumpOf(world.gateway.database)),
    { what: "results", text: inFull([results, sync]) },
  ]);
  expect(found).toEqual([]);
  // The right places were looked into.
  expect(world.gateway.answers.join("\n")).toContain("[redacted]");
});
