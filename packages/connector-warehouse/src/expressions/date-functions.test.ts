import { expect, it } from "vitest";
import { dateFunctions } from "./date-functions.js";

const [dateFormat] = dateFunctions;
const format = (...values: unknown[]): unknown => dateFormat?.run(...values);

it.each([
  ["2026-11-23", "dd.MM.yyyy", undefined, "23.11.2026"],
  ["2026-11-23T08:05:09Z", "yyyy-MM-dd HH:mm:ss", "Europe/Berlin", "2026-11-23 09:05:09"],
  ["2026-11-23 08:05:09.123456+02", "HH:mm:ss.SSS", undefined, "06:05:09.123"],
  ["2026-11-23 08:05", "h:mm a, EEEE d MMMM yy", "Asia/Tokyo", "8:05 AM, Monday 23 November 26"],
  // At half past two clocks had been put forward: without an offset the time is nobody's but the row's.
  ["2026-03-29T02:30:00", "HH 'hours' mm", "Europe/Berlin", "02 hours 30"],
  [null, "yyyy", undefined, null],
])("%j by %j in %s is %j", (value, pattern, zone, expected) => {
  const given = zone === undefined ? [value, pattern] : [value, pattern, zone];
  expect(format(...given)).toBe(expected);
});

it.each([
  ["2026-02-30", "yyyy", "UTC", "takes dates as"],
  ["yesterday", "yyyy", "UTC", "takes dates as"],
  ["2026-11-23", "YYYY-MM-DD", "UTC", "does not know YYYY"],
  ["2026-11-23", "yyyy", "Mars/Olympus", "knows no time zone"],
  ["2026-11-23", "y".repeat(101), "UTC", "at most 100 characters"],
])("%j by %j in %s is refused", (value, pattern, zone, words) => {
  expect(() => format(value, pattern, zone)).toThrow(words);
});
