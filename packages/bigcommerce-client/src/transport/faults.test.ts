import { inspect } from "node:util";
import { Fault } from "@storegate/http-client";
import { describe, expect, test } from "vitest";
import { scriptedStore, scriptedToken, wireCustomer, type Scripted } from "../../test/scripted-store.js";
import { wireLine, wireOrder, wireRefund } from "../../test/wire-orders.js";
import { createStoreClient } from "../create-store-client.js";
import type { StoreClient } from "../store-client.js";

async function faultOf(answer: Scripted, act: (client: StoreClient) => Promise<unknown>): Promise<Fault> {
  await using store = await scriptedStore(() => answer);
  const [outcome] = await Promise.allSettled([act(store.client)]);
  if (outcome?.status === "rejected" && outcome.reason instanceof Fault) return outcome.reason;
  throw new Error("it should have ended in a fault", { cause: outcome });
}

const groups = (client: StoreClient): Promise<unknown> => client.customerGroups.list();
const oneCustomer = (client: StoreClient): Promise<unknown> => client.customers.byIds([1]);
const createGroup = (client: StoreClient): Promise<unknown> => client.customerGroups.create({ name: "VIP" });

describe("an answer of an error status", () => {
  test.each([
    [401, "AUTH", "TOKEN_REJECTED"],
    [403, "SCOPE", "SCOPE_MISSING"],
    [404, "NOT_FOUND", "NOT_FOUND"],
    [409, "CONFLICT", "CONFLICT"],
    [413, "INPUT", "TOO_LARGE"],
    [400, "INPUT", "INPUT_REFUSED"],
    [422, "INPUT", "INPUT_REFUSED"],
    [429, "RATE_LIMITED", "RATE_LIMITED"],
    [500, "UNAVAILABLE", "STORE_UNAVAILABLE"],
    [503, "UNAVAILABLE", "STORE_UNAVAILABLE"],
    [301, "CONFIG", "REDIRECTED"],
    [405, "UNEXPECTED", "REQUEST_REFUSED"],
  ])("%d is %s %s, in the vendor's words of either dialect, with a remedy", async (status, kind, code) => {
    const v3 = await faultOf({ status, json: { status, title: "Said in v3.", errors: {} } }, oneCustomer);
    expect(v3).toMatchObject({ kind, code, status, remedy: expect.stringMatching(/\w{3}/) });
    expect(v3.message).toContain("Said in v3.");
    const v2 = await faultOf({ status, json: [{ status, message: "Said in v2." }] }, groups);
    expect(v2).toMatchObject({ kind, code });
    expect(v2.message).toContain("Said in v2.");
  });

  test("that is missing, HTML or plain text still says what happened", async () => {
    expect((await faultOf({ status: 503 }, groups)).message).toBe(
      "The store answered 503 to GET /v2/customer_groups and gave no reason.",
    );
    expect((await faultOf({ status: 502, text: "<html><title>502 Bad Gateway</title>" }, oneCustomer)).message).toBe(
      "The store answered 502 to GET /v3/customers: 502 Bad Gateway.",
    );
    expect((await faultOf({ status: 405, json: { title: "Not this way!" } }, groups)).message).toBe(
      "The store answered 405 to GET /v2/customer_groups: Not this way!",
    );
    expect(
      (
        await faultOf({ status: 404, json: [{ status: 404, message: "It was not found." }] }, (client) =>
          client.time.get(),
        )
      ).message,
    ).toBe("The store answered 404 to GET /v2/time: It was not found.");
  });

  test("is sentences, so that a remedy may follow", async () => {
    for (const status of [301, 400, 401, 403, 404, 409, 413, 422, 423, 429, 500, 501]) {
      for (const title of ["Said without a stop", "Said with one.", "x".repeat(2000), undefined]) {
        const { message } = await faultOf({ status, json: { title } }, createGroup);
        expect(message).toMatch(/[^.][.…]$/);
      }
    }
  });

  test("401 names the store, and both things that may be wrong", async () => {
    const refused = await faultOf({ status: 401, text: "Authentication Required" }, groups);
    expect(refused.message).toBe("The store abc123 refused the access token: Authentication Required.");
    expect(refused.remedy).toMatch(/abc123 .*another store.*token is wrong or deleted/);
    expect((await faultOf({ status: 401 }, groups)).message).toBe(
      "The store abc123 refused the access token and gave no reason.",
    );
  });

  test("403 names the scope of that very call", async () => {
    const refusal = {
      status: 403,
      json: { title: "You don't have a required scope to access the endpoint", errors: {} },
    };
    const scopeNamed = async (act: (client: StoreClient) => Promise<unknown>): Promise<string | undefined> =>
      /needs the scope (store_v2_\w+)\.$/.exec((await faultOf(refusal, act)).message)?.[1];
    expect(await scopeNamed((client) => client.store.get())).toBe("store_v2_information_read_only");
    expect(await scopeNamed(oneCustomer)).toBe("store_v2_customers_read_only");
    expect(await scopeNamed((client) => client.customers.update([{ id: 1 }]))).toBe("store_v2_customers");
    expect(await scopeNamed(createGroup)).toBe("store_v2_customers");
    expect(await scopeNamed((client) => client.time.get())).toBeUndefined();
  });

  test("422 tells the field, and 429 how long to wait", async () => {
    const refused = await faultOf({ status: 422, json: { title: "No.", errors: { name: "too long" } } }, createGroup);
    expect(refused).toMatchObject({ field: "name", message: "No. name: too long.", retryable: false });
    const limited = await faultOf({ status: 429, headers: { "x-retry-after": "90" } }, groups);
    expect(limited).toMatchObject({ retryAfterMs: 90_000, retryable: true });
  });

  test("never shows the token, though the store echoes it everywhere", async () => {
    const echo = `token ${scriptedToken} is bad`;
    for (const answer of [
      { status: 401, json: { title: echo, errors: { [scriptedToken]: echo } } },
      { status: 422, json: { title: echo, errors: { [scriptedToken]: echo } } },
      { status: 403, text: echo },
      { status: 200, text: `<p>${echo}` },
      { status: 200, json: { [scriptedToken]: scriptedToken } },
      { status: 500, json: [{ message: echo }] },
    ]) {
      const fault = await faultOf(answer, createGroup);
      expect(
        JSON.stringify(fault) + JSON.stringify(fault.toData()) + inspect(fault, { depth: 20, showHidden: true }),
      ).not.toContain(scriptedToken);
    }
  });
});

