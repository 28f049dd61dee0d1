/** Nothing is reachable without a key whose role allows it. */
import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Allow, enforceAccess, roles, type Role } from "@storegate/connector-kit/graphql";
import { buildSchema, Query, Resolver } from "type-graphql";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket } from "./sockets.js";
import { runSync } from "./syncs.js";

let gateway: TestGateway;
let integrationId: string;
let syncId: string;
const keys: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 5 } });
  ({ integrationId } = await setUpValidation(gateway));
  syncId = (await runSync(gateway, { integrationId })).id;
  for (const role of roles) keys[role] = await addApiKey(gateway, role);
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("without a key that is good", () => {
  const authorizations: [string, (good: string) => string | undefined][] = [
    ["no key", () => undefined],
    ["a wrong key", () => "Bearer test_00000000000000000000000000000000"],
    ["another scheme", (good) => `Basic ${good}`],
    ["no scheme", (good) => good],
    ["no secret", () => "Bearer "],
    ["a key with something behind it", (good) => `Bearer ${good} more`],
    ["the hash of a key", (good) => `Bearer ${createHash("sha256").update(good).digest("hex")}`],
  ];

  test.each(authorizations)("%s: 401 over HTTP, whatever is asked for", async (_, authorization) => {
    const value = authorization(gateway.key);
    const headers = { "content-type": "application/json", ...(value === undefined ? {} : { authorization: value }) };
    for (const body of ['{"query":"{ __typename }"}', '{"query":"{ viewer { id } }"}', "not JSON"]) {
      const response = await fetch(`${gateway.url}/graphql`, { method: "POST", headers, body });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    }
  });

  test.each(authorizations)("%s: the socket is closed with 4403", async (_, authorization) => {
    await using socket = openSocket(gateway, authorization(gateway.key) ?? "");
    const attempt = followSync(socket.client, syncId).next();
    await expect(attempt).rejects.toMatchObject({ code: 4403 });
    expect((await socket.closed).code).toBe(4403);
  });

  test("a key that is revoked opens nothing any more", async () => {
    const secret = await addApiKey(gateway, "ADMIN", "to be revoked");
    expect((await gateway.query("{ viewer { name role } }", {}, secret)).data.viewer).toEqual({
      name: "to be revoked",
      role: "ADMIN",
    });
    await gateway.database.sql`update api_keys set revoked_at = now() where name = 'to be revoked'`;
    expect((await gateway.query("{ viewer { name } }", {}, secret)).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
    await using socket = openSocket(gateway, `Bearer ${secret}`);
    await expect(followSync(socket.client, syncId).next()).rejects.toMatchObject({ code: 4403 });
  });

  test("secrets are not kept, only their hashes, and the scheme's case does not matter", async () => {
    const rows = await gateway.database.sql`select * from api_keys`;
    expect(rows.length).toBeGreaterThan(4);
    for (const secret of [gateway.key, ...Object.values(keys)]) expect(JSON.stringify(rows)).not.toContain(secret);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `bearer ${gateway.key}` },
      body: '{"query":"{ viewer { role } }"}',
    });
    expect(await response.json()).toEqual({ data: { viewer: { role: "ADMIN" } } });
  });
});

