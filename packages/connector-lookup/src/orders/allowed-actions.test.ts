import { orderStatus } from "@storegate/bigcommerce-client";
import { describe, expect, test } from "vitest";
import { lookupConfig } from "../config.js";
import { allowedActions, type Decisive } from "./allowed-actions.js";

const config = lookupConfig.parse({ actions: { enabled: true } });
const order = (over: Partial<Decisive> = {}): Decisive => ({
  statusId: orderStatus.awaitingFulfillment,
  paymentStatus: "captured",
  itemsShipped: 0,
  total: { amount: "100.00", currency: "EUR" },
  refunded: { amount: "0.00", currency: "EUR" },
  ...over,
});
const reasons = (over: Partial<Decisive>, of = config) => allowedActions(order(over), of).map(({ reason }) => reason);

const never = "The order was never placed.";
const all =
  "The store holds the order as refunded. Where its money has not come back, look into it in the control panel.";
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

test.each(table)("%s: what is refused is not allowed, and nothing else", (name) => {
  for (const { allowed, reason } of allowedActions(order({ statusId: orderStatus[name] }), config))
    expect(allowed).toBe(reason === null);
});

test("a status that is not known lets nothing be done", () => {
  const unknown = "The order has a status that is not known here: look into it in the control panel.";
  expect(reasons({ statusId: 15 })).toEqual([unknown, unknown]);
});

describe("cancelling, by what was sent", () => {
  const part = "Part of the order was sent already: refund what was not.";
  test.each(["partiallyRefunded", "disputed", "awaitingFulfillment", "pending"] as const)(
    "is refused of an order that is %s of which something was sent",
    (name) => {
      expect(reasons({ statusId: orderStatus[name], itemsShipped: 1 })[1]).toBe(part);
      expect(reasons({ statusId: orderStatus[name], itemsShipped: 0 })[1]).toBeNull();
    },
  );
  test("goes by the status where the store does not tell", () => {
    expect(reasons({ itemsShipped: null })[1]).toBeNull();
    expect(reasons({ statusId: orderStatus.partiallyShipped, itemsShipped: null })[1]).toBe(part);
  });
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
