import { orderStatus } from "@storegate/bigcommerce-client";
import { describe, expect, test } from "vitest";
import { lookupConfig } from "../config.js";
import { allowedActions, type Decisive } from "./allowed-actions.js";

const config = lookupConfig.parse({ actions: { enabled: true } });
const order = (over: Partial<Decisive> = {}): Decisive => ({
  statusId: orderStatus.awaitingFulfillment,
  paymentStatus: "captured",
  total: { amount: "100.00", currency: "EUR" },
  refunded: { amount: "0.00", currency: "EUR" },
  ...over,
});
const reasons = (over: Partial<Decisive>, of = config) => allowedActions(order(over), of).map(({ reason }) => reason);

const never = "The order was never placed.";
const all = "All of the order was refunded already.";
const table: readonly (readonly [keyof typeof orderStatus, string | null, string | null])[] = [
  ["incomplete", never, never],
  ["pending", null, null],
  ["shipped", null, "The order was sent already: refund it instead."],
  ["partiallyShipped", null, "Part of the order was sent already: refund what was not."],
  ["refunded", all, "The order was refunded already: there is nothing to cancel."],
  ["cancelled", null, "The order is cancelled already."],
  [
    "declined",
    "The order's payment was declined: there is nothing to give back.",
    "The order was declined: there is nothing to cancel.",
  ],
  ["awaitingPayment", "The order is not paid yet: it can be cancelled.", null],
  ["awaitingPickup", null, null],
  ["awaitingShipment", null, null],
  ["completed", null, "The order is completed: refund it instead."],
  ["awaitingFulfillment", null, null],
  ["manualVerificationRequired", null, null],
  [
    "disputed",
    "The order's payment is disputed, and a refund beside the dispute may give it back twice. Settle the dispute first.",
    null,
  ],
  ["partiallyRefunded", null, null],
];

test("the table has every status", () => {
  expect(table.map(([name]) => name).toSorted()).toEqual(Object.keys(orderStatus).toSorted());
});

test.each(table)("%s: refund, cancel", (name, refund, cancel) => {
  expect(reasons({ statusId: orderStatus[name] })).toEqual([refund, cancel]);
});

describe("a refund, by payment", () => {
  test.each(["captured", "paid", "partially refunded", ""])("%j lets it be asked for", (paymentStatus) => {
    expect(reasons({ paymentStatus })[0]).toBeNull();
  });
  test.each([
    "authorized",
    "capture pending",
    "declined",
    "held for review",
    "pending",
    "refunded",
    "void",
    "void pending",
    "Authorized",
  ])("%s does not, and says why", (paymentStatus) => {
    expect(reasons({ paymentStatus })[0]).toMatch(/^[A-Z].+\.$/);
  });
});

test("what is left decides, and what is not known lets nothing be refunded", () => {
  const of = (amount: string) => reasons({ refunded: { amount, currency: "EUR" } })[0];
  expect([of("99.99"), of("100.00"), of("100.01")]).toEqual([
    null,
    "Nothing of the order is left to be refunded.",
    "Nothing of the order is left to be refunded.",
  ]);
  expect(reasons({ refunded: null })[0]).toBe(
    "What was refunded of the order could not be read. Look at it again in a moment.",
  );
});

test("with actions off nothing is allowed", () => {
  const off = "Agents may not act in this store: an administrator can turn actions on.";
  expect(reasons({}, lookupConfig.parse({}))).toEqual([off, off]);
});
