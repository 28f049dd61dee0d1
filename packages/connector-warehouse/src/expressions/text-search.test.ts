import { array, assert, constantFrom, integer, option, property } from "fast-check";
import { expect, it } from "vitest";
import { holdsPart, splitAt } from "./text-search.js";

// Of few letters, so that much almost matches, and longer than what is looked for in the plain way.
const part = array(constantFrom("a", "b"), { minLength: 1, maxLength: 5 }).map((letters) =>
  letters.join("").repeat(40),
);
const text = array(constantFrom("a", "b", "ab", "part", "almost"), { maxLength: 12 });

it("finds what JavaScript finds, where it finds it", () => {
  let found = 0;
  assert(
    property(text, part, option(integer({ min: 0, max: 5 }), { nil: undefined }), (pieces, searched, most) => {
      const whole = pieces
        .map((piece) => (piece === "part" ? searched : piece === "almost" ? searched.slice(0, -1) : piece))
        .join("");
      const expected = whole.split(searched, most);
      expect(splitAt(whole, searched, most)).toEqual(expected);
      expect(holdsPart(whole, searched)).toBe(whole.includes(searched));
      if (searched.length > 64 && expected.length > 1) found += 1;
    }),
    { numRuns: 500 },
  );
  expect(found).toBeGreaterThan(20);
});
