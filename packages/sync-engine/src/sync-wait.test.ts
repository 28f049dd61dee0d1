import { Fault } from "@storegate/connector-kit";
import { describe, expect, test } from "vitest";
import { isHealedByTime, waitAfter, type Stalled } from "./sync-wait.js";

const rules = { firstMs: 2000, longestMs: 300_000, giveUpMs: 3_600_000 };
const now = new Date("2026-11-22T10:00:00Z");
const away = new Fault({ kind: "UNAVAILABLE", code: "AWAY", message: "It did not answer." });
const asking = (retryAfterMs: number): Fault =>
  new Fault({ kind: "RATE_LIMITED", code: "SLOW_DOWN", message: "Too many.", retryAfterMs });
const stalled = (retries: number, minutes = 0): Stalled => ({
  retries,
  stalledSince: minutes === 0 ? null : new Date(now.getTime() - minutes * 60_000),
});
const waits = (fault: Fault, how: Stalled, chance: number, given = rules) =>
  waitAfter(fault, how, given, now, () => chance);

describe("how long a sync waits", () => {
  test("doubles from half of two seconds to five minutes, and no two wait alike", () => {
    expect([0, 1, 2, 3, 7, 8, 30].map((retries) => waits(away, stalled(retries, 1), 0))).toEqual([
      1000, 2000, 4000, 8000, 128_000, 150_000, 150_000,
    ]);
    expect([0, 1, 30].map((retries) => waits(away, stalled(retries, 1), 1))).toEqual([2000, 4000, 300_000]);
  });

  test("is as long as the other side asks, where that is longer", () => {
    expect(waits(asking(90_000), stalled(0), 1)).toBe(90_000);
    expect(waits(asking(10), stalled(0), 1)).toBe(2000);
    expect(waits(asking(900_000), stalled(9, 10), 1)).toBe(900_000);
  });

  test("of one that is away is an estimate: it is looked again after twice our own longest", () => {
    const until = (retryAfterMs: number): Fault =>
      new Fault({ kind: "UNAVAILABLE", code: "AWAY", message: "In maintenance.", retryAfterMs });
    expect(waits(until(400_000), stalled(0), 1)).toBe(400_000);
    expect(waits(until(7_200_000), stalled(0), 1)).toBe(600_000);
    expect(waits(until(7_200_000), stalled(6, 58), 1)).toBe(120_000);
  });

  test("ends when time was given enough, with a last try at that moment", () => {
    expect(waits(away, stalled(20, 59), 1)).toBe(60_000);
    expect(waits(away, stalled(20, 60), 1)).toBeUndefined();
    expect(waits(asking(120_000), stalled(20, 59), 1)).toBe(60_000);
    expect(waits(asking(120_000), stalled(20, 60), 1)).toBeUndefined();
    expect(waits(asking(7_200_000), stalled(0), 1)).toBe(3_600_000);
    expect(waits(away, stalled(0), 1, { ...rules, giveUpMs: 0 })).toBeUndefined();
  });

  test("is not at all for what time does not heal", () => {
    for (const kind of ["CONFIG", "AUTH", "SCOPE", "NOT_FOUND", "INPUT", "CONFLICT", "UNEXPECTED"] as const) {
      const fault = new Fault({ kind, code: "X", message: "x", retryable: true });
      expect(isHealedByTime(fault)).toBe(false);
      expect(waits(fault, stalled(0), 1)).toBeUndefined();
    }
    expect(isHealedByTime(new Fault({ kind: "UNAVAILABLE", code: "BAD", message: "x", retryable: false }))).toBe(false);
  });

  test("is given to an outcome that is not known, so that it is looked for", () => {
    const lost = new Fault({ kind: "UNAVAILABLE", code: "OUTCOME_UNKNOWN", message: "x", retryable: false });
    expect(isHealedByTime(lost)).toBe(true);
  });
});
