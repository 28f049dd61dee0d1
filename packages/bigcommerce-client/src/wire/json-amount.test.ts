import { expect, test } from "vitest";
import { jsonAmount } from "./json-amount.js";

test.each([
  ["19.99", "19.99"],
  ["19.9900", "19.99"],
  ["0.1", "0.1"],
  ["1234567890.12", "1234567890.12"],
  ["99999999999.99", "99999999999.99"],
  ["-3", "-3"],
  ["0", "0"],
])("%s is sent as the JSON number %s", (amount, json) => {
  expect(JSON.stringify({ amount: jsonAmount(amount, "price") })).toBe(`{"amount":${json}}`);
});

test("null and undefined stay as they are", () => {
  expect([jsonAmount(null, "price"), jsonAmount(undefined, "price")]).toEqual([null, undefined]);
});

test.each([
  ["12,50", "AMOUNT_INVALID"],
  ["", "AMOUNT_INVALID"],
  ["1e3", "AMOUNT_INVALID"],
  ["12345678901234567.89", "AMOUNT_TOO_PRECISE"],
  ["0.12345678901234567890", "AMOUNT_TOO_PRECISE"],
  ["9".repeat(400), "AMOUNT_TOO_PRECISE"],
])("%s is refused before it is sent, never rounded", (amount, code) => {
  expect(() => jsonAmount(amount, "salePrice")).toThrow(
    expect.objectContaining({ kind: "INPUT", code, field: "salePrice" }),
  );
});
