import * as fc from "fast-check";
import { expect, test } from "vitest";
import { phoneKey, phoneSpellings } from "./phone-number.js";

test.each([
  ["501-329-9800", "US", "+15013299800"],
  ["(501) 329 9800", "US", "+15013299800"],
  ["1.501.329.9800", "US", "+15013299800"],
  ["0015013299800", "DE", "+15013299800"],
  ["011 49 30 1234567", "US", "+49301234567"],
  ["0049 30 1234567", "US", "+49301234567"],
  ["+49 (0)30 1234567", "US", "+49301234567"],
  ["030/1234567", "DE", "+49301234567"],
  ["+44 20 7946 0018", null, "+442079460018"],
  ["501-329-9800 ext. 12", "US", "+15013299800"],
  ["０３０１２３４５６７", "DE", "+49301234567"],
])("%s in %s is %s", (text, country, key) => {
  expect(phoneKey(text, country)).toBe(key);
});

test.each([
  ["", "US"],
  ["call me", "US"],
  ["12", "US"],
  ["501-329-9800", null],
  ["501-329-9800", "XX"],
  ["call 501-329-9800 after six", "US"],
  ["00", "US"],
  ["+", "US"],
])("%j in %s is no number", (text, country) => {
  expect(phoneKey(text, country)).toBeUndefined();
  expect(phoneSpellings(text, country)).toEqual([]);
});

test("spellings are the usual ones, the typed one first", () => {
  const spellings = phoneSpellings("501.329.9800", "US");
  expect(spellings[0]).toBe("501.329.9800");
  expect(spellings).toEqual(
    expect.arrayContaining([
      "+15013299800",
      "15013299800",
      "5013299800",
      "501-329-9800",
      "501 329 9800",
      "(501) 329-9800",
      "(501)329-9800",
      "1-501-329-9800",
      "1 501 329 9800",
      "1.501.329.9800",
      "1 (501) 329-9800",
      "+1 501 329 9800",
      "+1-501-329-9800",
      "+1 (501) 329-9800",
      "0015013299800",
    ]),
  );
  expect(phoneSpellings("+49301234567", "DE")).toEqual(
    expect.arrayContaining([
      "030 1234567",
      "0301234567",
      "030/1234567",
      "030-1234567",
      "(030) 1234567",
      "+49 30 1234567",
      "+49 (0)30 1234567",
      "0049 30 1234567",
    ]),
  );
});

test("a number from abroad is spelt with its country's code alone", () => {
  expect(phoneSpellings("+49301234567", "US")).not.toContain("030 1234567");
});

test("every spelling is the number itself, can be asked for, and is one of fifty", () => {
  const numbers = fc.record({
    country: fc.constantFrom("US", "GB", "DE", "FR", "IT", "AU", "BR", "IN", "JP"),
    digits: fc.stringMatching(/^[2-9]\d{7,9}$/),
    isAbroad: fc.boolean(),
  });
  fc.assert(
    fc.property(numbers, ({ country, digits, isAbroad }) => {
      const typed = isAbroad ? `+44${digits}` : digits;
      const key = phoneKey(typed, country);
      const spellings = phoneSpellings(typed, country);
      expect(spellings.length > 0).toBe(key !== undefined);
      expect(spellings.length).toBeLessThanOrEqual(50);
      expect(spellings.filter((text) => text.includes(",") || phoneKey(text, country) !== key)).toEqual([]);
      expect(new Set(spellings).size).toBe(spellings.length);
    }),
  );
});
