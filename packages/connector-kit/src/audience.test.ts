import { expect, test } from "vitest";
import { compareAddresses } from "./audience.js";

test("addresses come by their bytes, also where code units would have another order", () => {
  const inOrder = ["Zoe@shop.net", "ab@shop.net", "anna@shop.net", "\u{FF21}@shop.net", "\u{1F600}@shop.net"];
  expect(inOrder.toReversed().toSorted(compareAddresses)).toEqual(inOrder);
  expect(compareAddresses("anna@shop.net", "anna@shop.net")).toBe(0);
});
