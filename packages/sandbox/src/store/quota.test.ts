import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import { Quota } from "./quota.js";

function clocked(): { quota: Quota; pass: (ms: number) => void; take: (times: number) => number } {
  let now = 5000;
  const quota = new Quota("standard", 30_000, () => now);
  return {
    quota,
    pass: (ms) => void (now += ms),
    take: (times) => Array.from({ length: times }, () => quota.take()).filter(Boolean).length,
  };
}

const left = (quota: Quota) => quota.headers()["x-rate-limit-requests-left"];

describe("what became of the quota", () => {
  it("is told window by window, and asking begins none", () => {
    const { quota, pass, take } = clocked();
    expect(quota.report()).toEqual({ present: null, past: [] });
    expect(take(152)).toBe(150);
    pass(30_000);
    expect(quota.report()).toEqual({
      present: null,
      past: [{ startedAt: 5000, limit: 150, used: 150, foreign: 0, refused: 2 }],
    });
    pass(10_000);
    quota.spend(20);
    take(5);
    expect(quota.report().present).toEqual({ startedAt: 45_000, limit: 150, used: 5, foreign: 20, refused: 0 });
    quota.resetReport();
    expect(quota.report()).toMatchObject({ present: { used: 5 }, past: [] });
  });

  it("ends with the plan it was of", () => {
    const { quota, take } = clocked();
    take(10);
    quota.setPlan("pro");
    take(3);
    expect(quota.report()).toMatchObject({ past: [{ limit: 150, used: 10 }], present: { limit: 450, used: 3 } });
    quota.setPlan("enterprise");
    expect([take(500), quota.headers(), quota.report().present]).toEqual([500, {}, null]);
  });
});

describe("another app", () => {
  it("spends evenly through every window until told to stop, and windows follow each other", () => {
    const { quota, pass, take } = clocked();
    quota.setForeignApp({ requestsPerWindow: 75 });
    const seen: (string | undefined)[] = [];
    for (let tenth = 0; tenth < 10; tenth += 1) {
      seen.push(left(quota));
      pass(3000);
    }
    expect(seen).toEqual(["150", "142", "135", "127", "120", "112", "105", "97", "90", "82"]);
    pass(15_000);
    expect(take(200)).toBe(112);
    pass(30_000);
    expect(quota.report().past).toEqual([
      { startedAt: 5000, limit: 150, used: 0, foreign: 75, refused: 0 },
      { startedAt: 35_000, limit: 150, used: 112, foreign: 38, refused: 88 },
    ]);
    quota.setForeignApp(null);
    pass(30_000);
    expect(take(200)).toBe(150);
  });

  it("or in bursts", () => {
    const { quota, pass } = clocked();
    quota.setForeignApp({ requestsPerWindow: 60, burst: 30 });
    const seen: (string | undefined)[] = [];
    for (let eighth = 0; eighth < 8; eighth += 1) {
      pass(3749);
      seen.push(left(quota));
      pass(1);
    }
    expect(seen).toEqual(["150", "150", "120", "120", "120", "120", "90", "90"]);
  });

  it("sends all it has at once where a burst would be larger", () => {
    const { quota, pass } = clocked();
    quota.setForeignApp({ requestsPerWindow: 100, burst: 500 });
    expect(left(quota)).toBe("150");
    pass(15_000);
    expect(left(quota)).toBe("50");
    pass(30_000);
    expect(left(quota)).toBe("50");
    quota.setForeignApp({ requestsPerWindow: 0, burst: 5 });
    pass(30_000);
    expect(left(quota)).toBe("150");
  });
});

it("goes over HTTP, with every duration divided by the time scale", async () => {
  const sandbox = await startForTest({ timeScale: 100, latencyMs: 5000, foreignApp: { requestsPerWindow: 10 } });
  const begin = performance.now();
  const { headers } = await call(sandbox, "/v2/time");
  expect(headers.get("x-rate-limit-time-window-ms")).toBe("300");
  expect(performance.now() - begin).toBeGreaterThan(45);
  sandbox.control.setLatency(0);
  sandbox.control.addFault({ method: "GET", respond: { delayMs: 5000 } });
  const late = performance.now();
  await call(sandbox, "/v2/time");
  expect(performance.now() - late).toBeGreaterThan(45);
  expect(performance.now() - late).toBeLessThan(4500);
  const stop = await fetch(`${sandbox.controlUrl}/foreign-app`, { method: "DELETE" });
  expect(stop.status).toBe(204);
  const body = JSON.stringify({ requestsPerWindow: 150, burst: 150 });
  expect((await fetch(`${sandbox.controlUrl}/foreign-app`, { method: "PUT", body })).status).toBe(204);
  expect((await fetch(`${sandbox.controlUrl}/foreign-app`, { method: "PUT", body: "{}" })).status).toBe(400);
  const report: unknown = await (await fetch(`${sandbox.controlUrl}/quota`)).json();
  expect(report).toEqual({ present: expect.objectContaining({ limit: 150 }), past: expect.any(Array) });
});
