/** Gladly's Lookup Adaptor over HTTP: lookups, forms and what agents submit, as Gladly sends them. */
import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addApiKey } from "../harness.js";
import { startLookupWorld, type LookupWorld } from "./lookup-world.js";

const signingKey = "a-signing-key-of-gladly";
let world: LookupWorld;
let base: string;
let key: string;
beforeAll(async () => {
  world = await startLookupWorld();
  base = `${world.gateway.url}/connectors/lookup/${world.integrationId}/gladly`;
  key = await addApiKey(world.gateway, "OPERATOR");
});
afterAll(() => world[Symbol.asyncDispose]());

const basic = (password: string): string => `Basic ${Buffer.from(`gladly:${password}`).toString("base64")}`;

/** What an answer of Gladly's contract holds. */
interface Answered {
  // Each test knows what it asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [field: string]: any;
}

async function ask(path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${base}${path}`, {
    method: body ? "POST" : "GET",
    headers: { "content-type": "application/json", authorization: basic(key), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answered;
  return { status: response.status, headers: response.headers, answer };
}

let people = 0;
function somebody(): { readonly id: number; readonly email: string } {
  people += 1;
  const email = `gladly${people}@example.com`;
  const names = { first_name: "Glad", last_name: `Lee ${people}` };
  return { id: world.sandbox.control.addCustomer({ email, ...names }).id, email };
}

const profile = (email: string): object => ({
  lookupLevel: "BASIC",
  uniqueMatchRequired: false,
  query: { emails: [email], id: "o2sg-TMTSD2rTwMuxzewbA", name: "Glad Lee", phones: [] },
});
const detailed = (id: number): object => ({
  lookupLevel: "DETAILED",
  uniqueMatchRequired: true,
  query: { emails: [], externalCustomerId: String(id) },
});

describe("a lookup", () => {
  test("of a profile finds whom it is linked with, of a linked one their orders, each value a text", async () => {
    const { id, email } = somebody();
    const order = world.paidOrder(id);
    const found = await ask("", profile(email.toUpperCase()));
    expect(found.status).toBe(200);
    expect(found.answer).toMatchObject({
      results: [{ externalCustomerId: String(id), emails: [{ original: email }] }],
    });
    expect(found.answer["results"][0]).not.toHaveProperty("transactions");
    const { answer } = await ask("", detailed(id));
    const [{ transactions, actions }] = answer["results"];
    expect(transactions).toMatchObject([
      { type: "ORDER", orderNumber: String(order.id), orderTotal: "€100.00", currencyCode: "EUR", itemCount: "10" },
    ]);
    expect(transactions[0].actions.map(({ name }: { name: string }) => name)).toEqual(["Refund order", "Cancel order"]);
    expect(actions).toMatchObject([{ name: "Give discount code" }]);
  });

  test("of nobody is answered with no results, and one that cannot be read with what is wrong", async () => {
    expect((await ask("", profile("nobody@example.com"))).answer).toEqual({ results: [] });
    const wrong = await ask("", { lookupLevel: "LATER", query: {} });
    expect(wrong).toMatchObject({ status: 400, answer: { errors: [{ attr: "lookupLevel" }] } });
  });

  test("takes the key as a password, and nothing else", async () => {
    const wrong = await ask("", profile("x@example.com"), { authorization: basic("no-such-key-at-all") });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain("Basic");
    const viewer = await addApiKey(world.gateway, "VIEWER");
    expect((await ask("", profile("x@example.com"), { authorization: basic(viewer) })).status).toBe(200);
    const form = await ask("/form?action=refund&orderId=1", undefined, { authorization: basic(viewer) });
    expect(form.status).toBe(403);
  });

  test("is answered in time with whom it is, where orders take too long", async () => {
    const { id } = somebody();
    await ask("", detailed(id));
    world.paidOrder(id);
    const other = somebody();
    world.sandbox.control.addFault({ path: "/v2/orders", respond: "held", times: null });
    const began = performance.now();
    const { status, answer } = await ask("", detailed(other.id));
    expect(performance.now() - began).toBeLessThan(5000);
    world.sandbox.control.clearFaults();
    world.sandbox.control.releaseHeld();
    expect([status, answer["results"][0].externalCustomerId]).toEqual([200, String(other.id)]);
    expect(answer["results"][0]).not.toHaveProperty("transactions");
  });
});

describe("an action", () => {
  const formOf = async (id: number, name: string): Promise<string> => {
    const { answer } = await ask("", detailed(id));
    const [{ transactions, actions }] = answer["results"];
    const all: { name: string; formUrl: string }[] = [...(transactions[0]?.actions ?? []), ...actions];
    return all.find((each) => each.name === name)?.formUrl ?? "";
  };

  test("refunds once, however often its form is submitted, and another form finds nothing left", async () => {
    const { id } = somebody();
    const order = world.paidOrder(id);
    const form = await ask(await formOf(id, "Refund order"));
    expect(form).toMatchObject({ status: 200, answer: { submitButton: "Refund" } });
    const url: string = form.answer["actionUrl"];
    const submitted = await Promise.all(
      Array.from({ length: 10 }, () => ask(url, { what: "ALL", amount: "", reason: "Torn" })),
    );
    expect(submitted.map(({ status }) => status).filter((status) => status !== 200 && status !== 400)).toEqual([]);
    const once = await ask(url, { what: "ALL", amount: "", reason: "Torn" });
    expect(once).toMatchObject({ status: 200, answer: { message: expect.stringContaining("€100.00 refunded") } });
    expect(world.refunded(order.id)).toBe(10_000);
    const none = await ask(`/form?action=refund&orderId=${order.id}`);
    expect(none.status).toBe(406);
    expect(world.refunded(order.id)).toBe(10_000);
  });

  test("keeps its form open for what is typed wrong, and cancels with what is left", async () => {
    const { id } = somebody();
    const order = world.paidOrder(id);
    const refund = await ask(await formOf(id, "Refund order"));
    const wrong = await ask(refund.answer["actionUrl"], { what: "AMOUNT", amount: "a lot" });
    expect(wrong).toMatchObject({ status: 400, answer: { errors: [{ attr: "amount" }] } });
    const part = await ask(refund.answer["actionUrl"], { what: "AMOUNT", amount: "30" });
    expect(part).toMatchObject({ status: 200 });
    expect(world.refunded(order.id)).toBe(3000);
    const cancel = await ask(await formOf(id, "Cancel order"));
    const done = await ask(cancel.answer["actionUrl"], { refund: true, reason: "" });
    expect(done).toMatchObject({ status: 200, answer: { detail: expect.stringContaining("cancelled") } });
    expect(world.refunded(order.id)).toBe(10_000);
    expect(world.sandbox.control.orders.get(order.id)?.status_id).toBe(5);
  });

  test("that refunded and could not cancel says so, and goes on with cancelling when its form is submitted again", async () => {
    const { id } = somebody();
    const order = world.paidOrder(id);
    const cancel = await ask(await formOf(id, "Cancel order"));
    world.sandbox.control.addFault({ method: "PUT", path: `/v2/orders/${order.id}`, respond: { status: 400 } });
    const half = await ask(cancel.answer["actionUrl"], { refund: true, reason: "" });
    expect(half).toMatchObject({
      status: 400,
      answer: { errors: [{ attr: "form", detail: expect.stringContaining("€100.00 refunded (refund ") }] },
    });
    const whole = await ask(cancel.answer["actionUrl"], { refund: true, reason: "" });
    expect(whole).toMatchObject({ status: 200, answer: { detail: expect.stringMatching(/refunded .*, cancelled\./) } });
    expect([world.refunded(order.id), world.sandbox.control.orders.get(order.id)?.status_id]).toEqual([10_000, 5]);
  });

  test("with an amount that is submitted twice at once refunds once, and tells both so", async () => {
    const { id } = somebody();
    const order = world.paidOrder(id);
    const refund = await ask(await formOf(id, "Refund order"));
    const wish = { what: "AMOUNT", amount: "30", reason: "" };
    await Promise.all(Array.from({ length: 6 }, () => ask(refund.answer["actionUrl"], wish)));
    const told = await ask(refund.answer["actionUrl"], wish);
    expect(told).toMatchObject({ status: 200, answer: { message: expect.stringContaining("€30.00 refunded") } });
    expect(world.refunded(order.id)).toBe(3000);
  });

  test("gives a discount code", async () => {
    const { id } = somebody();
    const form = await ask(await formOf(id, "Give discount code"));
    const done = await ask(form.answer["actionUrl"], { kind: "PERCENT", value: "10", expiresInDays: "30", code: "" });
    expect(done).toMatchObject({ status: 200, answer: { message: expect.stringMatching(/^Discount code \w+/) } });
  });

  test("that nobody offers is refused", async () => {
    expect((await ask("/form?action=destroy&orderId=1")).status).toBe(406);
    expect((await ask("/submit?action=refund&orderId=1", { what: "ALL" })).status).toBe(406);
  });
});

describe("signed requests", () => {
  const signed = (body: string, path: string, time = new Date()): Record<string, string> => {
    const stamp = `${time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
    const headers: Record<string, string> = { accept: "application/json", "gladly-time": stamp };
    const names = Object.keys(headers).toSorted();
    const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
    const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
    const normalized = `POST\n${path}\n\n${lines}\n${names.join(";")}\n${sha(body)}`;
    const day = createHmac("sha256", signingKey).update(stamp.slice(0, 8)).digest();
    const signature = createHmac("sha256", day)
      .update(`hmac-sha256\n${stamp}\n${sha(normalized)}`)
      .digest("hex");
    const authorization = `SigningAlgorithm=hmac-sha256, SignedHeaders=${names.join(";")}, Signature=${signature}`;
    return { ...headers, "gladly-authorization": authorization };
  };

  test("are answered, others are not, where the integration has a signing key", async () => {
    const { data } = await world.gateway.query(
      "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
      { input: { storeId: world.storeId, connectorId: "lookup", name: "Signed", config: { gladly: { signingKey } } } },
    );
    const { id } = data.createIntegration.integration;
    const path = `/connectors/lookup/${id}/gladly`;
    const { email } = somebody();
    const body = JSON.stringify(profile(email));
    const post = async (headers: Record<string, string>, sent = body) => {
      const response = await fetch(`${world.gateway.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: basic(key), ...headers },
        body: sent,
      });
      return response.status;
    };
    expect(await post(signed(body, path))).toBe(200);
    expect(await post({})).toBe(403);
    expect(await post(signed(body, path), body.replace("Glad", "Sad"))).toBe(403);
    expect(await post(signed(body, path, new Date(Date.now() - 3_600_000)))).toBe(403);
    // Spaces are part of what was signed.
    const spaced = JSON.stringify(profile(email), null, 2);
    expect(await post(signed(spaced, path), spaced)).toBe(200);
  });
});
