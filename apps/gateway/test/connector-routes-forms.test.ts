/** What a key that stands in a page can do with the route for forms, and what it cannot; and how soon a form is answered. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestGateway, setUpValidation, type TestGateway } from "./harness.js";
import { holdDns, type HeldDns } from "./held-dns.js";
import { openSocket } from "./sockets.js";

let gateway: TestGateway;
let world: Sandbox;
let dns: HeldDns;
let storeId: string;
/** Asks nobody but the DNS. */
let integrationId: string;
/** Asks Truelist. */
let paidId: string;
let formKey: string;

beforeAll(async () => {
  world = await startSandbox({ customers: 1 });
  dns = await holdDns(world.dnsAddress);
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: { STOREGATE_DNS_SERVERS: dns.address, STOREGATE_COST_PER_MINUTE: "10000" },
  });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  const truelist = { apiKey: gateway.sandbox.truelistKey, url: gateway.sandbox.truelistUrl };
  paidId = await createIntegration({ provider: "truelist", truelist });
  formKey = await createKey([integrationId, paidId]);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await dns[Symbol.asyncDispose]();
  await world.stop();
});

async function createIntegration(config: object): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }`,
    { input: { storeId, connectorId: "validation", config } },
  );
  return data.createIntegration.integration.id;
}

/** As docs/forms.md has it made. */
async function createKey(integrationIds: readonly string[]): Promise<string> {
  const { data } = await gateway.query(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }`,
    { input: { name: "Checkout form", role: "VIEWER", operations: ["validateEmailInForm"], integrationIds } },
  );
  return data.createApiKey.secret;
}

interface Asking {
  readonly id?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

/** Counts against one client address, of whom thirty are let through: the gateway trusts no proxy here. */
function look(email: string, { id = integrationId, key = formKey, headers = {} }: Asking = {}): Promise<Response> {
  return fetch(`${gateway.url}/connectors/validation/${id}/validate-email`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ email }),
  });
}

const verdictQuery = `query ($id: ID!, $email: String!) { validateEmail(integrationId: $id, email: $email) { status reason } }`;

/** What an admin is told. */
async function verdictOf(email: string, id: string): Promise<unknown> {
  const { data } = await gateway.query(verdictQuery, { id, email });
  return data.validateEmail;
}

