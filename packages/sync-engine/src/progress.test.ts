import { describe, expect, test } from "vitest";
import { RateMeter, remainingSeconds } from "./progress.js";

function meter(...samples: readonly (readonly [at: number, processed: number])[]): RateMeter {
  const rate = new RateMeter();
  for (const [at, processed] of samples) rate.sample(at, processed);
  return rate;
}

describe("the rate", () => {
  test("is not known before there is enough to go by", () => {
    expect(meter().perSecond).toBeNull();
    expect(meter([0, 0]).perSecond).toBeNull();
    expect(meter([0, 0], [100, 50], [599, 100]).perSecond).toBeNull();
    expect(meter([0, 0], [100, 50], [600, 100]).perSecond).toBe(100);
  });

  test("counts from where a sync was taken up, not from nothing", () => {
    expect(meter([1000, 5000], [2000, 5030], [3000, 5060]).perSecond).toBe(30);
  });

  test("counts from the first record that is done: what came before was to begin", () => {
    expect(meter([0, 5000], [30_000, 5000], [60_000, 5010], [61_000, 5110]).perSecond).toBe(100);
    expect(meter([0, 0], [60_000, 0]).perSecond).toBeNull();
    expect(meter([0, 0], [60_000, 10]).perSecond).toBeNull();
  });

  test("follows a store that slows down within twenty seconds", () => {
    const fast = Array.from({ length: 60 }, (_, second) => [second * 1000, second * 100] as const);
    const slow = Array.from({ length: 25 }, (_, second) => [60_000 + second * 1000, 5900 + second] as const);
    expect(meter(...fast).perSecond).toBe(100);
    expect(meter(...fast, ...slow).perSecond).toBeCloseTo(1, 1);
  });

  test("falls when nothing has come for long", () => {
    const rate = meter([0, 0], [1000, 100], [2000, 200]);
    rate.sample(102_000, 200);
    expect(rate.perSecond).toBe(0);
  });
});

describe("what remains", () => {
  test("is seconds at the rate", () => {
    expect(remainingSeconds(250, 1000, 25)).toBe(30);
    expect(remainingSeconds(1200, 1000, 25)).toBe(0);
  });

  test("is not known without total or rate", () => {
    expect(remainingSeconds(1, null, 5)).toBeNull();
    expect(remainingSeconds(1, 10, null)).toBeNull();
    expect(remainingSeconds(1, 10, 0)).toBeNull();
  });
});
