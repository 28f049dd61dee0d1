import { expect, it } from "vitest";
import { orderBuyer, ordersOfCustomer, ordersOfGuest } from "./seeded-order-buyer.js";
import type { StoreSize } from "./world-size.js";

const size = (customers: number, orders: number): StoreSize => ({
  seed: 1,
  customers,
  orders,
  products: 50,
  subscribers: 10,
});

it("finds every order again by its buyer, whatever the size", () => {
  for (const world of [size(1000, 3000), size(0, 200), size(3, 500), size(37, 5000), size(500, 60), size(25, 20_000)]) {
    const expected = new Map<string, number[]>();
    for (let id = 1; id <= world.orders; id++) {
      const key = JSON.stringify(orderBuyer(world, id));
      const ids = expected.get(key) ?? [];
      ids.push(id);
      expected.set(key, ids);
    }
    const found = new Map<string, number[]>();
    for (let customerId = 1; customerId <= world.customers; customerId++) {
      const { account, asGuest } = ordersOfCustomer(world, customerId);
      if (account.length > 0) found.set(JSON.stringify({ kind: "account", customerId }), account);
      if (asGuest.length > 0) found.set(JSON.stringify({ kind: "account_as_guest", customerId }), asGuest);
    }
    for (let guest = 1; guest <= (world.customers + 10) * 1.5 + 15; guest++) {
      const orders = ordersOfGuest(world, guest);
      if (orders.length > 0) found.set(JSON.stringify({ kind: "guest", guest }), orders);
    }
    expect(found).toEqual(expected);
  }
});

it("has buyers with hundreds of orders, with one, and customers that never bought", () => {
  const world = size(1000, 30_000);
  const counts = Array.from({ length: 1000 }, (_, index) => ordersOfCustomer(world, index + 1).account.length);
  expect(Math.max(...counts)).toBeGreaterThan(250);
  expect(counts.filter((count) => count === 0)).toHaveLength(200);
  expect(ordersOfCustomer(size(1000, 3000), 901).account.length).toBeLessThan(4);
  expect(ordersOfCustomer(world, 4).asGuest.length).toBeGreaterThan(0);
  // Every fiftieth customer is the same person as the one before: both buy.
  const usual = size(1000, 3000);
  for (let id = 50; id <= 950; id += 50) {
    expect(ordersOfCustomer(usual, id).account).not.toEqual([]);
    expect(ordersOfCustomer(usual, id - 1).account).not.toEqual([]);
  }
});

it("lets nobody order before the account was made", () => {
  const world = size(1000, 3000);
  for (let id = 1; id <= 1000; id++) {
    const first = ordersOfCustomer(world, id).account[0];
    if (first === undefined) continue;
    expect(first / world.orders + 0.002).toBeGreaterThan(id / world.customers);
  }
});
