import { describe, expect, test } from "vitest";
import { decimal, decimalOrNull } from "./decimal.js";
import { instant, instantOrNull } from "./instant.js";

describe("moments in every format of the API", () => {
  test.each([
    ["2026-06-18T14:08:08Z", "2026-06-18T14:08:08.000Z"],
    ["2026-06-18T14:06:05+00:00", "2026-06-18T14:06:05.000Z"],
    ["2026-06-18T14:06:05-05:00", "2026-06-18T19:06:05.000Z"],
    ["Thu, 18 Jun 2026 12:05:04 +0000", "2026-06-18T12:05:04.000Z"],
    ["2023-07-17 06:30:41", "2023-07-17T06:30:41.000Z"],
    [1_700_000_000, "2023-11-14T22:13:20.000Z"],
  ])("%s", (told, moment) => {
    expect(instant.parse(told)).toBe(moment);
  });

  test("what is no moment is refused, and an empty one is none where there may be none", () => {
    expect(instant.safeParse("yesterday").success).toBe(false);
    expect(instant.safeParse("").success).toBe(false);
    expect([instantOrNull.parse(""), instantOrNull.parse(null), instantOrNull.parse(undefined)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(instantOrNull.safeParse("0").success).toBe(false);
  });
});

describe("amounts in both dialects", () => {
  test.each([
    ["12.5000", "12.5"],
    [12.5, "12.5"],
    ["10.0000", "10"],
    [10, "10"],
    ["0.0000", "0"],
    ["-0.0000", "0"],
    ["-3.1000", "-3.1"],
    ["0012.30", "12.3"],
    ["100", "100"],
    ["1.0000000000", "1"],
    [1e-7, "0.0000001"],
    ["9007199254740993.01", "9007199254740993.01"],
  ])("%s", (told, amount) => {
    expect(decimal.parse(told)).toBe(amount);
  });

  test("what is no amount is refused", () => {
    for (const odd of ["", "1,50", "EUR 3", "1e3", "NaN"]) expect(decimal.safeParse(odd).success).toBe(false);
    expect(decimalOrNull.parse("")).toBeNull();
  });
});
