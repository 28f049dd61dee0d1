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
    const sandbox = await startForTest();
    sandbox.control.addFault({ path: "/v3/customers*", times: null, respond: "held", act: "before" });
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
    // Of each kind the one too many is answered at once, and all others are held.
    const refusals = [0, 4, 8].map((from) => Promise.race(writes.slice(from, from + 4)));
    await Promise.all([...refusals, sandbox.control.untilHeld(15)]);
    sandbox.control.releaseHeld();
    const told = await Promise.all(writes);
    const statuses = told.map(({ status }) => status);
    for (const from of [0, 4, 8])
      expect(statuses.slice(from, from + 4).sort((a, b) => a - b)).toEqual([200, 200, 200, 429]);
    expect(statuses.slice(12)).toEqual([200, 200, 200, 200, 200, 200]);
    const refused = told.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("x-rate-limit-requests-left"))).toBeGreaterThan(0);
  });

  const renamed = (n: number) => [{ id: 1, name: `Renamed ${n}` }];
  const person = (n: number) => [{ first_name: "A", last_name: "B", email: `fresh${n}@gmail.com` }];
  it.each([
    ["PUT", "/v3/customers/attributes", renamed, 3],
    ["POST", "/v3/customers", person, 10],
    ["POST", "/v2/customer_groups", (n: number) => ({ name: `Group ${n}` }), 40],
    ["POST", "/v3/catalog/categories", (n: number) => ({ name: `Category ${n}`, parent_id: 0 }), 40],
  ] as const)(
    "%s %s: one more than it takes is refused, and when all are done it takes as many again",
    async (method, path, body, most) => {
      const sandbox = await startForTest({ customers: 5, plan: "enterprise" });
      const { control } = sandbox;
      const askAtOnce = async (asked: readonly (() => ReturnType<typeof call>)[]) => {
        control.addFault({ method, path, times: null, respond: "held", act: "before" });
        const answers = asked.map((ask) => ask());
        await control.untilHeld(most);
        if (asked.length > most) await Promise.race(answers);
        control.releaseHeld();
        return Promise.all(answers);
      };
      const ask = (n: number) => () => call(sandbox, path, { method, body: body(n) });
      const told = await askAtOnce(Array.from({ length: most + 1 }, (_, n) => ask(n)));
      expect(told.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
        ...Array.from({ length: most }, () => 200),
        429,
      ]);
      const again = await askAtOnce(Array.from({ length: most }, (_, n) => ask(1000 + n)));
      expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
    },
  );

  it.each([
    ["/v2/customer_groups", "/v2/customer_groups/1"],
    ["/v3/catalog/categories", "/v3/catalog/categories/1"],
  ])("counts 40 of all requests to %s together", async (list, one) => {
    const sandbox = await startForTest({ customers: 5, plan: "enterprise" });
    sandbox.control.addFault({ times: null, respond: "held", act: "before" });
    const asked = Array.from({ length: 41 }, (_, n) => call(sandbox, n % 2 === 0 ? list : one));
    await Promise.all([Promise.race(asked), sandbox.control.untilHeld(40)]);
    sandbox.control.releaseHeld();
    const told = await Promise.all(asked);
    expect(told.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
