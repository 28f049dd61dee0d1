import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import { startSandbox } from "../index.js";

const unauthorized =
  "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.";

it("refuses a missing or wrong token and another store with 401, without spending the quota", async () => {
  const lines: string[] = [];
  const sandbox = await startForTest({ log: (line) => lines.push(line) });
  const wrong = await call(sandbox, "/v3/customers", { headers: { "x-auth-token": "nonsense" } });
  expect(wrong.status).toBe(401);
  expect(wrong.json).toMatchObject({ status: 401, title: unauthorized });
  const missing = await fetch(`${sandbox.apiUrl}/stores/${sandbox.storeHash}/v2/time`);
  expect(missing.status).toBe(401);
  expect(await missing.json()).toEqual([{ status: 401, message: unauthorized }]);
  const other = await fetch(`${sandbox.apiUrl}/stores/other1/v2/time`, {
    headers: { "x-auth-token": sandbox.accessToken },
  });
  expect(other.status).toBe(401);
  sandbox.control.revokeToken();
  expect((await call(sandbox, "/v2/time")).status).toBe(401);
  sandbox.control.restoreToken();
  const good = await call(sandbox, "/v2/time");
  expect(good.headers.get("x-rate-limit-requests-left")).toBe("149");
  expect(lines).toEqual([
    "GET /v3/customers refused 401: the token is not the store's",
    "GET /v2/time refused 401: it has no X-Auth-Token",
    "GET /v2/time refused 401: the token is not one of a store other1",
    "GET /v2/time refused 401: the token was revoked",
  ]);
});

it("refuses what the token's scopes do not cover with 403; read-only ones cover reading", async () => {
  const sandbox = await startForTest({ scopes: ["store_v2_customers_read_only"] });
  const refusal = { status: 403, title: "You don't have a required scope to access the endpoint", errors: {} };
  expect((await call(sandbox, "/v3/customers?limit=1")).status).toBe(200);
  const write = await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 1, company: "x" }] });
  expect(write.status).toBe(403);
  expect(write.json).toMatchObject(refusal);
  expect((await call(sandbox, "/v2/store")).json).toEqual([{ status: 403, message: refusal.title }]);
  expect((await call(sandbox, "/v2/time")).status).toBe(200);
  sandbox.control.setScopes(["store_v2_information_read_only"]);
  expect((await call(sandbox, "/v3/customers/attributes")).json).toMatchObject(refusal);
  const store = await call(sandbox, "/v2/store");
  expect(store.json).toMatchObject({ id: sandbox.storeHash, plan_name: "Standard", logo: [], default_channel_id: 1 });
  expect(store.headers.get("x-bc-store-version")).toBe("7.6.0");
});

it("counts each request under the least scope it needed, refused or not", async () => {
  const sandbox = await startForTest({ scopes: ["store_v2_customers_read_only"] });
  await call(sandbox, "/v2/time");
  await call(sandbox, "/v3/customers?limit=1");
  await call(sandbox, "/v2/customer_groups");
  await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 1, company: "x" }] });
  await call(sandbox, "/v3/orders/payment_actions/refunds");
  expect(sandbox.control.calls().scopes).toEqual({
    store_v2_customers_read_only: 2,
    store_v2_customers: 1,
    "store_v2_orders_read_only or store_v2_transactions_read_only": 1,
  });
  sandbox.control.resetCalls();
  expect(sandbox.control.calls().scopes).toEqual({});
});

it("has no scopes but the store's own, each with its read-only twin", async () => {
  await expect(startSandbox({ customers: 1, scopes: ["store_v2_cust"] })).rejects.toThrow(
    /scopes takes store_v2_customers, .*store_v2_information.*, not "store_v2_cust"/,
  );
  const { control, controlUrl } = await startForTest({ customers: 1, scopes: ["store_v2_default"] });
  expect(() => control.setScopes(["store_v2_customers", "store_v2_orders_readonly"])).toThrow(
    /store_v2_orders_readonly/,
  );
  const refused = await fetch(`${controlUrl}/scopes`, { method: "PUT", body: '["store_v2_cust"]' });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("store_v2_customers")]);
  control.setScopes(["store_v2_transactions_read_only", "store_channel_settings", "store_channel_listings_read_only"]);
});

it("refuses unknown routes, methods and media types, each in its version's dialect", async () => {
  const sandbox = await startForTest();
  expect((await call(sandbox, "/v3/customers/5")).json).toMatchObject({
    status: 404,
    title: expect.stringMatching(/route is not found/) as string,
  });
  expect((await call(sandbox, "/v2/nothing")).json).toEqual([
    { status: 404, message: "The requested resource was not found." },
  ]);
  expect((await call(sandbox, "/v3/customers/")).status).toBe(404);
  const verb = await call(sandbox, "/v3/customers", { method: "PATCH", body: [] });
  expect([verb.status, verb.headers.get("allow")]).toEqual([405, "GET, POST, PUT, DELETE"]);
  expect((await call(sandbox, "/v2/time", { headers: { accept: "application/xml" } })).status).toBe(406);
  const form = await call(sandbox, "/v3/customers", {
    method: "PUT",
    body: "id=1",
    headers: { "content-type": "text/plain" },
  });
  expect([form.status, form.headers.get("content-type")]).toEqual([415, "text/html"]);
  const broken = await call(sandbox, "/v3/customers", { method: "PUT", body: "[{" });
  expect([broken.status, broken.json["title"]]).toEqual([400, "JSON data is missing or invalid"]);
  const huge = await call(sandbox, "/v3/customers", { method: "PUT", body: " ".repeat(1_100_000) });
  expect(huge.status).toBe(413);
});

it("invents no endpoint, filter or header that the API lacks", async () => {
  const sandbox = await startForTest({ customers: 3 });
  const status = async (path: string, ask = {}) => (await call(sandbox, path, ask)).status;
  expect(await status("/v3/customers/1")).toBe(404);
  expect(await status("/v3/customers?email:like=a")).toBe(422);
  expect(await status("/v3/customers/attributes?id:in=1")).toBe(422);
  expect(await status("/v3/customers", { method: "PUT", body: [{ email: "new@gmail.com" }] })).toBe(422);
  expect(await status("/v3/customers/subscribers", { method: "POST", body: [{ email: "new@gmail.com" }] })).toBe(422);
  const groups = await call(sandbox, "/v2/customer_groups");
  expect([Array.isArray(groups.json), "data" in groups.json, "meta" in groups.json]).toEqual([true, false, false]);
  const twice = { method: "POST", headers: { "idempotency-key": "once" }, body: { name: "Twins" } };
  expect([await status("/v2/customer_groups", twice), await status("/v2/customer_groups", twice)]).toEqual([200, 409]);
  sandbox.control.spendQuota(1000);
  const spent = await call(sandbox, "/v2/time");
  expect([spent.status, spent.headers.get("retry-after"), spent.headers.get("x-retry-after")]).toEqual([
    429,
    null,
    null,
  ]);
});
