/** Every secret that the gateway is given or makes, marked, through all flows, and searched for in all that comes out. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { secretColumns } from "@storegate/database";
import { expect, test, vi } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { canary, dumpOf, findings, inFull, type Haystack } from "./canaries.js";
import { startTestGateway, type TestGateway } from "./harness.js";
import { leakingConnector, LeakingResolver, leaks } from "./leaking-connector.js";
import { followSync, openSocket } from "./sockets.js";
import { allResults, startSync } from "./syncs.js";
import { toyConnector, type ToyConfig } from "./toy-connector.js";

/** Asks over HTTP and keeps every answer, headers and all. */
class Witness {
  readonly answers: Haystack[] = [];
  constructor(
    readonly gateway: TestGateway,
    readonly key: string,
  ) {}

  async fetch(what: string, address: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
    const headers = { authorization: `Bearer ${this.key}`, ...(init.headers as Record<string, string>) };
    const { pathname, search } = new URL(address, this.gateway.url);
    const response = await fetch(`${this.gateway.url}${pathname}${search}`, { ...init, headers });
    const text = await response.text();
    this.answers.push({ what, text: `${response.status} ${inFull([...response.headers])}\n${text}` });
    return { response, text };
  }

  // Tests look into answers freely.
  async query(what: string, query: string, variables: object = {}, headers: Record<string, string> = {}) {
    const body = JSON.stringify({ query, variables });
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
    const { text } = await this.fetch(what, "/graphql", init);
    return JSON.parse(text) as { data: Record<string, never> | null; errors?: unknown };
  }
}

const problems = "userErrors { kind code message field }";
const fault = "fault { kind code message remedy field }";

