import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import type { CustomerTruth } from "../world/address-class.js";

it("does over HTTP what it does in process", async () => {
  const sandbox = await startForTest({ customers: 40 });
  const ask = async (method: string, path: string, body?: unknown): Promise<[number, string]> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}${path}`, init);
    return [response.status, await response.text()];
  };
  const truth = (await ask("GET", "/truth"))[1]
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CustomerTruth);
  expect(truth).toEqual([...sandbox.control.truth()]);
  expect(truth.map((one) => one.email)).toEqual([...sandbox.control.customers()].map((one) => one.email));
  expect((await ask("GET", "/customers"))[1].trim().split("\n")).toHaveLength(40);

  expect(await ask("POST", "/faults", { path: "/v2/time", respond: { status: 500 } })).toEqual([204, ""]);
  expect((await call(sandbox, "/v2/time")).status).toBe(500);
  expect(JSON.parse((await ask("GET", "/calls"))[1])).toEqual({
    total: 1,
    refused: 1,
    endpoints: { "GET /v2/time": 1 },
    statuses: { "500": 1 },
    scopes: {},
  });
  await ask("DELETE", "/calls");
  expect(sandbox.control.calls().total).toBe(0);
  await ask("POST", "/faults", { path: "/v2/time", respond: "held" });
  const held = call(sandbox, "/v2/time");
  expect(await ask("POST", "/held/await", { requests: 1 })).toEqual([204, ""]);
  expect(JSON.parse((await ask("GET", "/held"))[1])).toEqual({ requests: 1 });
  expect(await ask("DELETE", "/held")).toEqual([204, ""]);
  expect((await held).status).toBe(200);
  expect((await ask("POST", "/faults", { respond: "sometimes" }))[0]).toBe(400);
  expect((await ask("POST", "/faults", { path: "/v9" }))[1]).toContain("no such path");

  expect(JSON.parse((await ask("PATCH", "/customers/3", { company: "Third hand" }))[1])).toMatchObject({
    id: 3,
    company: "Third hand",
  });
  expect((await ask("PATCH", "/customers/3", { colour: "red" }))[0]).toBe(400);
  expect((await ask("DELETE", "/customers/4"))[0]).toBe(204);
  expect((await ask("DELETE", "/customers/4"))[0]).toBe(404);
  expect(JSON.parse((await ask("POST", "/customers", { email: "third@web.de" }))[1])).toMatchObject({
    id: 41,
    email: "third@web.de",
  });
  await ask("PUT", "/scopes", []);
  expect((await call(sandbox, "/v3/customers")).status).toBe(403);
  await ask("POST", "/token/revoke");
  expect((await call(sandbox, "/v2/time")).status).toBe(401);
  await ask("POST", "/token/restore");
  await ask("PUT", "/plan", { plan: "pro" });
  expect(JSON.parse((await ask("POST", "/quota/spend", { requests: 50 }))[1])).toEqual({ left: 400 });
  await ask("PUT", "/dns/names/web.de", "servfail");
  expect((await ask("PUT", "/dns/names/web.de", [{ type: "MX", exchange: "x" }]))[0]).toBe(400);
  expect(JSON.parse((await ask("GET", "/dns/queries"))[1])).toEqual({ total: 0, names: {} });
  expect(JSON.parse((await ask("GET", "/snapshot?dates=false"))[1])).toEqual(
    sandbox.control.snapshot({ dates: false }),
  );
  expect((await ask("GET", "/nothing"))[0]).toBe(404);
});

it("tells of each route what body it takes, and so does a refusal", async () => {
  const { controlUrl } = await startForTest({ customers: 3 });
  const { routes } = (await (await fetch(controlUrl)).json()) as { routes: { route: string; body?: object }[] };
  const bodyOf = (route: string) => routes.find((one) => one.route === route)?.body;
  expect(bodyOf("GET /control/calls")).toBeUndefined();
  const appetite = bodyOf("PUT /control/foreign-app");
  expect(appetite).toMatchObject({
    properties: { requestsPerWindow: { type: "integer", minimum: 0 }, burst: { type: "integer", minimum: 1 } },
    required: ["requestsPerWindow"],
  });
  expect(JSON.stringify(bodyOf("PATCH /control/orders/{id}"))).toContain("status_id");
  expect(JSON.stringify(bodyOf("POST /control/catalog/products"))).toContain("inventory_level (integer)");
  // These act on what stands in their paths alone.
  const bodyless = /\/token\/|\/deactivate$|\/repeat$|\/hold$|\/retry$/;
  const writes = routes.filter(({ route }) => /^(POST|PUT|PATCH) /.test(route) && !bodyless.test(route));
  expect(writes.filter(({ body }) => body === undefined || Object.keys(body).length === 0)).toEqual([]);
  const refused = await fetch(`${controlUrl}/foreign-app`, { method: "PUT", body: '{"burst":true}' });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: expect.stringMatching(/requestsPerWindow[\s\S]*burst/) as string, body: appetite },
  ]);
});

it("streams snapshots of stores that are too large to be held as a whole", async () => {
  const sandbox = await startForTest({ customers: 2_000_000, products: 500_000 });
  for (const [path, start] of [
    ["/snapshot", '{"customers":[{"id":1,'],
    ["/catalog/snapshot", '{"products":[{"sku":"SG-00001",'],
  ] as const) {
    const { body } = await fetch(`${sandbox.controlUrl}${path}`);
    const reader = body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value ?? []).toString()).toMatch(new RegExp(`^${start.replaceAll(/[{[]/g, "\\$&")}`));
    expect((await call(sandbox, "/v2/time")).status).toBe(200);
    await reader.cancel();
  }
});

it("is silent about who hangs up in the middle of a long answer", async () => {
  const lines: string[] = [];
  const sandbox = await startForTest({ customers: 500_000, log: (line) => lines.push(line) });
  const { body } = await fetch(`${sandbox.controlUrl}/customers`);
  const reader = body!.getReader();
  await reader.read();
  await reader.cancel();
  // Asked later, and so answered after the other one ended.
  expect((await fetch(`${sandbox.controlUrl}/calls`)).status).toBe(200);
  await sandbox.stop();
  expect(lines).toEqual([]);
});

it("compares the store before and after: a change and its undoing are seen by their dates only", async () => {
  const sandbox = await startForTest({ customers: 20 });
  const { control } = sandbox;
  const before = control.snapshot();
  const group = control.customer(5)!.customer_group_id;
  control.updateCustomer(5, { customer_group_id: group === 1 ? 2 : 1 });
  expect(control.snapshot({ dates: false })).not.toEqual({
    ...control.snapshot({ dates: false }),
    customers: before.customers,
  });
  control.updateCustomer(5, { customer_group_id: group });
  expect(control.snapshot()).not.toEqual(before);
  const blank = before.customers.map((one) => ({ ...one, date_created: "", date_modified: "" }));
  expect(control.snapshot({ dates: false }).customers).toEqual(blank);
});

it("knows the truth of addresses that a third hand brings", async () => {
  const { control } = await startForTest({ customers: 3 });
  control.addCustomer({ email: "someone@gmail.com" });
  control.addCustomer({ email: "info@gmail.com" });
  control.addCustomer({ email: "Eve@hotmial.com" });
  control.addCustomer({ email: "eve@nowhere-at-all.fr" });
  control.updateCustomer(1, { email: "not an address" });
  const told = [...control.truth()].map((one) => [one.customerId, one.class, one.status, one.didYouMean]);
  expect(told.filter(([id]) => id === 1 || Number(id) > 3)).toEqual([
    [1, "syntax", "invalid", undefined],
    [4, "provider", "valid", undefined],
    [5, "role", "risky", undefined],
    [6, "mistyped", "invalid", "Eve@hotmail.com"],
    [7, "no_such_domain", "invalid", undefined],
  ]);
  expect(() => control.updateCustomer(99, {})).toThrow(/no customer 99/);
});

it("lets two customers share an address when a third hand adds one, as stores with several storefronts do", async () => {
  const sandbox = await startForTest({ customers: 3 });
  const { email } = sandbox.control.customer(2)!;
  sandbox.control.addCustomer({ email: email.toUpperCase(), channel_ids: [2] });
  const found = await call(sandbox, `/v3/customers?email:in=${encodeURIComponent(email)}`);
  expect(found.json["data"]).toMatchObject([{ id: 4, channel_ids: [2] }, { id: 2 }]);
});
