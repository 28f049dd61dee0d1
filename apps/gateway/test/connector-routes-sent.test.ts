/** What connectors' routes are handed of a request, for those who sign theirs; and keys that come as passwords. */
import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installedConnectors } from "../src/connectors.js";
import { auditPage } from "./audit-entries.js";
import { rowOf } from "./filled-results.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { routedConnector } from "./routed-connector.js";

let gateway: TestGateway;
let at: string;
let routedId: string;
let validationId: string;

beforeAll(async () => {
  const world = { waiting: Promise.withResolvers<AbortSignal>(), failure: new Error("none") };
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    connectors: [...installedConnectors, { connector: routedConnector(world) }],
    environment: { STOREGATE_TRUSTED_PROXIES: "127.0.0.1", STOREGATE_REFUSALS_PER_MINUTE: "5" },
  });
  const { storeId, integrationId } = await setUpValidation(gateway);
  validationId = integrationId;
  const { data } = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }`,
    { input: { storeId, connectorId: "routed", config: { password: "a-password" } } },
  );
  routedId = data.createIntegration.integration.id;
  at = `/connectors/routed/${routedId}`;
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Asking {
  readonly method?: string;
  readonly authorization?: string;
  readonly headers?: Record<string, string>;
  /** In one piece, or in several, without a length then. */
  readonly body?: readonly string[];
  /** The client's address. */
  readonly from?: string;
}

let clients = 0;
/** Below the integration, by node's own client: a path as it is written. */
async function send(path: string, { method = "GET", authorization, headers = {}, body = [], from }: Asking = {}) {
  clients += 1;
  const request = httpRequest(new URL(gateway.url), {
    path: `${at}/${path}`,
    method,
    headers: {
      "x-forwarded-for": from ?? `198.51.${Math.floor(clients / 250)}.${clients % 250}`,
      ...(authorization !== undefined && { authorization }),
      ...(body.length > 0 && { "content-type": "application/json" }),
      ...(body.length === 1 && { "content-length": Buffer.byteLength(body[0] ?? "") }),
      ...headers,
    },
  });
  for (const piece of body) request.write(piece);
  request.end();
  const [response] = await once(request, "response");
  const answer: { statusCode: number; headers: IncomingHttpHeaders } = response;
  // oxlint-disable-next-line typescript/no-explicit-any -- Shown by a test's own connector.
  return { status: answer.statusCode, headers: answer.headers, body: (await json(response)) as any };
}

const bearer = (): string => `Bearer ${gateway.key}`;
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
const codeOf = ({ status, body }: Awaited<ReturnType<typeof send>>) => [status, body.errors?.[0]?.extensions.code];

test("a path in two parts is a route; its halves, and what stands below it, are none", async () => {
  const authorization = bearer();
  expect((await send("sent/here", { authorization })).status).toBe(200);
  for (const path of ["sent", "here", "sent/there", "here/sent", "echo/here", "sent/here/there"])
    expect(codeOf(await send(path, { authorization }))).toEqual([404, "NOT_FOUND"]);
  const byPut = await send("sent/here", { authorization, method: "PUT" });
  expect([byPut.status, byPut.headers.allow]).toEqual([405, "GET, POST, OPTIONS"]);
});

describe("a route is handed", () => {
  test("method, path, query and headers as they were sent, and no bytes where there was no body", async () => {
    const authorization = basic(`any:${gateway.key}`);
    const query = "b=%7e&a=2&a=1&c=x+y%20%C3%A9&d&=?";
    const { body } = await send(`sent/%68ere?${query}`, { authorization, headers: { "X-Own": "  of  its own " } });
    expect(body).toMatchObject({
      method: "GET",
      path: `${at}/sent/%68ere`,
      query,
      rawBody: "",
      headers: { authorization, own: "of  its own" },
    });
    expect((await send("sent/here?", { authorization })).body.query).toBe("");
  });

  test.each([
    ["in one piece", ['{ "a" : "é",\n"a": 1.0 }\n']],
    ["in several", ['{ "a" : "é', '",\n"a"', ": 1.0 }\n"]],
    ["with a mark of its order before it", ["\uFEFF{}"]],
  ])("the very bytes of a body %s", async (_, body) => {
    const { body: shown } = await send("sent/here", { method: "POST", authorization: bearer(), body });
    expect(Buffer.from(shown.rawBody, "base64").toString()).toBe(body.join(""));
  });

  test("whose key it is, by what it is written down by", async () => {
    const secret = await addApiKey(gateway, "OPERATOR", "The contact center");
    const authorization = basic(`gladly:${secret}`);
    const [row] = await gateway.database.sql`select id from api_keys where name = 'The contact center'`;
    const actor = { keyId: row?.["id"], keyName: "The contact center" };
    expect((await send("sent/here", { authorization })).body.actor).toEqual(actor);

    const body = ['{"orderId": 7}'];
    expect((await send("sent/audited", { method: "POST", authorization: `Bearer ${secret}`, body })).status).toBe(200);
    const { nodes } = await auditPage(gateway, { first: 1 });
    expect(nodes).toMatchObject([
      {
        operation: "routedAsk",
        target: { id: routedId },
        after: { orderId: 7 },
        actor: { name: "The contact center" },
      },
    ]);
  });
});

describe("a key as the password of HTTP Basic", () => {
  test.each([["gladly"], [""], ["with blanks, and é"]])("is taken beside the user name %j", async (name) => {
    const { status, headers } = await send("sent/here", { authorization: basic(`${name}:${gateway.key}`) });
    expect([status, headers["www-authenticate"]]).toEqual([200, undefined]);
  });

  test("is taken with the scheme in any case, and as a bearer, too", async () => {
    for (const authorization of [basic(`a:${gateway.key}`).replace("Basic", "bASIC"), bearer()])
      expect((await send("sent/here", { authorization })).status).toBe(200);
  });

  const refused: readonly [string, () => string | undefined][] = [
    ["nothing", () => undefined],
    ["a wrong password", () => basic("gladly:of-nobody")],
    ["the key as the user name", () => basic(`${gateway.key}:`)],
    ["the key alone", () => basic(gateway.key)],
    ["a pair that is not encoded", () => `Basic gladly:${gateway.key}`],
    ["no pair", () => "Basic"],
    ["another scheme", () => `Digest ${gateway.key}`],
    ["a wrong bearer", () => "Bearer of-nobody"],
  ];
  test.each(refused)("is asked for of who shows %s", async (_, show) => {
    const authorization = show();
    const answer = await send("sent/here", authorization === undefined ? {} : { authorization });
    expect(codeOf(answer)).toEqual([401, "UNAUTHENTICATED"]);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm="storegate"/);
  });

  test("may do what it may as a bearer, and no more", async () => {
    const viewer = await addApiKey(gateway, "VIEWER");
    expect(codeOf(await send("sent/here", { authorization: basic(`a:${viewer}`) }))).toEqual([403, "FORBIDDEN"]);
    const elsewhere = await addApiKey(gateway, "ADMIN", "elsewhere");
    const ids = [rowOf(validationId)];
    await gateway.database.sql`update api_keys set integration_ids = ${ids} where name = 'elsewhere'`;
    expect(codeOf(await send("sent/here", { authorization: basic(`a:${elsewhere}`) }))).toEqual([
      404,
      "INTEGRATION_NOT_FOUND",
    ]);
  });

  test("is none to a route that does not say so, nor to anything else", async () => {
    const authorization = basic(`a:${gateway.key}`);
    const echo = await send("echo", { authorization });
    expect([echo.status, echo.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    const graphql = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: '{"query":"{ viewer { id } }"}',
    });
    expect(graphql.status).toBe(401);
  });

  test("is guessed no oftener than a bearer; who shows a good one is let in", async () => {
    const from = "192.0.2.77";
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await send("sent/here", { from, authorization: `Bearer guess-${index}` })).status);
      statuses.push((await send("sent/here", { from, authorization: basic(`a:next-guess-${index}`) })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await send("sent/here", { from, authorization: basic(`a:${gateway.key}`) })).status).toBe(200);
  });
});
