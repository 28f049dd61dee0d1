import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { askDotdigital } from "../../test/ask-dotdigital.js";

async function opened(options: Parameters<typeof startForTest>[0] = {}) {
  const sandbox = await startForTest({ customers: 1, ...options });
  return {
    control: sandbox.control.dotdigital,
    sandbox,
    ask: (call: string, body?: unknown) => askDotdigital(sandbox, call, { body }),
  };
}

it("lets its user in, and nobody else, as long as the user is not revoked", async () => {
  const { control, sandbox, ask } = await opened({ dotdigitalUser: "me", dotdigitalPassword: "secret: 1" });
  expect([sandbox.dotdigitalUser, sandbox.dotdigitalPassword]).toEqual(["me", "secret: 1"]);
  expect((await ask("GET /v2/address-books")).status).toBe(200);
  const denied = { status: 401, json: { message: "Authorization has been denied for this request." } };
  const headers = { authorization: "Basic bWU6d3Jvbmc=" };
  expect(await askDotdigital(sandbox, "GET /v2/address-books", { headers })).toMatchObject(denied);
  control.revokeUser();
  expect(await ask("GET /contacts/v3")).toMatchObject(denied);
  expect((await ask("GET /v2/account-info")).status).toBe(401);
  control.restoreUser();
  expect((await ask("GET /contacts/v3")).status).toBe(200);
});

it("is in one region, which every region's account-info tells, and answers 403 in all others", async () => {
  const { control, sandbox, ask } = await opened();
  const info = async (region: 1 | 2 | 3) => (await askDotdigital(sandbox, "GET /v2/account-info", { region })).json;
  const at = (value: string) => ({
    id: 1,
    properties: expect.arrayContaining([{ name: "ApiEndpoint", type: "String", value }]),
  });
  expect(await info(1)).toEqual(at(`${sandbox.apiUrl}/dotdigital/`));
  control.moveToRegion(2);
  expect([await info(1), await info(2)]).toEqual(Array(2).fill(at(`${sandbox.apiUrl}/dotdigital-r2/`)));
  expect((await ask("GET /v2/address-books")).status).toBe(403);
  expect((await askDotdigital(sandbox, "GET /v2/address-books", { region: 3 })).status).toBe(403);
  const page = await askDotdigital(sandbox, "GET /contacts/v3", { region: 2 });
  expect([page.status, page.text]).toEqual([200, expect.stringContaining("/dotdigital-r2/contacts/v3?marker=")]);
});

it("knows its own paths and methods alone, and JSON, which each version refuses in its own form", async () => {
  const { ask } = await opened();
  expect((await ask("GET /v2/campaigns")).status).toBe(404);
  expect((await ask("PUT /v2/data-fields", {})).status).toBe(405);
  expect((await ask("POST /v2/address-books", "{")).json).toEqual({
    message: "The body is no JSON. ERROR_BODY_DOES_NOT_MATCH_CONTENT_TYPE",
  });
  expect((await ask("POST /contacts/v3", "{")).json).toEqual({
    errorCode: "contacts:badJson",
    description: "The body is no JSON.",
    details: [],
  });
});

it("takes so many calls of each kind a minute, tells how many are left, and refuses more with 429", async () => {
  const { control, ask } = await opened();
  const before = await ask("GET /contacts/v3");
  expect(before.headers.get("x-ratelimit-limit")).toBeNull();
  control.setLimits({ perMinute: { low: 2, high: 1 } });
  const told = async (call: string, body?: unknown) => {
    const { status, headers } = await ask(call, body);
    const names = ["limit", "remaining", "scope"].map((name) => headers.get(`x-ratelimit-${name}`));
    return [status, ...names];
  };
  expect(await told("GET /contacts/v3")).toEqual([200, "2", "1", "lowCallRate"]);
  expect(await told("GET /contacts/v3")).toEqual([200, "2", "0", "lowCallRate"]);
  expect(await told("GET /contacts/v3")).toEqual([429, "2", "0", "lowCallRate"]);
  expect(await told("GET /v2/address-books")).toEqual([200, "1", "0", "highCallRate"]);
  expect(await told("POST /v2/address-books", { name: "News" })).toEqual([200, null, null, null]);
  expect(await told("GET /contacts/v3/import/none")).toEqual([404, null, null, null]);
  const { headers } = await ask("GET /contacts/v3");
  const seconds = Number(headers.get("x-ratelimit-reset")) - Date.now() / 1000;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(61);
  control.advance(60_000);
  expect((await told("GET /contacts/v3")).slice(0, 3)).toEqual([200, "2", "1"]);
  control.setLimits({ perMinute: null });
  expect((await ask("GET /contacts/v3")).headers.get("x-ratelimit-limit")).toBeNull();
  expect(() => control.setLimits({ flat: -1 })).toThrow(RangeError);
});

it("takes so many calls in any hour, and refuses more with 400", async () => {
  const { control, ask } = await opened();
  control.setLimits({ flat: 2 });
  const info = async () => {
    const { properties } = (await ask("GET /v2/account-info")).json as {
      readonly properties: readonly { readonly name: string; readonly value: string }[];
    };
    return properties.filter(({ name }) => name.startsWith("ApiCalls")).map(({ value }) => value);
  };
  expect(await info()).toEqual(["1", "1"]);
  control.advance(1_800_000);
  expect((await ask("GET /contacts/v3")).status).toBe(200);
  expect(await ask("GET /contacts/v3")).toMatchObject({
    status: 400,
    json: { message: expect.stringContaining("ERROR_APIUSAGE_EXCEEDED") },
  });
  control.advance(1_800_000);
  expect((await ask("GET /contacts/v3")).status).toBe(200);
  expect((await ask("GET /contacts/v3")).status).toBe(400);
});

it("takes as long as every request to the sandbox does", async () => {
  const { sandbox, ask } = await opened();
  sandbox.control.setLatency(80);
  const began = performance.now();
  await ask("GET /v2/address-books");
  // Timers may end a little early.
  expect(performance.now() - began).toBeGreaterThan(75);
});

it("breaks, waits and loses answers as it is told to, and counts what came", async () => {
  const { control, ask } = await opened();
  control.addFault({ path: "/v2/address-books", respond: { status: 503 } });
  expect((await ask("GET /v2/address-books")).status).toBe(503);
  control.addFault({ method: "POST", path: "/contacts/v3", act: "after" });
  const body = { identifiers: { email: "ann@x.io" } };
  await expect(ask("POST /contacts/v3", body)).rejects.toThrow(/fetch failed/);
  expect(control.contacts()).toHaveLength(1);
  control.addFault({ path: "/contacts/v3/email/ann@x.io", respond: "held", act: "before" });
  const held = ask("DELETE /contacts/v3/email/ann@x.io");
  await control.untilHeld();
  expect([control.held(), control.contacts().length]).toEqual([1, 1]);
  control.releaseHeld();
  expect([(await held).status, control.contacts().length]).toEqual([200, 0]);
  expect(() => control.addFault({ path: "/contacts/v2" })).toThrow(/No request could meet/);
  control.addFault({ times: null });
  control.clearFaults();
  expect((await ask("GET /contacts/v3/email/ann@x.io")).status).toBe(404);
  expect(control.calls()).toMatchObject({
    total: 4,
    refused: 2,
    endpoints: { "POST /contacts/v3": 1, "DELETE /contacts/v3/{identifier}/{value}": 1 },
    statuses: { "200": 1, "404": 1, "503": 1, reset: 1 },
  });
});