describe("a key of a form", () => {
  test.each([
    ["nothing at all", "{ __typename }"],
    ["the schema", "{ __schema { types { name } } }"],
    ["itself", "{ viewer { name } }"],
    ["its integration", "query ($id: ID!) { integration(id: $id) { name config } }"],
    ["anything by an id", "query ($id: ID!) { node(id: $id) { id } }"],
    ["verdicts with evidence", verdictQuery],
    ["a sync", "mutation ($id: ID!) { startSync(input: { integrationId: $id }) { sync { id } } }"],
    ["another key", 'mutation { createApiKey(input: { name: "x", role: VIEWER }) { secret } }'],
    ["a progress token", "mutation ($id: ID!) { createProgressToken(input: { integrationId: $id }) { token } }"],
  ])("gets by GraphQL not even %s", async (_, query) => {
    const { data, errors } = await gateway.query(query, { id: paidId, email: "anna@gmail.com" }, formKey);
    expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([undefined, ["FORBIDDEN"]]);
  });

  test("opens no other door: no subscription, export, metrics; a session of it is no more", async () => {
    const headers = { authorization: `Bearer ${formKey}` };
    const at = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${gateway.url}${path}`, { headers, ...init })).status;
    expect(await at(`/exports/sync-results.csv?syncId=syn_${crypto.randomUUID()}`)).toBe(403);
    expect(await at("/exports/audit-entries.csv")).toBe(403);
    expect(await at("/metrics")).toBe(403);
    await using socket = openSocket(gateway, `Bearer ${formKey}`);
    const query = "subscription ($id: ID!) { syncsUpdated(integrationId: $id) { __typename } }";
    const told = await socket.client
      .iterate({ query, variables: { id: integrationId } })
      .next()
      .then(
        ({ value }) => value as unknown,
        (error: unknown) => error,
      );
    expect(JSON.stringify(told)).toContain("FORBIDDEN");
    const signedIn = await fetch(`${gateway.url}/session`, { method: "POST", headers });
    const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const asked = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { cookie, "x-csrf-token": csrfToken, "content-type": "application/json" },
      body: JSON.stringify({ query: "{ stores { nodes { name } } }" }),
    });
    expect(await asked.text()).toContain("FORBIDDEN");
  });

  test("spends nothing of what the page has to spend by asking elsewhere", async () => {
    const fields = Array.from(
      { length: 20 },
      (_, at) => `f${at}: stores(first: 100) { nodes { integrations { id } } }`,
    );
    const query = `{ ${fields.join(" ")} }`;
    const codes = new Set<string | undefined>();
    for (let asked = 0; asked < 5; asked += 1)
      codes.add((await gateway.query(query, {}, formKey)).errors?.[0]?.extensions.code);
    expect([...codes]).toEqual(["FORBIDDEN"]);
    expect((await look("anna@gmail.com")).status).toBe(200);
  });

  test("has nobody asked who costs money, nor tells by a good address at whom was looked", async () => {
    const { truelist } = gateway.sandbox.control;
    const known = { all: "knut@gmail.com", trap: "trap@gmail.com", good: "gerda@gmail.com" };
    truelist.setVerdict(known.all, "accept_all", "");
    truelist.setVerdict(known.trap, "email_invalid", "failed_spam_trap");
    truelist.setVerdict(known.good, "ok", "email_ok");
    const before = await (await look("nobody-knows@gmail.com", { id: paidId })).json();
    expect(before).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
    expect(truelist.asked()).toEqual({});

    expect(await verdictOf(known.all, paidId)).toEqual({ status: "RISKY", reason: "accept_all" });
    expect(await verdictOf(known.good, paidId)).toEqual({ status: "VALID", reason: "mailbox_exists" });
    expect(await verdictOf(known.trap, paidId)).toEqual({ status: "INVALID", reason: "spam_trap" });
    const { normalizedEmail: _, ...alike } = before as Record<string, unknown>;
    expect(await (await look(known.all, { id: paidId })).json()).toEqual({ ...alike, normalizedEmail: known.all });
    expect(await (await look(known.good, { id: paidId })).json()).toEqual({ ...alike, normalizedEmail: known.good });
    expect(await (await look(known.trap, { id: paidId })).json()).toEqual({ ...alike, normalizedEmail: known.trap });
    expect(await (await look(known.trap)).json()).toMatchObject({ status: "valid" });
    expect(Object.values(truelist.asked())).toEqual([1, 1, 1]);
  });

  test("hears nothing of what is kept of an address, and leaves nothing to be kept", async () => {
    const { sql } = gateway.database;
    const known = "kept@gmail.com";
    await verdictOf(known, integrationId);
    const changed = await sql`update validation.verdicts set status = 'invalid', reason = 'null_mx'
      where address_hash = sha256(convert_to(${known}, 'UTF8')) and profile = 'builtin' returning 1`;
    expect(changed).toHaveLength(1);
    const rows = async () => (await sql`select 1 from validation.verdicts`).length;
    const before = await rows();
    const told = { status: "valid", reason: "domain_accepts_mail", didYouMean: null };
    for (const email of [known, "never-seen@gmail.com"])
      expect(await (await look(email)).json()).toEqual({ ...told, normalizedEmail: email });
    expect(await rows()).toBe(before);
  });

  test("tells nobody which integrations there are", async () => {
    const gone = await createIntegration({});
    const all = await createKey([integrationId, gone]);
    await gateway.query(`mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { message } } }`, { id: gone });
    const nothing = `int_${crypto.randomUUID()}`;
    const told = async (id: string, key: string) => {
      const response = await look("anna@gmail.com", { id, key });
      expect(response.headers.get("cache-control")).toBe("no-store");
      return [response.status, await response.text()] as const;
    };
    expect(await told(gone, all)).toEqual(await told(nothing, formKey));
    expect((await told(gone, all))[0]).toBe(404);
    expect(await told(integrationId, "sgk_none")).toEqual(await told(nothing, "sgk_none"));
    expect((await told(integrationId, "sgk_none"))[0]).toBe(401);
  });
});

describe("a form is answered", () => {
  test("in time, though the DNS is not; what was found too late is known when it asks again", async () => {
    const exchange = "mx.slow.net";
    world.control.dns.set("slow.net", [{ type: "MX", preference: 10, exchange }]);
    world.control.dns.set(exchange, [{ type: "A", address: "62.1.2.3" }]);
    dns.hold();
    const begin = performance.now();
    const late = await (await look("Anna@Slow.net ")).json();
    const took = performance.now() - begin;
    const other = await (await look("bert@slow.net")).json();
    const address = { didYouMean: null, normalizedEmail: "Anna@slow.net" };
    expect(late).toEqual({ status: "unknown", reason: "not_in_time", ...address });
    expect(other).toMatchObject({ status: "unknown", reason: "not_in_time" });
    // Far from the three seconds after which the DNS is asked again.
    expect(took).toBeLessThan(1500);
    dns.release();
    const known = { status: "valid", reason: "domain_accepts_mail", ...address };
    await expect.poll(async () => (await look("Anna@slow.net")).json(), { interval: 200 }).toEqual(known);

    dns.hold();
    const { asked } = dns;
    // Whoever of that domain asks: it is the domain that is known.
    expect(await (await look("Anna@slow.net")).json()).toEqual(known);
    expect(await (await look("zoe@slow.net")).json()).toEqual({ ...known, normalizedEmail: "zoe@slow.net" });
    expect(dns.asked).toBe(asked);
    dns.release();
  });

  test("by what it is asked from, whatever it says of where that is", async () => {
    let last = 200;
    for (let asked = 0; asked < 40 && last === 200; asked += 1) {
      const headers = { "x-forwarded-for": `198.51.100.${asked}`, forwarded: `for=198.51.100.${asked}` };
      last = (await look("syntax", { headers })).status;
    }
    expect(last).toBe(429);
  });
});
