import { expect, test } from "vitest";
import { Fault } from "@storegate/http-client";
import { scriptedStore, type Scripted } from "../../test/scripted-store.js";
import { StoreGovernor } from "../governor/governor.js";

const reason = new Error("no time is left");
const time = { json: { time: 1_700_000_000 } };
const quotaSpent = {
  "x-rate-limit-requests-left": "0",
  "x-rate-limit-requests-quota": "150",
  "x-rate-limit-time-window-ms": "30000",
  "x-rate-limit-time-reset-ms": "30000",
};

const asksFor = (ms: number) => (error: unknown) => error instanceof Fault && (error.retryAfterMs ?? 0) >= ms;

test("a request that waits for the quota is given up with the reason, and nothing is sent", async () => {
  await using store = await scriptedStore(() => ({ ...time, headers: quotaSpent }));
  await store.client.time.get();
  const stop = new AbortController();
  const view = store.client.with({ giveUp: stop.signal }).with({ lane: "interactive" });
  const waiting = view.time.get();
  setTimeout(() => stop.abort(reason), 30);
  await expect(waiting).rejects.toBe(reason);
  await expect(view.time.get()).rejects.toBe(reason);
  expect(store.received).toHaveLength(1);
});

test("a request under way is answered all the same", async () => {
  const stop = new AbortController();
  const script = (): typeof time => {
    stop.abort(reason);
    return time;
  };
  await using store = await scriptedStore(script, { giveUp: stop.signal });
  expect(await store.client.time.get()).toEqual(new Date(1_700_000_000_000));
  await expect(store.client.time.get()).rejects.toBe(reason);
  expect(store.received).toHaveLength(1);
});

test("the wait after a 503 is given up with the store's own failure", async () => {
  const stop = new AbortController();
  await using store = await scriptedStore(() => {
    setTimeout(() => stop.abort(reason), 30);
    return { status: 503, headers: { "retry-after": "30" } };
  });
  await expect(store.client.with({ giveUp: stop.signal }).time.get()).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
  });
  expect(store.received).toHaveLength(1);
});

test("a 503 is told also when its next attempt is given up in the line for the quota", async () => {
  const stop = new AbortController();
  await using store = await scriptedStore(() => {
    setTimeout(() => stop.abort(reason), 80);
    return { status: 503, headers: { ...quotaSpent, "retry-after": "0" } };
  });
  await expect(store.client.with({ giveUp: stop.signal }).time.get()).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
  });
  expect(store.received).toHaveLength(1);
});

test("the wait after a 429 without headers is given up with the reason", async () => {
  const governor = new StoreGovernor({ overload: { baseMs: 60_000, capMs: 60_000 }, random: () => 0.9 });
  await using store = await scriptedStore(() => ({ status: 429 }), { governor });
  const stop = new AbortController();
  const waiting = store.client.with({ giveUp: stop.signal }).customerGroups.create({ name: "VIP" });
  await expect.poll(() => governor.state).toBe("BLOCKED");
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(store.received).toHaveLength(1);
});

test("a call with less patience than a refusal asks for is told how long it is; pacing is waited for", async () => {
  const script = (_: unknown, number: number): Scripted =>
    number === 1 ? { ...time, headers: { ...quotaSpent, "x-rate-limit-time-reset-ms": "300" } } : refused;
  const refused = { status: 429, headers: quotaSpent };
  await using store = await scriptedStore(script, { patienceMs: 200 });
  await store.client.time.get();
  // Of a spent quota that nobody refused for the next window is waited for; then the store refuses.
  const both = await Promise.allSettled([store.client.time.get(), store.client.time.get()]);
  for (const each of both) expect(each).toMatchObject({ status: "rejected", reason: { kind: "RATE_LIMITED" } });
  await expect(store.client.time.get()).rejects.toSatisfy(asksFor(29_000));
  // Two at most went at once, and none again.
  expect(store.received.length).toBeLessThanOrEqual(3);
});

test("the time that a refusal asks for is told to the letter, though the store is asked again before", async () => {
  const governor = new StoreGovernor();
  const headers = { "retry-after": "7200" };
  await using store = await scriptedStore(() => ({ status: 429, headers }), { governor, patienceMs: 10_000 });
  await expect(store.client.time.get()).rejects.toSatisfy(asksFor(7_199_000));
  expect(governor.status.blockedUntil?.getTime()).toBeLessThan(Date.now() + 121_000);
  expect(store.received).toHaveLength(1);
});
