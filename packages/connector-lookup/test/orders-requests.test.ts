/** How often the store is asked for somebody's orders. Nobody is looked for here: what looking asks besides may end later. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetStore } from "../src/cache/index.js";
import { countOrders } from "../src/orders/count-orders.js";
import { ordersOf, shipmentsOf, shippingAddressesOf } from "../src/orders/orders-of.js";
import { accountOf, ordersWorld, type OrdersWorld } from "./orders-world.js";

let world: OrdersWorld;
beforeAll(async () => {
  world = await ordersWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** How often lists of orders are asked for meanwhile. */
const listsDuring = (work: () => Promise<unknown>): Promise<number> => world.callsDuring("GET /v2/orders", work);
/** How often anything is. */
async function callsDuring(work: () => Promise<unknown>): Promise<number> {
  const { control } = world.people.sandbox;
  const before = control.calls().total;
  await work();
  return control.calls().total - before;
}

test("somebody's newest orders take two requests, however many the account has ordered", async () => {
  const { id, email } = world.customer();
  const own = world.orders(id, 60);
  const context = world.fresh();
  const person = { ...(await accountOf(context, id)), email: email.toLowerCase() };
  const calls = await listsDuring(async () => {
    const { orders, hasMore } = await ordersOf(context, person, { first: 20, after: null });
    expect([orders.map((order) => order.id), hasMore]).toEqual([own.toReversed().slice(0, 20), true]);
  });
  expect(calls).toBe(2);
});

test("orders are read once in a while, and anew once the store is forgotten", async () => {
  const { id } = world.customer();
  const [order = 0] = world.orders(id);
  const context = world.fresh();
  const person = await accountOf(context, id);
  const read = () => ordersOf(context, person, { first: 5, after: null });
  await read();
  expect(await listsDuring(read)).toBe(0);
  world.people.sandbox.control.orders.update(order, { status_id: 5 });
  await forgetStore(context.tables, context.store.id);
  expect((await read()).orders).toMatchObject([{ id: order, statusId: 5 }]);
});

test("a page of orders with all its refunds takes one request more, and one for each order of which shipments are asked", async () => {
  const { id } = world.customer();
  const sent = world.orders(id, 12);
  for (const order of sent) world.ship(order);
  world.orders(id, 12);
  const context = world.fresh();
  const person = { ...(await accountOf(context, id)), email: null };
  const page = { first: 24, after: null };
  expect(await callsDuring(() => ordersOf(context, person, page))).toBe(2);
  expect(await callsDuring(() => ordersOf(world.fresh(), person, { ...page, shipmentsOf: 4 }))).toBe(6);
  expect(await callsDuring(() => ordersOf(world.fresh(), person, { ...page, shipmentsOf: 24 }))).toBe(14);
});

test("what was sent of an order, and where it goes, is asked for once it is wanted, and not where it is known", async () => {
  const { id } = world.customer();
  const [sent = 0] = world.orders(id);
  world.ship(sent);
  const [unsent = 0] = world.orders(id);
  const context = world.fresh();
  const { orders } = await ordersOf(context, await accountOf(context, id), { first: 2, after: null });
  const [newer, older] = orders;
  if (!newer || !older) throw new Error("two orders were made");
  expect([newer.id, older.id]).toEqual([unsent, sent]);
  expect(await callsDuring(() => shipmentsOf(context, newer))).toBe(0);
  expect(await shipmentsOf(context, older)).toMatchObject([{ trackingNumber: "1Z999" }]);
  expect(await shippingAddressesOf(context, older)).toEqual([expect.stringContaining("20457")]);
  expect(await callsDuring(() => Promise.all([shipmentsOf(context, older), shippingAddressesOf(context, older)]))).toBe(
    0,
  );
});

test("orders are counted in three requests, and not again in a while", async () => {
  const { id } = world.customer();
  world.orders(id, 2);
  const context = world.fresh();
  const person = await accountOf(context, id);
  expect(await callsDuring(() => countOrders(context, person))).toBe(3);
  expect(await callsDuring(() => countOrders(context, person))).toBe(0);
});