test("no secret is in any answer, line, metric, audit entry, error or row", { timeout: 90_000 }, async () => {
  const adminKey = canary("admin");
  const accessToken = canary("store").replaceAll("_", "");
  const [apiKey, password, loginToken] = [canary("config"), canary("hook"), canary("login")];
  const leaked = `${canary("leaked")} "/&`;
  const databasePassword = canary("database");
  const encryptionKey = randomBytes(32);
  const metricsToken = canary("metrics");
  /** By name: what must not come out, and the one answer that shows it, where there is one. */
  const secrets = new Map<string, { readonly secret: string; readonly shownIn?: string }>([
    ["admin key", { secret: adminKey }],
    ["access token", { secret: accessToken }],
    ["config secret", { secret: apiKey }],
    ["nested config secret", { secret: password }],
    ["config secret in a union", { secret: loginToken }],
    ["secret that its connector says", { secret: leaked }],
    ["database password", { secret: databasePassword }],
    ["encryption key", { secret: encryptionKey.toString("latin1") }],
    ["encryption key as given", { secret: encryptionKey.toString("base64") }],
    ["encryption key in hex", { secret: encryptionKey.toString("hex") }],
    ["metrics token", { secret: metricsToken }],
  ]);
  const role = `canary_${randomBytes(6).toString("hex")}`;
  const seen: ToyConfig[] = [];
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(500).end(inFull(request.headers)));
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const hookUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/hook`;

  const gateway = await startTestGateway({
    sandbox: { customers: 30, accessToken },
    connectors: [
      ...installedConnectors,
      { connector: toyConnector(seen) },
      { connector: leakingConnector, resolvers: [LeakingResolver] },
    ],
    databaseUrl: async ({ sql, url }) => {
      await sql.unsafe(`create role ${role} login superuser password '${databasePassword}'`);
      return Object.assign(new URL(url), { username: role, password: databasePassword }).href;
    },
    environment: {
      STOREGATE_ADMIN_KEY: adminKey,
      STOREGATE_ENCRYPTION_KEY: encryptionKey.toString("base64"),
      STOREGATE_METRICS_TOKEN: metricsToken,
      STOREGATE_LOG_LEVEL: "trace",
      STOREGATE_PUBLIC_URL: "https://gateway.example",
    },
  });
  const witness = new Witness(gateway, adminKey);
  const results: unknown[] = [];
  let dump: Haystack[] = [];
  try {
    const { control, storeHash, apiUrl } = gateway.sandbox;
    const body = {
      status: 422,
      title: `No, ${accessToken}!`,
      errors: { [accessToken]: accessToken, deep: { [accessToken]: 1 } },
    };
    const echoes = [
      { status: 422, headers: { "x-echo": accessToken, "x-auth-token": accessToken }, body },
      { status: 401, body },
      { status: 403, body },
      { status: 500, body: accessToken },
      { status: 200, body: accessToken },
      { status: 200, body: { data: [accessToken] } },
    ];
    const connect = `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } checks { name ${fault} } ${problems} } }`;
    for (const respond of echoes) {
      control.addFault({ path: "/v2/time", times: 5, respond });
      await witness.query("connectStore, echoed", connect, { input: { storeHash, accessToken, apiUrl } });
      control.clearFaults();
    }
    // Given in the wrong place, or badly, it is not said back.
    for (const input of [
      { storeHash, accessToken: `${accessToken}\n${accessToken}`, apiUrl },
      { storeHash, accessToken: ` ${accessToken}`, apiUrl: "http://127.0.0.1:1" },
      { storeHash, accessToken, apiUrl: "http://no-such-host.invalid" },
    ]) {
      await witness.query("connectStore, refused", connect, { input });
    }
    const { data: connected } = await witness.query("connectStore", connect, {
      input: { storeHash, accessToken, apiUrl },
    });
    const storeId: string = (connected as never as { connectStore: { store: { id: string } } }).connectStore.store.id;

    const create = `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id config warnings { message } } ${problems} } }`;
    const good = {
      host: "https://provider.example",
      apiKey,
      hook: { path: "/h", password },
      login: { by: "token", token: loginToken },
    };
    for (const config of [
      { ...good, host: apiKey },
      { ...good, limit: apiKey },
      { ...good, apiKey: [apiKey] },
      { ...good, login: { by: loginToken, token: loginToken } },
      { ...good, hook: password },
    ]) {
      await witness.query("createIntegration, refused", create, { input: { storeId, connectorId: "toy", config } });
    }
    const made = async (connectorId: string, config: object): Promise<string> => {
      const { data } = await witness.query(`createIntegration ${connectorId}`, create, {
        input: { storeId, connectorId, config },
      });
      return (data as never as { createIntegration: { integration: { id: string } } }).createIntegration.integration.id;
    };
    const toyId = await made("toy", { ...good, limit: 10 });
    const integrationId = await made("validation", {});
    await witness.query(
      "updateIntegration",
      `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { integration { config secretsSet } ${problems} } }`,
      { id: toyId, input: { config: { ...good, apiKey: null, lists: ["a"] } } },
    );
    await witness.query(
      "testIntegration",
      `mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { checks { ${fault} } ${problems} } }`,
      { id: toyId },
    );

    /** A refused token disables the integration; it goes on when somebody says so. */
    const start = async (id = integrationId): Promise<string> => {
      await witness.query(
        "updateIntegration",
        `mutation ($id: ID!) { updateIntegration(id: $id, input: { status: MANUAL }) { integration { status disabledReason { message } } ${problems} } }`,
        { id },
      );
      return startSync(gateway, { integrationId: id });
    };
    for (const [method, path, respond, times] of [
      ["PUT", "/v3/customers/attribute-values", echoes[0], 30],
      ["GET", "/v3/customers", echoes[1], 1],
      ["GET", "/v3/customers", { status: 200, body: { data: accessToken, [accessToken]: accessToken } }, 1],
      ["PUT", "/v3/customers", "reset", 2],
    ] as const) {
      control.addFault({ method, path, ...(respond && { respond }), times });
      await using socket = openSocket(gateway);
      const id = await start();
      for await (const state of followSync(socket.client, id)) results.push(state);
      results.push(await allResults(gateway, id));
      control.clearFaults();
    }
    {
      await using socket = openSocket(gateway);
      for await (const state of followSync(socket.client, await start(toyId))) results.push(state);
    }
    expect(seen[0]).toMatchObject({ apiKey, hook: { password }, login: { token: loginToken } });

    // A connector that says its own secret wherever it can.
    const leakingId = await made("leaking", { password: leaked });
    for (const at of leaks) {
      await witness.query(
        `leaking at ${at}`,
        `mutation ($id: ID!, $config: JSON!) { updateIntegration(id: $id, input: { config: $config }) { integration { config warnings { message remedy field } } ${problems} } }`,
        { id: leakingId, config: { at, password: null } },
      );
      await using socket = openSocket(gateway);
      const id = await start(leakingId);
      for await (const state of followSync(socket.client, id)) results.push(state);
      results.push(await allResults(gateway, id));
      await witness.query(
        `testIntegration, leaking at ${at}`,
        `mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { checks { name ${fault} } ${problems} } }`,
        { id: leakingId },
      );
      await witness.query(
        `configOptions, leaking at ${at}`,
        `query ($id: ID!) { configOptions(draft: { integrationId: $id }, path: "/table") { value label details } }`,
        { id: leakingId },
      );
    }
    for (const by of ["answer", "fault", "error", "graphql"]) {
      const query = `query ($id: ID!, $by: String!) { leak(integrationId: $id, by: $by) }`;
      await witness.query(`leak by ${by}`, query, { id: leakingId, by });
    }

    // What its store tells it comes by webhooks, which bear a secret of ours.
    const { hooks } = control;
    hooks.deliverTo("https://gateway.example", gateway.url);
    const logged = (begin: string) =>
      vi.waitUntil(() => gateway.log.some(({ message }) => message.startsWith(begin)), { timeout: 10_000 });
    await vi.waitUntil(() => hooks.list().length > 0, { timeout: 10_000 });
    const [hook] = hooks.list();
    const hookSecret = hook?.headers?.["x-storegate-hook-secret"] ?? "";
    expect(hookSecret).not.toBe("");
    secrets.set("secret of webhooks", { secret: hookSecret });
    control.orders.add({ email: "ada@gmail.com" });
    await logged("an integration did not take what its store has told");
    hooks.deactivate(hook?.id ?? 0);
    const echoed = {
      status: 422,
      body: { status: 422, title: `No, ${hookSecret}!`, errors: { [hookSecret]: hookSecret } },
    };
    control.addFault({ path: "/v3/hooks", times: 50, respond: echoed });
    for (const status of ["DISABLED", "MANUAL"]) {
      const update = `mutation ($id: ID!, $status: IntegrationStatus!) { updateIntegration(id: $id, input: { status: $status }) { ${problems} } }`;
      await witness.query(`leaking ${status}`, update, { id: leakingId, status });
    }
    await logged("a store's webhooks are not as they should be");
    control.clearFaults();

    const text = async (what: string, query: string, variables: object, pick: RegExp): Promise<string> => {
      const found = pick.exec(JSON.stringify(await witness.query(what, query, variables)))?.[1];
      if (found === undefined) throw new Error(`${what} showed no secret`);
      secrets.set(what, { secret: found, shownIn: what });
      return found;
    };
    const keySecret = await text(
      "createApiKey",
      `mutation { createApiKey(input: { name: "Watcher", role: VIEWER }) { secret apiKey { id } ${problems} } }`,
      {},
      /"secret":"([^"]+)"/,
    );
    const token = await text(
      "createProgressToken",
      `mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token ${problems} } }`,
      { id: integrationId },
      /"token":"([^"]+)"/,
    );
    await text(
      "updateNotificationSettings",
      `mutation ($url: URL!) { updateNotificationSettings(input: { webhookUrls: [$url] }) { webhookSecret settings { webhookUrls } ${problems} } }`,
      { url: hookUrl },
      /"webhookSecret":"([^"]+)"/,
    );
    const { response: signedIn } = await witness.fetch("signIn", "/session", {
      method: "POST",
      headers: { authorization: `Bearer ${keySecret}` },
    });
    const cookie = /storegate_session=([^;]+)/.exec(signedIn.headers.get("set-cookie") ?? "")?.[1] ?? "";
    expect(cookie).not.toBe("");
    secrets.set("session", { secret: cookie, shownIn: "signIn" });
    await witness.fetch("session", "/session", {
      headers: { authorization: "", cookie: `storegate_session=${cookie}` },
    });
    await witness.query("with a token", "{ viewer { name role } }", {}, { authorization: `Bearer ${token}` });
    for (const [what, secret] of [
      ["mangled key", keySecret],
      ["mangled token", token],
      ["mangled session", cookie],
    ] as const) {
      await witness.query(what, "{ viewer { name } }", {}, { authorization: `Bearer ${secret}x` });
      await witness.query(
        what,
        `{ viewer { name } } # ${"x".repeat(3)}`,
        { secret: [secret] },
        { authorization: `Bearer ${keySecret}` },
      );
    }
    // A webhook that is refused, by somebody who says back what came.
    control.addFault({ method: "GET", path: "/v3/customers", respond: { status: 401, body }, times: 1 });
    const failing = await start();
    {
      await using socket = openSocket(gateway);
      for await (const state of followSync(socket.client, failing)) results.push(state);
    }
    control.clearFaults();

    await witness.query(
      "everything",
      `{ stores { nodes { id name storeHash statusReason { message } integrations { id config secretsSet warnings { message } lastSync { config error { message } }
           configHistory { nodes { config secretsChanged reason { message remedy } changes { path before after } } } } } }
         syncs { nodes { id error { message remedy } faults { fault { message } } } } apiKeys { id name role }
         notificationSettings { webhookUrls ${fault} } auditEntries(first: 250) { exportUrl nodes { operation targetName before after ipAddress actor { name } } } }`,
    );
    const { text: urls } = await witness.fetch("export urls", "/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: `query ($id: ID!) { csv: auditEntries { exportUrl } lines: auditEntries { exportUrl(format: NDJSON) } sync(id: $id) { results { exportUrl } } }`,
        variables: { id: failing },
      }),
    });
    for (const [, url = ""] of urls.matchAll(/"exportUrl":"([^"]+)"/g)) {
      const { response } = await witness.fetch("export", url);
      expect(response.status).toBe(200);
    }
    const { response: metrics } = await witness.fetch("metrics", "/metrics", {
      headers: { authorization: `Bearer ${metricsToken}` },
    });
    expect(metrics.status).toBe(200);
    dump = await dumpOf(gateway.database);
    await witness.query(
      "updateStore, refused",
      `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { checks { ${fault} } ${problems} } }`,
      {
        id: storeId,
        input: { accessToken: canary("wrong") },
      },
    );
    await witness.query(
      "disconnectStore",
      `mutation ($id: ID!) { disconnectStore(id: $id) { deletedId ${problems} } }`,
      { id: storeId },
    );
    dump.push(...(await dumpOf(gateway.database)));
  } finally {
    await gateway[Symbol.asyncDispose]();
    receiver.closeAllConnections();
    receiver.close();
  }

  const log = { what: "log", text: inFull(gateway.log) };
  const everything = [
    log,
    ...witness.answers,
    ...gateway.answers.map((text) => ({ what: "answer", text })),
    ...dump,
    { what: "results", text: inFull(results) },
  ];
  // The right places were looked into: what came with the secrets is there.
  expect(log.text).toContain("a sync failed");
  expect(everything.filter(({ text }) => text.includes("No, [redacted]!")).map(({ what }) => what)).toEqual(
    expect.arrayContaining(["connectStore, echoed", "public.sync_results.errors", "results"]),
  );
  expect(everything.filter(({ text }) => text.includes("LEAKED")).map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      "testIntegration, leaking at nowhere",
      "leak by fault",
      "leak by graphql",
      "public.syncs.error",
      "public.sync_results.errors",
      "public.sync_changes.fault",
      "results",
    ]),
  );
  const blotted = everything.filter(({ text }) => text.includes("[redacted]")).map(({ what }) => what);
  expect(blotted).toEqual(
    expect.arrayContaining([
      "log",
      "leaking at nowhere",
      "configOptions, leaking at nowhere",
      "leak by answer",
      "public.sync_results.label",
      "public.sync_results.reason",
      "public.sync_results.details",
      "public.syncs.labels",
      "public.sync_changes.target",
      "public.sync_changes.after",
    ]),
  );
  expect(findings("toy", everything).length).toBeGreaterThan(3);
  for (const [name, { secret, shownIn }] of secrets) {
    const places = everything.filter(({ what }) => what !== shownIn);
    expect({ [name]: findings(secret, places) }).toEqual({ [name]: [] });
    // Where it is shown once, it is.
    expect(findings(secret, witness.answers).length > 0).toBe(shownIn !== undefined);
  }
  // What looks sealed stands only in columns that the rotation walks.
  const sealed = dump.filter(({ text }) => /\bv1:[0-9a-f]{16}:/.test(text)).map(({ what }) => what);
  const registered = secretColumns.map(({ table, column }) => `public.${table}.${column}`);
  expect(registered.filter((column) => !sealed.includes(column))).toEqual([]);
  expect([...new Set(sealed)].filter((column) => !registered.includes(column))).toEqual([
    "public.encryption_keys.wrapped_key",
  ]);
});
