import type { HttpResponse } from "@storegate/http-client";
import { describe, expect, test } from "vitest";
import { answer, QuotaStore, seeded, type QuotaStoreOptions, type WindowReport } from "../../test/quota-store.js";
import { VirtualClock } from "../../test/virtual-clock.js";
import { StoreGovernor } from "./governor.js";
import type { Lane } from "./rate-limit.js";

interface Run {
  readonly clock: VirtualClock;
  readonly store: QuotaStore;
  readonly governor: StoreGovernor;
  /** Answers that a hungry lane got, by status. */
  readonly answered: Map<number, number>;
  readonly stop: () => void;
}

/** A store, and as many bulk requests wanted at any time as a large list read in many slices wants. */
function hungry(options: QuotaStoreOptions, seed: number, lane: Lane = "bulk", workers = 80): Run {
  const clock = new VirtualClock();
  const store = new QuotaStore(clock, options);
  const governor = new StoreGovernor({ clock, random: seeded(seed + 1000) });
  const answered = new Map<number, number>();
  const stop = new AbortController();
  const send = async (): Promise<HttpResponse> => {
    const response = await store.send();
    answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
    return response;
  };
  const work = async (): Promise<void> => {
    while (!stop.signal.aborted) await governor.run({ lane, signal: stop.signal }, send);
  };
  void Promise.allSettled(Array.from({ length: workers }, work));
  return { clock, store, governor, answered, stop: () => stop.abort() };
}

const sum = (windows: readonly WindowReport[], read: (window: WindowReport) => number): number =>
  windows.reduce((total, window) => total + read(window), 0);

const latencies: readonly [string, (random: () => number) => number][] = [
  ["20 ms", () => 20],
  ["250 ms", () => 250],
  ["125 to 375 ms", (random) => 125 + 250 * random()],
  ["50 ms to 3 s", (random) => 50 + 2950 * random()],
  ["200 ms, one in twenty 3 s", (random) => (random() < 0.05 ? 3000 : 200)],
];

describe("nobody else uses the quota", () => {
  test.each(
    [150, 450].flatMap((quota) =>
      latencies.flatMap(([name, of]) => [1, 2, 3].map((seed) => [quota, name, seed, of] as const)),
    ),
  )("%d in 30 s, answers in %s, seed %d: never overrun, and 99 % used", async (quota, _name, seed, of) => {
    const random = seeded(seed);
    const run = hungry({ quota, windowMs: 30_000, latencyMs: () => of(random), arrival: random }, seed);
    await run.clock.advance(30_000 * 5);
    run.stop();
    const whole = run.store.windows.slice(0, 4);
    expect(run.store.windows.map(({ refused }) => refused)).toEqual(run.store.windows.map(() => 0));
    expect(sum(whole, ({ served }) => served)).toBeGreaterThanOrEqual(4 * quota * 0.99);
    // Windows follow each other: little time passes between them.
    expect(run.store.windows.length).toBe(5);
  });
});

describe("another app takes half of the quota", () => {
  test.each(
    [150, 450].flatMap((quota) =>
      [1, 15, 75].flatMap((burst) => latencies.slice(0, 3).map(([name, of]) => [quota, burst, name, of] as const)),
    ),
  )(
    "%d in 30 s, in bursts of %d, answers in %s: nearly all of the rest used, nearly nothing refused",
    async (quota, burst, _name, of) => {
      const random = seeded(5);
      const foreign = { perWindow: quota / 2, burst };
      const run = hungry({ quota, windowMs: 30_000, latencyMs: () => of(random), arrival: random, foreign }, 5);
      await run.clock.advance(30_000 * 7);
      run.stop();
      const whole = run.store.windows.slice(1, 6);
      const served = sum(whole, (window) => window.served);
      expect(served).toBeGreaterThanOrEqual(sum(whole, (window) => window.quota - window.foreign) * 0.95);
      expect(sum(whole, ({ refused }) => refused)).toBeLessThan(served * 0.01);
      // It is not crowded out.
      expect(sum(whole, (window) => window.foreign)).toBeGreaterThanOrEqual(5 * foreign.perWindow * 0.9);
    },
  );

  test("and then stops: what it left free is used from the next window on", async () => {
    const run = hungry({ quota: 150, windowMs: 30_000, latencyMs: () => 250, foreign: { perWindow: 75, burst: 1 } }, 1);
    await run.clock.advance(30_000 * 4);
    run.store.options.foreign = undefined;
    await run.clock.advance(30_000 * 4);
    run.stop();
    for (const { served } of run.store.windows.slice(5, 7)) expect(served).toBeGreaterThanOrEqual(149);
  });
});

