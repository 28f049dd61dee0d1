import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import { Quota } from "../store/quota.js";

const rate = (headers: Headers) =>
  ["requests-left", "requests-quota", "time-window-ms"].map((name) => headers.get(`x-rate-limit-${name}`));
const newAttribute = (n: number) => ({ method: "POST", body: [{ name: `Made ${n}`, type: "string" }] });

describe("the store's quota", () => {
  it("is told on every answer and refuses with 429 when spent, also by another app", async () => {
    const sandbox = await startForTest({ windowMs: 60_000 });
    expect(rate((await call(sandbox, "/v2/time")).headers)).toEqual(["149", "150", "60000"]);
    expect(rate((await call(sandbox, "/v3/customers?foo=1")).headers)).toEqual(["148", "150", "60000"]);
    expect(sandbox.control.spendQuota(147)).toBe(1);
    expect((await call(sandbox, "/v3/customers?limit=1")).status).toBe(200);
    const spent = await call(sandbox, "/v3/customers?limit=1");
    expect(spent.status).toBe(429);
    expect(rate(spent.headers)).toEqual(["0", "150", "60000"]);
    expect(Number(spent.headers.get("x-rate-limit-time-reset-ms"))).toBeGreaterThan(50_000);
    expect(spent.headers.get("retry-after")).toBeNull();
    expect(sandbox.control.calls()).toMatchObject({ total: 4, refused: 2, statuses: { "200": 2, "422": 1, "429": 1 } });
  });

  it("depends on the plan; enterprise has none and sends no headers", async () => {
    const sandbox = await startForTest({ plan: "pro" });
    expect((await call(sandbox, "/v2/time")).headers.get("x-rate-limit-requests-quota")).toBe("450");
    sandbox.control.setPlan("enterprise");
    sandbox.control.spendQuota(1000);
    const free = await call(sandbox, "/v2/time");
    expect([free.status, ...rate(free.headers)]).toEqual([200, null, null, null]);
    expect((await call(sandbox, "/v2/store")).json["plan_name"]).toBe("Enterprise");
  });

  it("begins a window with the first request after the last one ended", () => {
    let now = 1000;
    const quota = new Quota("standard", 30_000, () => now);
    for (let n = 0; n < 150; n++) expect(quota.take()).toBe(true);
    now += 29_999;
    expect(quota.take()).toBe(false);
    expect(quota.headers()["x-rate-limit-time-reset-ms"]).toBe("1");
    now += 1;
    expect(quota.take()).toBe(true);
    expect(quota.headers()).toMatchObject({
      "x-rate-limit-requests-left": "149",
      "x-rate-limit-time-reset-ms": "30000",
    });
  });
});

describe("requests at once", () => {
  it("refuses a fourth write of customers, of values and of attributes, each on its own", async () => {
    const sandbox = await startForTest({ latencyMs: 150 });
    const writes = [
      ...Array.from({ length: 4 }, () =>
        call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 1, company: "x" }] }),
      ),
      ...Array.from({ length: 4 }, () =>
        call(sandbox, "/v3/customers/attribute-values", {
          method: "PUT",
          body: [{ customer_id: 1, attribute_id: 1, value: "x" }],
        }),
      ),
      ...Array.from({ length: 4 }, (_, n) => call(sandbox, "/v3/customers/attributes", newAttribute(n))),
      ...Array.from({ length: 6 }, () => call(sandbox, "/v3/customers?limit=1")),
    ];
    const told = await Promise.all(writes);
    const statuses = told.map(({ status }) => status);
    for (const from of [0, 4, 8])
      expect(statuses.slice(from, from + 4).sort((a, b) => a - b)).toEqual([200, 200, 200, 429]);
    expect(statuses.slice(12)).toEqual([200, 200, 200, 200, 200, 200]);
    const refused = told.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("x-rate-limit-requests-left"))).toBeGreaterThan(0);
  });
});