describe("roles", () => {
  // By hand: a field that is added here or there alone fails.
  const least: Readonly<Record<string, { readonly role: Role; readonly call: string }>> = {
    viewer: { role: "SUBSCRIBER", call: "{ viewer { id } }" },
    node: { role: "VIEWER", call: '{ node(id: "sto_x") { id } }' },
    connectors: { role: "VIEWER", call: "{ connectors { id } }" },
    stores: { role: "VIEWER", call: "{ stores { totalCount } }" },
    store: { role: "VIEWER", call: '{ store(id: "x") { id } }' },
    integrations: { role: "VIEWER", call: "{ integrations { totalCount } }" },
    integration: { role: "VIEWER", call: '{ integration(id: "x") { id } }' },
    syncs: { role: "VIEWER", call: "{ syncs { totalCount } }" },
    sync: { role: "VIEWER", call: '{ sync(id: "x") { id } }' },
    validateEmail: { role: "VIEWER", call: '{ validateEmail(integrationId: "x", email: "a@b.c") { status } }' },
    connectStore: {
      role: "ADMIN",
      call: 'mutation { connectStore(input: { storeHash: "!", accessToken: "x" }) { userErrors { code } } }',
    },
    updateStore: { role: "ADMIN", call: 'mutation { updateStore(id: "x", input: {}) { userErrors { code } } }' },
    disconnectStore: { role: "ADMIN", call: 'mutation { disconnectStore(id: "x") { userErrors { code } } }' },
    createIntegration: {
      role: "ADMIN",
      call: 'mutation { createIntegration(input: { storeId: "x", connectorId: "validation", config: {} }) { userErrors { code } } }',
    },
    updateIntegration: {
      role: "ADMIN",
      call: 'mutation { updateIntegration(id: "x", input: {}) { userErrors { code } } }',
    },
    deleteIntegration: { role: "ADMIN", call: 'mutation { deleteIntegration(id: "x") { userErrors { code } } }' },
    testIntegration: { role: "OPERATOR", call: "mutation { testIntegration(input: {}) { userErrors { code } } }" },
    startSync: {
      role: "OPERATOR",
      call: 'mutation { startSync(input: { integrationId: "x" }) { userErrors { code } } }',
    },
    cancelSync: { role: "OPERATOR", call: 'mutation { cancelSync(id: "x") { userErrors { code } } }' },
    syncProgress: { role: "SUBSCRIBER", call: 'subscription { syncProgress(syncId: "x") { final } }' },
  };

  function mayUse(role: Role): string[] {
    return Object.keys(least).filter((field) => roles.indexOf(role) <= roles.indexOf(least[field]?.role ?? "ADMIN"));
  }

  async function codesOf(call: string, key: string | undefined): Promise<string[]> {
    const { errors } = await gateway.query(call, {}, key);
    return (errors ?? []).map(({ extensions }) => extensions.code);
  }

  test("the list above is every root field that is served", async () => {
    const { data } = await gateway.query(
      "{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }",
    );
    const { queryType, mutationType, subscriptionType } = data.__schema;
    const served = [queryType, mutationType, subscriptionType].flatMap(({ fields }) =>
      fields.map(({ name }: { name: string }) => name),
    );
    expect(new Set(served)).toEqual(new Set(Object.keys(least)));
  });

  test.each(roles)("%s may use what its role allows, over HTTP, and is told so by viewer", async (role) => {
    const allowed: string[] = [];
    for (const [field, { call }] of Object.entries(least)) {
      if (field === "syncProgress") continue;
      const codes = await codesOf(call, keys[role]);
      // Whatever else is wrong with what is forbidden is not told.
      if (codes.join() !== "FORBIDDEN") allowed.push(field);
    }
    expect(allowed).toEqual(mayUse(role).filter((field) => field !== "syncProgress"));
    const { data } = await gateway.query("{ viewer { role operations } }", {}, keys[role]);
    expect(data.viewer.role).toBe(role);
    expect(data.viewer.operations.toSorted()).toEqual(mayUse(role).toSorted());
  });

  test.each(roles)("%s may use the same over a socket", async (role) => {
    await using socket = openSocket(gateway, `Bearer ${keys[role]}`);
    const allowed: string[] = [];
    for (const [field, { call }] of Object.entries(least)) {
      const codes: string[] = [];
      try {
        for await (const { errors } of socket.client.iterate({ query: call }))
          codes.push(...(errors ?? []).map(({ extensions }) => String(extensions?.["code"])));
      } catch (errors) {
        codes.push(...(errors as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code));
      }
      if (!codes.includes("FORBIDDEN")) allowed.push(field);
    }
    expect(allowed).toEqual(mayUse(role));
  });

  test("what is forbidden is not done", async () => {
    const call = "mutation ($id: ID!) { deleteIntegration(id: $id) { deletedId } }";
    const { data, errors } = await gateway.query(call, { id: integrationId }, keys.OPERATOR);
    expect(data).toEqual({ deleteIntegration: null });
    expect(errors).toMatchObject([{ path: ["deleteIntegration"], extensions: { code: "FORBIDDEN" } }]);
    expect(errors?.[0]?.message).toContain("needs ADMIN");
    const found = await gateway.query("query ($id: ID!) { integration(id: $id) { id } }", { id: integrationId });
    expect(found.data.integration.id).toBe(integrationId);
  });

  test("a forbidden field fails alone: what stands beside it is done and answered", async () => {
    const { data, errors } = await gateway.query(
      `mutation ($id: ID!) {
        cancelSync(id: $id) { userErrors { code } }
        deleteIntegration(id: $id) { deletedId }
      }`,
      { id: "syn_x" },
      keys.OPERATOR,
    );
    expect(data).toEqual({ cancelSync: { userErrors: [{ code: "SYNC_NOT_FOUND" }] }, deleteIntegration: null });
    expect(errors).toHaveLength(1);
  });

  test("a SUBSCRIBER follows a sync, and sees all of it but integration, startedBy and results", async () => {
    await using socket = openSocket(gateway, `Bearer ${keys.SUBSCRIBER}`);
    const states = [];
    for await (const state of followSync(socket.client, syncId)) states.push(state);
    expect(states).toMatchObject([{ final: true, sync: { id: syncId, progress: { processed: 5 } } }]);
    for (const field of ["integration { config }", "startedBy { name }", "results { totalCount }"]) {
      const query = `subscription ($syncId: ID!) { syncProgress(syncId: $syncId) { final sync { id ${field} } } }`;
      for await (const { data, errors } of socket.client.iterate({ query, variables: { syncId } })) {
        expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
        expect(JSON.stringify(data ?? null)).not.toMatch(/config|test_|"totalCount":\d/);
      }
    }
  });

  test("who started a sync is told to those who may know", async () => {
    const { data } = await gateway.query(
      "query ($id: ID!) { sync(id: $id) { startedBy { name } } }",
      { id: syncId },
      keys.VIEWER,
    );
    expect(data.sync.startedBy).toEqual({ name: "STOREGATE_ADMIN_KEY" });
  });
});

test("a schema with a root field that says nothing about access does not build", async () => {
  @Resolver()
  class Silent {
    @Allow("VIEWER")
    @Query(() => String, { description: "Says who may use it." })
    spoken(): string {
      return randomUUID();
    }

    @Query(() => String, { description: "Does not." })
    unspoken(): string {
      return randomUUID();
    }
  }
  const schema = await buildSchema({ resolvers: [Silent], validate: false });
  expect(() => enforceAccess(schema)).toThrow("Query.unspoken. Say Allow(role, reach) on each.");
});