describe("the plan changes while bulk runs", () => {
  test.each([
    [150, 450],
    [450, 150],
    [150, 150],
  ])("from %d to %d: the new quota is used and not overrun", async (before, after) => {
    const run = hungry({ quota: before, windowMs: 30_000, latencyMs: () => 250 }, 1);
    await run.clock.advance(40_000);
    run.store.setQuota(after);
    await run.clock.advance(30_000 * 3 + 500);
    run.stop();
    const [, , changed, ...later] = run.store.windows;
    expect(run.store.windows.map(({ refused }) => refused)).toEqual(run.store.windows.map(() => 0));
    expect(changed?.served).toBeGreaterThanOrEqual(after * 0.97);
    for (const { served } of later.slice(0, 2)) expect(served).toBeGreaterThanOrEqual(after * 0.99);
    expect(run.governor.rateLimit).toMatchObject({ quota: after });
  });

  test("to none: after a window without headers only the bounds on concurrency hold, and back again", async () => {
    const run = hungry({ quota: 150, windowMs: 30_000, latencyMs: () => 250 }, 1);
    await run.clock.advance(40_000);
    run.store.setQuota(null);
    await run.clock.advance(40_000);
    expect(run.governor.state).toBe("FREE");
    expect(run.governor.rateLimit).toBeNull();
    const sent = run.store.sentAt.length;
    await run.clock.advance(2500);
    expect(run.store.sentAt.length - sent).toBeGreaterThanOrEqual(64 * 9);
    run.store.setQuota(150);
    await run.clock.advance(65_000);
    run.stop();
    expect(run.governor.state).toBe("PACED");
    expect(run.store.windows.at(-1)?.refused).toBe(0);
  });
});

test("headers that are missing from half of the answers, or their reset, change nothing", async () => {
  const random = seeded(9);
  const run = hungry({ quota: 150, windowMs: 30_000, latencyMs: () => 250, hasHeaders: () => random() < 0.5 }, 1);
  await run.clock.advance(30_000 * 5);
  run.stop();
  expect(run.store.windows.map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 0]);
  expect(sum(run.store.windows.slice(0, 4), ({ served }) => served)).toBeGreaterThanOrEqual(600 * 0.98);
});

test("the machine's date may be set back or forward by hours meanwhile", async () => {
  const run = hungry({ quota: 150, windowMs: 30_000, latencyMs: () => 250 }, 1);
  for (const ahead of [0, 3_600_000, -7_200_000, 5, 0]) {
    run.clock.dateAhead = ahead;
    await run.clock.advance(30_000);
    expect(run.governor.rateLimit?.observedAt.getTime()).toBeGreaterThan(run.clock.date() - 2000);
    expect(run.governor.rateLimit?.observedAt.getTime()).toBeLessThanOrEqual(run.clock.date());
  }
  run.stop();
  expect(run.store.windows.map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 0]);
  expect(sum(run.store.windows.slice(0, 4), ({ served }) => served)).toBeGreaterThanOrEqual(600 * 0.99);
});

describe("both lanes", () => {
  test.each([150, 450])("of %d: a person waits under half a second while bulk saturates", async (quota) => {
    const random = seeded(3);
    const run = hungry({ quota, windowMs: 30_000, latencyMs: () => 250 }, 1);
    const waits: number[] = [];
    await run.clock.advance(3000);
    for (let person = 0; person < 200; person += 1) {
      const asked = run.clock.now();
      void run.governor.run({ lane: "interactive" }, () => {
        waits.push(run.clock.now() - asked);
        return run.store.send();
      });
      await run.clock.advance(2 * 700 * random());
    }
    run.stop();
    await run.clock.advance(2000);
    const sorted = waits.toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(500);
    expect(sum(run.store.windows, ({ refused }) => refused)).toBe(0);
  });

  test("bulk gets a fifth at least while persons want more than there is", async () => {
    const run = hungry({ quota: 150, windowMs: 30_000, latencyMs: () => 250 }, 1, "interactive");
    let bulk = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        await run.governor.run({ lane: "bulk" }, run.store.send);
        bulk += 1;
      }
    };
    void worker();
    void worker();
    void worker();
    await run.clock.advance(30_000 * 4);
    run.stop();
    expect(bulk).toBeGreaterThanOrEqual(4 * 150 * 0.18);
    expect(run.answered.get(200)).toBeGreaterThanOrEqual(4 * 150 * 0.7);
    expect(sum(run.store.windows, ({ refused }) => refused)).toBe(0);
  });
});

