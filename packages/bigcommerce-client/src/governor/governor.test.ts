import type { HttpResponse } from "@storegate/http-client";
import { describe, expect, test } from "vitest";
import { answer, QuotaStore, seeded } from "../../test/quota-store.js";
import { VirtualClock } from "../../test/virtual-clock.js";
import { StoreGovernor } from "./governor.js";
import type { Ticket } from "./ticket.js";

const bulk: Ticket = { lane: "bulk" };
const interactive: Ticket = { lane: "interactive" };

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
  test("is spread over the window: no tenth of it sees more than an even share and a small burst", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, { quota: 150, windowMs: 30_000, latencyMs: () => 50 });
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
    const store = new QuotaStore(clock, { quota: 150, windowMs: 30_000, latencyMs: () => 50 });
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
    const store = new QuotaStore(clock, { quota: 150, windowMs: 30_000, latencyMs: () => 50 });
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
    const store = new QuotaStore(clock, { quota: 150, windowMs: 30_000, latencyMs: () => 50 });
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
  /** An answer in a window that ends at 1,030,000 by the virtual clock. */
  const told = (status: number, left: number, clock: VirtualClock): HttpResponse =>
    answer(status, {
      "x-rate-limit-requests-left": String(left),
      "x-rate-limit-requests-quota": "150",
      "x-rate-limit-time-window-ms": "30000",
      "x-rate-limit-time-reset-ms": String(1_030_000 - clock.now()),
    });

  test("that says nothing is left is waited out until the reset, in both lanes", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: () => 0 });
    const { underWay, ask } = manual(governor);
    void ask("first", bulk);
    await clock.advance(0);
    underWay.shift()?.answer(told(429, 0, clock));
    void ask("again", bulk);
    void ask("a person", interactive);
    await clock.advance(29_999);
    expect(governor.status).toMatchObject({
      state: "BLOCKED",
      waiting: { interactive: 1, bulk: 1 },
      underWay: { interactive: 0, bulk: 0 },
      rateLimit: { remaining: 0 },
    });
    expect(governor.status.blockedUntil?.getTime()).toBeGreaterThanOrEqual(clock.date());
    expect(underWay).toEqual([]);
    await clock.advance(100);
    expect(underWay.map(({ name }) => name)).toEqual(["a person", "again"]);
    underWay.shift()?.answer(told(200, 140, clock));
    await clock.advance(1);
    expect(governor.status).toMatchObject({
      state: "PACED",
      underWay: { interactive: 0, bulk: 1 },
      blockedUntil: null,
    });
  });

  test("that says something is left holds only its group, for times that double; others go on", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: () => 1 });
    const { underWay, ask } = manual(governor);
    const puts: Ticket = { lane: "bulk", concurrency: { group: "PUT customers", limit: 3 } };
    void ask("first", bulk);
    await clock.advance(0);
    underWay.shift()?.answer(told(200, 140, clock));
    const waits: number[] = [];
    void ask("put", puts);
    await clock.advance(1000);
    for (let refusals = 0; refusals < 3; refusals += 1) {
      underWay.shift()?.answer(told(429, 100, clock));
      await clock.advance(0);
      const begin = clock.now();
      void ask("put", puts);
      void ask("put", puts);
      void ask("get", bulk);
      await clock.advance(240);
      expect(governor.state).toBe("PACED");
      expect(underWay.map(({ name }) => name)).toEqual(["get"]);
      underWay.shift()?.answer(told(200, 100, clock));
      while (underWay.length === 0) await clock.advance(10);
      waits.push(clock.now() - begin);
      await clock.advance(500);
      // Of the group one goes alone.
      expect(underWay.map(({ name }) => name)).toEqual(["put"]);
    }
    expect(waits).toEqual([250, 500, 1000]);
    underWay.shift()?.answer(told(200, 100, clock));
    await clock.advance(1000);
    expect(underWay.map(({ name }) => name)).toEqual(["put", "put", "put"]);
  });

  test("of a second group, while the first is held, is the store's", async () => {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: () => 0 });
    const { underWay, ask } = manual(governor);
    void ask("first", bulk);
    await clock.advance(0);
    underWay.shift()?.answer(told(200, 140, clock));
    void ask("put", { lane: "bulk", concurrency: { group: "PUT customers", limit: 3 } });
    void ask("get", bulk);
    await clock.advance(300);
    for (const { answer: say } of underWay.splice(0)) say(told(429, 35, clock));
    await clock.advance(0);
    void ask("a person", interactive);
    await clock.advance(29_600);
    expect(governor.state).toBe("BLOCKED");
    expect(underWay).toEqual([]);
    await clock.advance(200);
    expect(underWay[0]?.name).toBe("a person");
  });

  test("with a Retry-After as a date is held against the answer's own Date, not our clock", async () => {
    const clock = new VirtualClock();
    clock.dateAhead = Date.UTC(2031, 0, 1);
    const governor = new StoreGovernor({ clock, random: () => 0 });
    const { underWay, ask } = manual(governor);
    void ask("first", bulk);
    await clock.advance(0);
    const date = "Thu, 18 Jun 2026 12:05:04 GMT";
    underWay.shift()?.answer(answer(429, { date, "retry-after": "Thu, 18 Jun 2026 12:05:11 GMT" }));
    void ask("again", bulk);
    await clock.advance(6990);
    expect(underWay).toEqual([]);
    await clock.advance(20);
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
