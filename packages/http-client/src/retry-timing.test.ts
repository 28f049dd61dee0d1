import { describe, expect, test } from "vitest";
import { backoffMs, defaultRetryPolicy, parseRetryAfter, retryWaitMs, serverHintMs } from "./retry-timing.js";

const now = Date.parse("2026-11-22T10:00:00Z");

describe("Retry-After", () => {
  test.each([
    ["7", 7000],
    ["0", 0],
    [" 1.5 ", 1500],
    ["Sun, 22 Nov 2026 10:00:30 GMT", 30_000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is %j ms", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  test("the longest of all hints counts", () => {
    expect(serverHintMs({ "retry-after": "1", "x-retry-after": "3" }, now, 2000)).toBe(3000);
    expect(serverHintMs({ "retry-after": "1" }, now, 2000)).toBe(2000);
    expect(serverHintMs({}, now)).toBeUndefined();
  });
});

describe("backoff", () => {
  const policy = { ...defaultRetryPolicy, baseMs: 100, capMs: 1000, maxAttempts: 10, maxHintMs: 5000 };

  const wait = (input: { attempt: number; hintMs: number | undefined; elapsedMs?: number; random: () => number }) =>
    retryWaitMs({ elapsedMs: 0, policy, ...input });

  test("doubles up to its cap, with jitter over the whole of it", () => {
    const longest = [1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, policy, () => 1));
    expect(longest).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(backoffMs(4, policy, () => 0)).toBe(0);
    expect(backoffMs(4, policy, () => 0.5)).toBe(400);
  });

  test("a server's hint goes before it, a little lengthened, never shortened", () => {
    expect(wait({ attempt: 1, hintMs: 2000, random: () => 0 })).toBe(2000);
    expect(wait({ attempt: 1, hintMs: 2000, random: () => 1 })).toBe(2200);
    expect(wait({ attempt: 1, hintMs: undefined, random: () => 1 })).toBe(100);
  });

  test("ends where another attempt would begin too late", () => {
    const bounded = { ...policy, maxElapsedMs: 1000 };
    const after = (elapsedMs: number, hintMs?: number) =>
      retryWaitMs({ attempt: 1, hintMs, elapsedMs, policy: bounded, random: () => 1 });
    expect(after(900)).toBe(100);
    expect(after(901)).toBeNull();
    expect(after(0, 900)).toBe(990);
    expect(after(100, 900)).toBeNull();
    expect(wait({ attempt: 1, hintMs: undefined, elapsedMs: 1e9, random: () => 1 })).toBe(100);
  });

  test("ends with the attempts, and where the hint is longer than anybody would wait", () => {
    expect(wait({ attempt: 10, hintMs: undefined, random: () => 0 })).toBeNull();
    expect(wait({ attempt: 1, hintMs: 5001, random: () => 0 })).toBeNull();
  });
});
