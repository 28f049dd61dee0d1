import { describe, expect, it } from "vitest";
import { centsOf } from "../store/order-money.js";
import type { StoreOrder } from "../store/order-resources.js";
import { orderBuyer } from "./seeded-order-buyer.js";
import { seededOrder } from "./seeded-order.js";
import { longestUntilModified } from "./seeded-order-place.js";
import { seededOrderCoupons, seededOrderFees, seededOrderShippingAddresses } from "./seeded-order-parts.js";
import { seededOrderPayments } from "./seeded-order-payments.js";
import { seededOrderProducts } from "./seeded-order-products.js";
import { seededShipments } from "./seeded-shipments.js";
import { seededCustomer } from "./seeded-customer.js";
import { seededProduct } from "./seeded-product.js";
import { seededTransactions } from "./seeded-transaction.js";

const size = { seed: 1, customers: 1000, orders: 3000, products: 200, subscribers: 600 };
const all = Array.from({ length: size.orders }, (_, index) => {
  const id = index + 1;
  return {
    order: seededOrder(size, id),
    products: seededOrderProducts(size, id),
    addresses: seededOrderShippingAddresses(size, id),
    shipments: seededShipments(size, id),
    coupons: seededOrderCoupons(size, id),
    fees: seededOrderFees(size, id),
    payments: seededOrderPayments(size, id),
  };
});
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const cents = <T>(items: readonly T[], read: (item: T) => string): number =>
  sum(items.map((one) => centsOf(read(one))));

type Amount = {
  [Name in keyof StoreOrder]: Name extends `${string}${"tax" | "amount" | "discount"}`
    ? StoreOrder[Name] extends string
      ? Name
      : never
    : never;
}[keyof StoreOrder];

