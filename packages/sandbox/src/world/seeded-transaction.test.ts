import { expect, it } from "vitest";
import { seededOrderPayments } from "./seeded-order-payments.js";
import { SeededRefundPlaces } from "./seeded-refund-places.js";
import { lastSeededRefundPaymentId, seededRefund } from "./seeded-refund.js";
import { lastSeededTransactionId, orderOfSeededTransaction, seededTransactions } from "./seeded-transaction.js";
import type { StoreSize } from "./world-size.js";

const size: StoreSize = { seed: 7, customers: 400, orders: 2345, products: 60, subscribers: 0 };
const orderIds = Array.from({ length: size.orders }, (_, index) => index + 1);

it("gives every transaction an id of its own from which its order is told, and gives back what the refund says", () => {
  let last = 0;
  for (const orderId of orderIds) {
    const facts = seededOrderPayments(size, orderId);
    const transactions = seededTransactions(size, orderId);
    for (const { id } of transactions) {
      expect(id).toBeGreaterThan(last);
      expect(orderOfSeededTransaction(id)).toBe(orderId);
      last = id;
    }
    const back = transactions.filter(({ event }) => event === "refund").reduce((sum, { amount }) => sum + amount, 0);
    expect(Math.round(back * 100)).toBe(facts.refunds.reduce((sum, { cents }) => sum + cents, 0));
    expect(transactions.length === 0).toBe(facts.state === "none");
  }
  expect(last).toBeLessThanOrEqual(lastSeededTransactionId(size));
});

it("finds the order of every refund and the refund of every order, and makes the refund of the order's facts", () => {
  const places = new SeededRefundPlaces(size);
  const payments = new Set<number>();
  let refunds = 0;
  for (const orderId of orderIds) {
    const id = places.refundOf(orderId);
    const facts = seededOrderPayments(size, orderId);
    expect(facts.refunds).toHaveLength(id === undefined ? 0 : 1);
    if (id === undefined) continue;
    expect(places.orderOf(id)).toBe(orderId);
    const refund = seededRefund(size, orderId, id);
    expect(refund.totalCents).toBe(facts.refunds[0]?.cents);
    expect(refund.items.reduce((sum, { taxCents }) => sum + taxCents, 0)).toBe(refund.taxCents);
    const made = new Set(seededTransactions(size, orderId).map((transaction) => transaction.id));
    for (const payment of refund.payments) {
      expect(made.has(payment.transactionId)).toBe(true);
      payments.add(payment.id);
    }
    refunds += refund.payments.length;
  }
  expect(payments.size).toBe(refunds);
  expect(Math.max(...payments)).toBeLessThanOrEqual(lastSeededRefundPaymentId(places.last));
  expect([places.orderOf(0), places.orderOf(places.last + 1), places.refundOf(size.orders + 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("gives something back of every refunded order, whatever was for nothing in the store, so that ids of refunds have no gaps", () => {
  for (const world of [
    { ...size, seed: 1, products: 0 },
    { ...size, seed: 2, products: 1 },
    { ...size, seed: 3, products: 4000 },
  ]) {
    const places = new SeededRefundPlaces(world);
    for (let id = 1; id <= places.last; id++) {
      const refund = seededRefund(world, places.orderOf(id) ?? 0, id);
      expect([id, refund.totalCents > 0 && refund.taxCents >= 0]).toEqual([id, true]);
    }
  }
});
