import type { HttpResponse } from "@storegate/http-client";
import { describe, expect, test } from "vitest";
import { answer, QuotaStore } from "../../test/quota-store.js";
import { VirtualClock } from "../../test/virtual-clock.js";
import { StoreGovernor } from "./governor.js";
import type { Ticket } from "./ticket.js";

const bulk: Ticket = { lane: "bulk" };
const interactive: Ticket = { lane: "interactive" };

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Keeps so many bulk requests wanted until stopped, as a sync does. */
function hungry(governor: StoreGovernor, send: () => Promise<HttpResponse>, workers: number): AbortController {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    while (!stop.signal.aborted) await governor.run({ ...bulk, signal: stop.signal }, send);
  };
  void Promise.allSettled(Array.from({ length: workers }, work));
  return stop;
}

describe("a quota", () => {
  test.each([
    ["150 in 30 s, quick answers", 150, 20],
    ["150 in 30 s, slow answers", 150, 600],
    ["450 in 30 s, uneven answers", 450, 250],
  ])("of %s is used up in every window and never overrun", async (_name, quota, latency) => {
    const clock = new VirtualClock();
    const random = seeded(7);
    const store = new QuotaStore(clock, quota, 30_000, () => latency * (0.5 + random()));
    const governor = new StoreGovernor({ clock, random: seeded(3) });
    const stop = hungry(governor, store.send, 20);
    await clock.advance(30_000 * 6);
    stop.abort();
    expect(store.windows.length).toBeGreaterThanOrEqual(6);
    expect(store.windows.map(({ refused }) => refused)).toEqual(store.windows.map(() => 0));
    const served = store.windows.slice(0, 5).map((window) => window.served);
    for (const each of served) expect(each).toBeGreaterThanOrEqual(quota * 0.9);
    expect(served.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(5 * quota * 0.97);
  });

  test("is spread over the window: no tenth of it sees more than an even share and a small burst", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, 150, 30_000, () => 50);
    const stop = hungry(new StoreGovernor({ clock, random: seeded(1) }), store.send, 20);
    const begin = clock.now();
    await clock.advance(30_000);
    stop.abort();
    const tenths = Array.from(
      { length: 10 },
      (_, index) => store.sentAt.filter((at) => Math.floor((at - begin) / 3000) === index).length,
    );
    for (const sent of tenths) {
      expect(sent).toBeGreaterThanOrEqual(11);
      expect(sent).toBeLessThanOrEqual(15 + 10);
    }
  });

  test("that another app eats into is not overrun either, and what it leaves is spread over the rest", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, 150, 30_000, () => 50);
    const stop = hungry(new StoreGovernor({ clock, random: seeded(1) }), store.send, 20);
    await clock.advance(5000);
    store.spend(80);
    await clock.advance(24_900);
    stop.abort();
    const [first] = store.windows;
    expect(first?.refused).toBe(0);
    expect(first?.served).toBeGreaterThanOrEqual(66);
    expect(store.sentAt.filter((at) => at > 1_000_000 + 25_000).length).toBeGreaterThanOrEqual(5);
  });

  test("keeps a reserve that a person gets at once while bulk waits", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, 150, 30_000, () => 50);
    const governor = new StoreGovernor({ clock, random: seeded(1) });
    const stop = hungry(governor, store.send, 20);
    await clock.advance(10_000);
    const begin = clock.now();
    const waits: number[] = [];
    for (let person = 0; person < 4; person += 1)
      void governor.run(interactive, store.send).then(() => waits.push(clock.now() - begin));
    await clock.advance(200);
    stop.abort();
    expect(waits).toEqual([50, 50, 50, 50]);
    expect(store.windows[0]?.refused).toBe(0);
  });

  test("is told as the store said it last", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, 150, 30_000, () => 50);
    const governor = new StoreGovernor({ clock });
    expect(governor.rateLimit).toBeNull();
    expect(governor.state).toBe("UNKNOWN");
    const sent = governor.run(bulk, store.send);
    await clock.advance(100);
    await sent;
    expect(governor.rateLimit).toMatchObject({ quota: 150, remaining: 149, windowMs: 30_000 });
    expect(governor.rateLimit?.observedAt.getTime()).toBe(1_000_050);
    expect(governor.state).toBe("PACED");
  });
});

