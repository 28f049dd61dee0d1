import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";

// Each of these makes every order, every customer or every product, which takes longer than this test may.
const searches: readonly string[] = [
  "/v2/orders?payment_method=PayPal&limit=5",
  "/v2/orders?min_total=5000&limit=5",
  "/v2/orders/count?channel_id=2",
  "/v3/customers?name:like=zz",
  "/v3/customers/subscribers?first_name=zz",
  "/v3/customers/addresses?company:in=zz",
  "/v3/catalog/products?keyword=zz",
  "/v3/catalog/variants?upc=zz",
  "/v3/catalog/summary",
];
const large = { customers: 8_000_000, orders: 24_000_000, products: 900_000, plan: "enterprise" } as const;

it.each(searches)("ends a search when the asker hangs up: %s", async (path) => {
  const lines: string[] = [];
  const sandbox = await startForTest({ ...large, log: (line) => lines.push(line) });
  const hungUp = new AbortController();
  const asked = fetch(`${sandbox.apiUrl}/stores/${sandbox.storeHash}${path}`, {
    headers: { "x-auth-token": sandbox.accessToken },
    signal: hungUp.signal,
  });
  asked.catch(() => undefined);
  await expect.poll(() => sandbox.control.calls().total).toBe(1);
  // Others are answered meanwhile, and so the search is under way.
  expect((await call(sandbox, "/v2/time")).status).toBe(200);
  hungUp.abort();
  await expect.poll(() => sandbox.control.calls().statuses).toEqual({ "200": 1, reset: 1 });
  await expect(asked).rejects.toThrow(/abort/);
  expect(lines).toEqual([]);
});

it("ends a search when the sandbox stops, one before a deletion too", async () => {
  for (const [method, path] of [
    ["GET", "/v2/orders?payment_method=PayPal"],
    ["DELETE", "/v3/customers/subscribers?first_name=zz"],
  ] as const) {
    const sandbox = await startForTest(large);
    const asked = call(sandbox, path, { method });
    asked.catch(() => undefined);
    await expect.poll(() => sandbox.control.calls().total).toBe(1);
    expect((await call(sandbox, "/v2/time")).status).toBe(200);
    await sandbox.stop();
    await expect(asked).rejects.toThrow(/fetch failed/);
    await expect.poll(() => sandbox.control.calls().statuses).toEqual({ "200": 1, reset: 1 });
  }
});

it("goes on with a write whose asker hung up", async () => {
  const sandbox = await startForTest({ customers: 50_000 });
  const [first] = sandbox.control.subscribers.list();
  const hungUp = new AbortController();
  const path = `/v3/customers/subscribers?email=${encodeURIComponent(first!.email)}&source=${encodeURIComponent(first!.source)}`;
  sandbox.control.setLatency(50);
  const asked = fetch(`${sandbox.apiUrl}/stores/${sandbox.storeHash}${path}`, {
    method: "DELETE",
    headers: { "x-auth-token": sandbox.accessToken },
    signal: hungUp.signal,
  });
  asked.catch(() => undefined);
  await expect.poll(() => sandbox.control.calls().total).toBe(1);
  hungUp.abort();
  await expect(asked).rejects.toThrow(/abort/);
  await expect.poll(() => sandbox.control.subscribers.get(first!.id)).toBeUndefined();
});
