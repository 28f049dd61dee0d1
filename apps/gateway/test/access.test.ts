/** Nothing is reachable without a key whose role allows it. */
import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Allow, enforceAccess, rootRules, roles, type Role } from "@storegate/connector-kit/graphql";
import { buildSchema, Query, Resolver } from "type-graphql";
import { createSchema } from "../src/graphql/schema.js";
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
    // The database tells the gateway, which takes a moment.
    await expect
      .poll(async () => (await gateway.query("{ viewer { name } }", {}, secret)).errors)
      .toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
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
  test.each(roles)("%s is told by viewer what it may use, and that is what its rules say", async (role) => {
    const { data } = await gateway.query("{ viewer { role operations } }", {}, keys[role]);
    expect(data.viewer.role).toBe(role);
    const rules = [...rootRules(await createSchema())];
    const may = rules.filter(([, { least }]) => roles.indexOf(role) <= roles.indexOf(least)).map(([name]) => name);
    expect(data.viewer.operations.toSorted()).toEqual(may.toSorted());
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