describe("an answer of success in a wrong shape is never data", () => {
  const malformed = { kind: "UNEXPECTED", code: "RESPONSE_MALFORMED" };
  test.each<[string, Scripted, string, string | undefined]>([
    ["nothing at all", {}, "GET /v3/customers answered 200 with an empty body.", undefined],
    ["204 where a list belongs", { status: 204 }, "GET /v3/customers answered 204 with an empty body.", undefined],
    ["no data", { json: { meta: {} } }, "in data", "data"],
    ["data that is no list", { json: { data: {} } }, "in data", "data"],
    ["an id as text", { json: { data: [wireCustomer(1), wireCustomer(2, { id: "2" })] } }, "in data.1.id", "data.1.id"],
    [
      "an e-mail that is no text",
      { json: { data: [wireCustomer(1, { email: 7 })] } },
      "in data.0.email",
      "data.0.email",
    ],
    ["no phone", { json: { data: [wireCustomer(1, { phone: undefined })] } }, "in data.0.phone", "data.0.phone"],
    ["no e-mail", { json: { data: [wireCustomer(1, { email: undefined })] } }, "in data.0.email", "data.0.email"],
    [
      "a group as text",
      { json: { data: [wireCustomer(1, { customer_group_id: "3" })] } },
      "customer_group_id",
      "data.0.customer_group_id",
    ],
    [
      "totals as text",
      { json: { data: [], meta: { pagination: { total: "0" } } } },
      "meta.pagination.total",
      "meta.pagination.total",
    ],
  ])("%s", async (_name, answer, words, field) => {
    const fault = await faultOf(answer, oneCustomer);
    expect(fault).toMatchObject({ ...malformed, field });
    expect(fault.message).toContain("GET /v3/customers");
    expect(fault.message).toContain(words);
  });

  test("names the list's item that breaks it by its id, where it has one", async () => {
    const messageOf = async (json: unknown, act: (client: StoreClient) => Promise<unknown>): Promise<string> =>
      (await faultOf({ json }, act)).message;
    const broken = wireOrder(1234, { is_deleted: "no" });
    expect(
      await messageOf([wireOrder(1), wireOrder(2), broken], (client) => client.orders.latest({ limit: 3 })),
    ).toContain("something unforeseen in 2.is_deleted of the item with the id 1234 (");
    const lines = { shipping: [{ line_items: [wireLine(7, { quantity: "2" })] }] };
    const nested = wireOrder(1234, { consignments: lines });
    expect(await messageOf([nested], (client) => client.orders.latest({ limit: 3 }))).toContain(
      "in 0.consignments.shipping.0.line_items.0.quantity of the item with the id 1234 (",
    );
    const refund = wireRefund(56, { created: "soon" });
    expect(await messageOf({ data: [refund] }, (client) => client.refunds.list({ ids: [56] }))).toContain(
      "in data.0.created of the item with the id 56 (",
    );
    expect(await messageOf([wireOrder(1), "?"], (client) => client.orders.latest({ limit: 3 }))).toContain("in 1 (");
    const nameless = wireOrder(1, { id: "x".repeat(500) });
    expect(await messageOf([nameless], (client) => client.orders.latest({ limit: 3 }))).toContain("in 0.id (");
  });

  test("but text that is null is none, as an empty one is", async () => {
    const none = { email: null, first_name: null, last_name: null, company: null, phone: null };
    const data = [wireCustomer(2, none), wireCustomer(1)];
    await using store = await scriptedStore(() => ({ json: { data, meta: { pagination: { total: 2 } } } }));
    const customers = await store.client.customers.byIds([1, 2]);
    expect(customers[0]).toMatchObject({ id: 2, email: "", firstName: "", lastName: "", company: "", phone: "" });
    expect(customers[1]?.email).toBe("person1@example.com");
  });

  test("other endpoints", async () => {
    expect(await faultOf({ json: [{ id: 1 }] }, groups)).toMatchObject({ ...malformed, field: "0.name" });
    expect(await faultOf({ json: { time: "now" } }, (client) => client.time.get())).toMatchObject({
      ...malformed,
      field: "time",
    });
    expect(await faultOf({ status: 204 }, (client) => client.store.get())).toMatchObject(malformed);
    expect(
      await faultOf({ json: { data: [] } }, (client) => client.customerAttributes.update({ id: 1, name: "a" })),
    ).toMatchObject({ ...malformed, field: "data.0" });
    expect(
      await faultOf({ json: { data: [] } }, (client) =>
        client.customerAttributes.create({ name: "a", type: "string" }),
      ),
    ).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: malformed });
    expect(await faultOf({ text: "<html>" }, groups)).toMatchObject({ kind: "UNAVAILABLE", code: "RESPONSE_NOT_JSON" });
  });
});