describe("seeded orders", () => {
  it("add up to the cent", () => {
    for (const { order, products, addresses, coupons, fees } of all) {
      const c = (name: Amount) => centsOf(order[name]);
      const fee = cents(fees, (one) => one.cost_inc_tax);
      expect([order.id, c("total_inc_tax")]).toEqual([
        order.id,
        c("subtotal_inc_tax") +
          c("shipping_cost_inc_tax") +
          c("handling_cost_inc_tax") +
          c("wrapping_cost_inc_tax") +
          fee -
          c("discount_amount") -
          c("coupon_discount"),
      ]);
      for (const name of ["subtotal", "shipping_cost", "handling_cost", "wrapping_cost", "total"] as const) {
        expect(c(`${name}_ex_tax`) + c(`${name}_tax`)).toBe(c(`${name}_inc_tax`));
        expect(c(`${name}_ex_tax`)).toBeGreaterThanOrEqual(0);
      }
      expect(cents(products, (one) => one.total_inc_tax)).toBe(c("subtotal_inc_tax"));
      expect(cents(products, (one) => one.total_ex_tax)).toBe(c("subtotal_ex_tax"));
      expect(cents(products, (one) => one.wrapping_cost_inc_tax)).toBe(c("wrapping_cost_inc_tax"));
      expect(cents(addresses, (one) => one.cost_inc_tax)).toBe(c("shipping_cost_inc_tax"));
      expect(cents(addresses, (one) => one.handling_cost_ex_tax)).toBe(c("handling_cost_ex_tax"));
      expect(Math.round(sum(coupons.map(({ discount }) => discount)) * 100)).toBe(c("coupon_discount"));
      for (const line of products) {
        expect(centsOf(line.price_inc_tax) * line.quantity).toBe(centsOf(line.total_inc_tax));
        expect(centsOf(line.total_ex_tax) + centsOf(line.total_tax)).toBe(centsOf(line.total_inc_tax));
        expect(centsOf(line.discounted_total_inc_tax)).toBe(
          centsOf(line.total_inc_tax) - cents(line.applied_discounts, ({ amount }) => amount),
        );
      }
      expect(order.default_currency_code === "JPY" ? c("total_inc_tax") % 100 : 0).toBe(0);
    }
  });

  it("count their items, also over addresses and shipments", () => {
    for (const { order, products, addresses, shipments } of all) {
      expect(order.items_total).toBe(sum(products.map(({ quantity }) => quantity)));
      expect(order.items_shipped).toBe(sum(products.map(({ quantity_shipped }) => quantity_shipped)));
      expect(order.shipping_address_count).toBe(addresses.length);
      const shipTo = addresses.length > 0 ? order.items_total : 0;
      expect(sum(addresses.map(({ items_total }) => items_total))).toBe(shipTo);
      expect(sum(shipments.flatMap(({ items }) => items.map(({ quantity }) => quantity)))).toBe(order.items_shipped);
      for (const { order_address_id } of products) {
        expect(order_address_id === 0 || addresses.some(({ id }) => id === order_address_id)).toBe(true);
      }
      expect(order.date_shipped !== "").toBe(order.items_shipped > 0 && order.items_shipped === order.items_total);
    }
  });

  it("are paid in parts that make up the total, and refunded no more than was paid", () => {
    for (const { order, products, payments } of all) {
      const total = centsOf(order.total_inc_tax);
      expect(sum(payments.parts.map((part) => part.cents))).toBe(total);
      const by = (kind: string) => sum(payments.parts.map((part) => (part.kind === kind ? part.cents : 0)));
      expect(by("store_credit")).toBe(centsOf(order.store_credit_amount));
      expect(by("gift_certificate")).toBe(centsOf(order.gift_certificate_amount));
      expect([payments.method, payments.gatewayTransactionId]).toEqual([
        order.payment_method,
        order.payment_provider_id,
      ]);
      for (const refund of payments.refunds) {
        expect(sum(refund.items.map((item) => item.cents))).toBe(refund.cents);
        expect(sum(refund.parts.map((part) => part.cents))).toBe(refund.cents);
        for (const part of refund.parts) expect(part.cents).toBeLessThanOrEqual(by(part.kind));
        expect(refund.cents === total).toBe(
          order.status_id === 4 || (order.items_total === 1 && refund.cents === total),
        );
      }
      const isWhole = order.status_id === 4 && total > 0;
      expect(payments.refunds.length === 1 && products.every(({ is_refunded }) => is_refunded)).toBe(
        isWhole || (order.items_total === 1 && payments.refunds.length === 1),
      );
    }
  });

  it("are of every kind: statuses, currencies, guests, digital, custom, many lines, several addresses and shipments", () => {
    const seen = <T>(read: (one: (typeof all)[number]) => T) => new Set(all.map(read));
    expect(seen(({ order }) => order.status_id).size).toBe(15);
    expect([...seen(({ order }) => order.default_currency_code)].sort()).toEqual(["EUR", "GBP", "JPY", "USD"]);
    expect([...seen(({ order }) => order.payment_status)].sort()).toEqual([
      "",
      "authorized",
      "captured",
      "declined",
      "held for review",
      "partially refunded",
      "pending",
      "refunded",
      "void",
    ]);
    const some = (test: (one: (typeof all)[number]) => boolean) => expect(all.filter(test).length).toBeGreaterThan(2);
    some(({ order }) => order.customer_id === 0);
    some(({ order }) => order.order_is_digital && order.shipping_address_count === 0);
    some(({ products }) => products.some(({ type }) => type === "giftcertificate"));
    some(({ products }) => products.some(({ product_id }) => product_id === 0));
    some(({ products }) => products.length === 60);
    some(({ addresses }) => addresses.length === 2);
    some(({ shipments }) => shipments.length > 1);
    some(({ products }) => products.some(({ order_pickup_method_id }) => order_pickup_method_id === 1));
    some(({ order }) => order.is_deleted);
    some(({ order }) => order.staff_notes === null);
    some(({ order }) => order.staff_notes !== null && order.staff_notes !== "");
    some(({ order }) => order.external_id !== null && order.channel_id > 1);
    some(({ order }) => order.currency_code !== order.default_currency_code);
    some(({ order }) => Number(order.store_credit_amount) > 0);
    some(({ order }) => /[^ -~]/.test(order.billing_address.city));
    some(({ order }) => order.total_inc_tax === "0.0000");
  });

  it("are dated upwards, and placed after their customer's account was made", () => {
    for (const [index, { order }] of all.entries()) {
      const created = Date.parse(order.date_created);
      expect(order.date_created).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
      expect(Date.parse(order.date_modified)).toBeGreaterThanOrEqual(created);
      const before = all[index - 1]?.order.date_created ?? order.date_created;
      expect(created).toBeGreaterThanOrEqual(Date.parse(before));
      const buyer = orderBuyer(size, order.id);
      if (buyer.kind !== "account") continue;
      const since = Date.parse(seededCustomer(size, buyer.customerId).date_created);
      expect(created - since).toBeGreaterThan(-7 * 86_400_000);
    }
  });

  it("were modified no earlier than whatever happened to them: payment, shipments, refunds", () => {
    let moved = 0;
    for (const { order, shipments, payments } of all) {
      const events = [
        payments.state === "none" ? 0 : payments.authorizedAt,
        payments.capturedAt ?? 0,
        payments.voidedAt ?? 0,
        ...payments.refunds.map(({ at }) => at),
        ...seededTransactions(size, order.id).map(({ date_created }) => Date.parse(date_created)),
        ...[order.date_shipped, ...shipments.map(({ date_created }) => date_created)].map((date) =>
          date === "" ? 0 : Date.parse(date),
        ),
      ];
      const last = Math.floor(Math.max(...events) / 1000) * 1000;
      const modified = Date.parse(order.date_modified);
      expect([order.id, order.status_id, modified >= last]).toEqual([order.id, order.status_id, true]);
      expect(modified - Date.parse(order.date_created)).toBeLessThanOrEqual(longestUntilModified * 1000);
      if (modified > last) moved += 1;
    }
    expect(moved).toBeGreaterThan(500);
  });

  it.each([200, 20, 3, 1])("sell what was there when they were placed, of %d products", (products) => {
    const world = { ...size, products };
    const sold = new Set<number>();
    for (let id = 1; id <= world.orders; id += 7) {
      const placed = Date.parse(seededOrder(world, id).date_created);
      for (const { product_id } of seededOrderProducts(world, id)) {
        if (product_id === 0) continue;
        sold.add(product_id);
        const since = Date.parse(seededProduct(world, product_id).date_created);
        expect([id, product_id, since <= placed]).toEqual([id, product_id, true]);
      }
    }
    expect(sold.size).toBeGreaterThan(products * 0.5);
  });

  it("are the same for the same seed and another for another", () => {
    expect(seededOrder(size, 77)).toEqual(all[76]?.order);
    expect(seededOrder({ ...size, seed: 2 }, 77)).not.toEqual(all[76]?.order);
  });
});
