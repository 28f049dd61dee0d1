import { expect, it } from "vitest";
import { windowResetMs } from "./rate-limits.js";

const now = new Date("2026-05-01T12:00:00Z");
const answer = (headers: Readonly<Record<string, string>>, status = 429) => ({
  status,
  headers,
  body: undefined,
  text: "",
});
const epoch = (seconds: number): string => String(now.getTime() / 1000 + seconds);

it.for([
  ["its end", { "x-ratelimit-reset": epoch(42) }, 42_000],
  ["its end by the vendor's clock", { "x-ratelimit-reset": epoch(42), date: "Fri, 01 May 2026 12:00:12 GMT" }, 30_000],
  ["an end gone by", { "x-ratelimit-reset": epoch(-5) }, 0],
  ["an end far away", { "x-ratelimit-reset": epoch(86_400) }, 3_600_000],
  ["seconds to go", { "x-ratelimit-reset": "30" }, 30_000],
  ["nothing", {}, undefined],
  ["no number", { "x-ratelimit-reset": "soon" }, undefined],
] as const)("waits for a window that tells %s", ([, headers, expected]) => {
  expect(windowResetMs(answer(headers), now)).toBe(expected);
});

it("reads no end of a window from an answer that is no refusal", () => {
  expect(windowResetMs(answer({ "x-ratelimit-reset": epoch(42) }, 200), now)).toBeUndefined();
});