describe("settings that cannot be right", () => {
  test.each([
    [{ storeHash: "https://example.com" }, "STORE_HASH_INVALID"],
    [{ accessToken: " " }, "TOKEN_EMPTY"],
    [{ apiUrl: "ftp://x" }, "API_URL_INVALID"],
    [{ apiUrl: "https://api.bigcommerce.com/?x" }, "API_URL_INVALID"],
    [{ apiUrl: "https://:secret@api.bigcommerce.com" }, "API_URL_INVALID"],
  ])("%j", async (wrong, code) => {
    await using store = await scriptedStore(() => ({}));
    expect(() => createStoreClient({ storeHash: "abc123", accessToken: "x", http: store.http, ...wrong })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

test("an API address pasted with its path reaches the same store", async () => {
  await using store = await scriptedStore(() => ({ json: { time: 1 } }));
  for (const rest of ["", "/", "/stores/abc123/v3/", "/stores/abc123/v2"]) {
    const { http } = store;
    const client = createStoreClient({ storeHash: "abc123", accessToken: "x", apiUrl: store.url + rest, http });
    expect(await client.time.get()).toEqual(new Date(1000));
  }
  expect(store.received.map(({ path }) => path)).toEqual(Array(4).fill("/stores/abc123/v2/time"));
});
