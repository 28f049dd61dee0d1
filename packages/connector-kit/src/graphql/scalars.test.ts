import { parseValue } from "graphql";
import { describe, expect, test } from "vitest";
import { Decimal } from "./scalars.js";

describe("a Decimal", () => {
  test.each(["0", "12.50", "-3", "-0.005", "12345678901234567890.123456789"])("%s comes and goes as it is", (text) => {
    expect([Decimal.serialize(text), Decimal.parseValue(text)]).toEqual([text, text]);
    expect(Decimal.parseLiteral(parseValue(`"${text}"`))).toBe(text);
  });

  test.each([
    "12.5",
    "12",
    "null",
    '""',
    '"."',
    '".5"',
    '"5."',
    '"1e3"',
    '"+1"',
    '"1,5"',
    '" 1"',
    '"1\\n"',
    '"٣"',
    '"NaN"',
    `"${"1".repeat(41)}"`,
  ])("%s is none", (literal) => {
    expect(() => Decimal.parseLiteral(parseValue(literal))).toThrow("A Decimal is a decimal number in a string");
    expect(() => Decimal.parseValue(JSON.parse(literal))).toThrow("A Decimal is a decimal number in a string");
    expect(() => Decimal.serialize(JSON.parse(literal))).toThrow("A Decimal is a decimal number in a string");
  });
});