/** Requests that stay under way until the test answers them. */
function manual(governor: StoreGovernor): {
  readonly underWay: { readonly name: string; readonly answer: (response: HttpResponse) => void }[];
  readonly ask: (name: string, ticket: Ticket) => Promise<HttpResponse>;
} {
  const underWay: { name: string; answer: (response: HttpResponse) => void }[] = [];
  return {
    underWay,
    ask: (name, ticket) =>
      governor.run(ticket, () => {
        const { promise, resolve } = Promise.withResolvers<HttpResponse>();
        underWay.push({ name, answer: resolve });
        return promise;
      }),
  };
}

describe("without a quota", () => {
  test("one request finds that out; then only the bounds on concurrency hold", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, bulkConcurrency: 5 });
    const { underWay, ask } = manual(governor);
    const puts: Ticket = { lane: "bulk", concurrency: { group: "PUT customers", limit: 3 } };
    for (let n = 0; n < 6; n += 1) void ask(`put ${n}`, puts);
    for (let n = 0; n < 6; n += 1) void ask(`get ${n}`, bulk);
    await clock.advance(0);
    expect(underWay.map(({ name }) => name)).toEqual(["put 0"]);
    underWay.shift()?.answer(answer(200));
    await clock.advance(0);
    expect(governor.state).toBe("FREE");
    expect(underWay.map(({ name }) => name)).toEqual(["put 1", "put 2", "put 3", "get 0", "get 1"]);
    underWay.shift()?.answer(answer(200));
    await clock.advance(0);
    expect(underWay.map(({ name }) => name)).toEqual(["put 2", "put 3", "get 0", "get 1", "put 4"]);
    void ask("a person", interactive);
    await clock.advance(0);
    expect(underWay.at(-1)?.name).toBe("a person");
  });
});

describe("a 429", () => {
  test("with headers is waited out until the reset, whatever it says is left; then one request goes alone", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: () => 0 });
    const { underWay, ask } = manual(governor);
    void ask("first", bulk);
    await clock.advance(0);
    underWay.shift()?.answer(
      answer(429, {
        "x-rate-limit-requests-left": "35",
        "x-rate-limit-requests-quota": "150",
        "x-rate-limit-time-window-ms": "30000",
        "x-rate-limit-time-reset-ms": "12000",
      }),
    );
    void ask("again", bulk);
    void ask("a person", interactive);
    await clock.advance(11_999);
    expect(governor.state).toBe("BLOCKED");
    expect(underWay).toEqual([]);
    await clock.advance(100);
    expect(governor.state).toBe("PROBING");
    expect(underWay.map(({ name }) => name)).toEqual(["a person"]);
    underWay
      .shift()
      ?.answer(answer(200, { "x-rate-limit-requests-left": "149", "x-rate-limit-requests-quota": "150" }));
    await clock.advance(1000);
    expect(underWay.map(({ name }) => name)).toEqual(["again"]);
  });

  test("without headers is waited out for times that double, and X-Retry-After is heeded when longer", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: () => 1, overload: { baseMs: 1000, capMs: 60_000 } });
    const { underWay, ask } = manual(governor);
    const sendAndRefuse = async (headers: Record<string, string> = {}): Promise<number> => {
      const begin = clock.now();
      const asked = ask("x", bulk);
      while (underWay.length === 0) await clock.advance(100);
      const waited = clock.now() - begin;
      underWay.shift()?.answer(answer(429, headers));
      await asked;
      return waited;
    };
    expect(await sendAndRefuse()).toBe(100);
    expect(await sendAndRefuse()).toBe(1000);
    expect(await sendAndRefuse()).toBe(2000);
    expect(await sendAndRefuse({ "x-retry-after": "9" })).toBe(4000);
    expect(await sendAndRefuse({ "x-retry-after": "86400" })).toBe(9900);
    expect(await sendAndRefuse()).toBe(120_000);
  });
});

test("waiting ends with its signal's reason, and the place in the line is free", async () => {
  const clock = new VirtualClock();
  const governor = new StoreGovernor({ clock });
  const { underWay, ask } = manual(governor);
  void ask("first", bulk);
  const stop = new AbortController();
  const reason = new Error("nobody wants it any more");
  const waiting = ask("second", { ...bulk, signal: stop.signal });
  void ask("third", bulk);
  await clock.advance(0);
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  underWay.shift()?.answer(answer(200));
  await clock.advance(0);
  expect(underWay.map(({ name }) => name)).toEqual(["third"]);
});

test("a request that fails gives its place back", async () => {
  const clock = new VirtualClock();
  const governor = new StoreGovernor({ clock });
  const failure = new Error("no network");
  await expect(governor.run(bulk, () => Promise.reject(failure))).rejects.toBe(failure);
  await expect(governor.run(bulk, () => Promise.resolve(answer(200)))).resolves.toMatchObject({ status: 200 });
});