describe("others use most of the quota", () => {
  /** The longest time in which nothing was sent, in windows. */
  const longestSilence = (sentAt: readonly number[], windowMs: number): number =>
    Math.max(...sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? at))) / windowMs;

  test.each([
    ["120 of 150, in bursts of 40", 150, { perWindow: 120, burst: 40 }],
    ["130 of 150, evenly", 150, { perWindow: 130, burst: 1 }],
    ["140 of 150, in bursts of 20", 150, { perWindow: 140, burst: 20 }],
    ["440 of 450, evenly", 450, { perWindow: 440, burst: 1 }],
  ])("%s: what is left is used in every window", async (_name, quota, foreign) => {
    const run = hungry({ quota, windowMs: 30_000, latencyMs: () => 250, foreign }, 1);
    await run.clock.advance(30_000 * 30);
    run.stop();
    expect(longestSilence(run.store.sentAt, 30_000)).toBeLessThan(1.6);
    const windows = run.store.windows.slice(2, -1);
    const left = sum(windows, (window) => quota - window.foreign);
    expect(sum(windows, ({ served }) => served) / left).toBeGreaterThan(0.85);
  });

  test("two processes share one store: both go on, and little is lost or refused", async () => {
    const clock = new VirtualClock();
    const store = new QuotaStore(clock, { quota: 150, windowMs: 30_000, latencyMs: () => 250 });
    const stop = new AbortController();
    const sent = [0, 0];
    for (const process of [0, 1]) {
      const governor = new StoreGovernor({ clock, random: seeded(process + 5) });
      const work = async (): Promise<void> => {
        while (!stop.signal.aborted)
          await governor.run({ lane: "bulk", signal: stop.signal }, () => {
            sent[process] = (sent[process] ?? 0) + 1;
            return store.send();
          });
      };
      void Promise.allSettled(Array.from({ length: 20 }, work));
    }
    await clock.advance(30_000 * 30);
    stop.abort();
    expect(longestSilence(store.sentAt, 30_000)).toBeLessThan(1.2);
    const windows = store.windows.slice(1, -1);
    expect(sum(windows, ({ served }) => served) / (150 * windows.length)).toBeGreaterThan(0.85);
    for (const each of sent) expect(each).toBeGreaterThan(150 * 5);
  });
});

describe("answers that cannot be meant", () => {
  const headers = (more: Readonly<Record<string, string>>): Record<string, string> => ({
    "x-rate-limit-requests-left": "100",
    "x-rate-limit-requests-quota": "150",
    "x-rate-limit-time-window-ms": "30000",
    "x-rate-limit-time-reset-ms": "20000",
    ...more,
  });

  /** How many of the wanted requests are sent in ten minutes, all answered so. */
  async function sentWhen(told: (number: number) => HttpResponse): Promise<number> {
    const clock = new VirtualClock();
    const governor = new StoreGovernor({ clock, random: seeded(1) });
    const stop = new AbortController();
    let sent = 0;
    const work = async (): Promise<void> => {
      while (!stop.signal.aborted) await governor.run({ lane: "bulk", signal: stop.signal }, async () => told(++sent));
    };
    void Promise.allSettled(Array.from({ length: 5 }, work));
    await clock.advance(600_000);
    stop.abort();
    return sent;
  }

  test("a first answer that nothing is left, and no more, is asked again in the next window", async () => {
    const dead = answer(429, { "x-rate-limit-requests-left": "0" });
    expect(await sentWhen(() => dead)).toBeGreaterThan(4);
    expect(await sentWhen((number) => (number === 1 ? dead : answer(200, headers({}))))).toBeGreaterThan(50);
  });

  test("a quota of none is asked again in every window", async () => {
    const none = { "x-rate-limit-requests-quota": "0", "x-rate-limit-requests-left": "0" };
    expect(await sentWhen(() => answer(200, headers(none)))).toBeGreaterThan(10);
  });

  test("a reset that lies beyond the window is passed over", async () => {
    const late = answer(200, headers({ "x-rate-limit-time-reset-ms": "1000000000000" }));
    expect(await sentWhen((number) => (number === 60 ? late : answer(200, headers({}))))).toBeGreaterThan(1000);
  });

  test("refusals that name no time to wait are not answered with a flood", async () => {
    const spent = headers({ "x-rate-limit-requests-left": "0", "x-rate-limit-time-reset-ms": "0" });
    expect(await sentWhen(() => answer(429, spent))).toBeLessThan(200);
  });
});
