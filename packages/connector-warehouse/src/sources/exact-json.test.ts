import { expect, it } from "vitest";
import { exactJson } from "./exact-json.js";
import { isoTimestamp } from "./iso-timestamp.js";

it("numbers of JSON that a double would change are strings, others stay numbers", () => {
  const text =
    '{"a": 9007199254740993, "b": [0.1, 1.50, 100, -0.25, 1e3, 1.5e-7], "c": 0.30000000000000004441, "d": 12345678901234567.89, "e": "9007199254740993"}';
  expect(exactJson(text)).toEqual({
    a: "9007199254740993",
    b: [0.1, 1.5, 100, -0.25, 1000, 1.5e-7],
    c: "0.30000000000000004441",
    d: "12345678901234567.89",
    e: "9007199254740993",
  });
});

it.each([
  ["2026-11-23 10:11:12", "2026-11-23T10:11:12"],
  ["2026-11-23 10:11:12.5+00", "2026-11-23T10:11:12.5Z"],
  ["2026-11-23 10:11:12+05:30", "2026-11-23T10:11:12+05:30"],
  ["2026-11-23 10:11:12-08", "2026-11-23T10:11:12-08:00"],
  ["infinity", "infinity"],
])("the time %s is %s", (text, iso) => {
  expect(isoTimestamp(text)).toBe(iso);
});
