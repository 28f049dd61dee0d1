/** What of orders cannot be read is told as unknown, never as nothing, and hides nothing else. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lookupConfig } from "../src/config.js";
import { allowedActions } from "../src/orders/allowed-actions.js";
import { orderById, ordersOf } from "../src/orders/orders-of.js";
import { firstOrders, ordersWorld, personOf, type OrdersWorld } from "./orders-world.js";

let world: OrdersWorld;
beforeAll(async () => {
  world = await ordersWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.people.sandbox.control.clearFaults());

function failing(path: string): void {
  world.people.sandbox.control.addFault({ path, respond: { status: 500 }, times: null });
}

/** An order that was sent in part, of somebody new. */
function sentOrder(): { readonly id: number; readonly email: string } {
  const { id: customerId, email } = world.customer();
  const [id = 0] = world.orders(customerId, 1, { status_id: 3 });
  world.ship(id);
  return { id, email };
}

test("refunds that cannot be read are unknown, and so is what went back; no refund is allowed then", async () => {
  const { id, email } = sentOrder();
  failing("/v3/orders/payment_actions/refunds");
  const process = world.people.process();
  const [order] = await firstOrders(process.context(), email, { shipmentsOf: 1 });
  expect(order).toMatchObject({ id, refunds: null, refunded: null, items: [{}, {}], shipments: [{}] });
  expect(process.warnings).toEqual(["refunds of orders could not be read"]);
  const config = lookupConfig.parse({ actions: { enabled: true } });
  expect(order && allowedActions(order, config)[0]).toMatchObject({ operation: "refundOrder", allowed: false });
});

test("shipments that cannot be read are unknown, of that order alone", async () => {
  const { id: customerId, email } = world.customer();
  const [one = 0, other = 0] = world.orders(customerId, 2);
  world.ship(one);
  world.ship(other);
  failing(`/v2/orders/${one}/shipments`);
  const orders = await firstOrders(world.fresh(), email, { shipmentsOf: 20 });
  expect(orders).toMatchObject([
    { id: other, shipments: [{}], refunds: [] },
    { id: one, shipments: null, refunds: [], items: [{}, {}] },
  ]);
});

test("lines that cannot be read are unknown, of that order alone", async () => {
  const { id: customerId, email } = world.customer();
  const [one = 0, other = 0] = world.orders(customerId, 2);
  world.hideLines(one);
  failing(`/v2/orders/${one}/products`);
  expect(await firstOrders(world.fresh(), email)).toMatchObject([
    { id: other, items: [{}, {}] },
    { id: one, items: null, total: { amount: "38.15" }, refunds: [] },
  ]);
});

test("an order by its number tells what could be read", async () => {
  const { id } = sentOrder();
  world.hideLines(id);
  failing("/v3/");
  failing(`/v2/orders/${id}/`);
  expect(await orderById(world.fresh(), id)).toMatchObject({
    id,
    statusId: 3,
    items: null,
    shipments: null,
    shippingAddresses: null,
    refunds: null,
    refunded: null,
  });
});

test("what failed is not kept: it is told once it can be read again", async () => {
  const { email } = sentOrder();
  failing("/v2/orders/*/shipments");
  failing("/v3/orders/payment_actions/refunds");
  const context = world.fresh();
  expect(await firstOrders(context, email, { shipmentsOf: 1 })).toMatchObject([{ shipments: null, refunds: null }]);
  world.people.sandbox.control.clearFaults();
  expect(await firstOrders(context, email, { shipmentsOf: 1 })).toMatchObject([{ shipments: [{}], refunds: [] }]);
});

test("shipments that nobody asks for are unknown where something was sent, and none where nothing was", async () => {
  const { email } = sentOrder();
  const { email: waiting } = ((customer) => (world.orders(customer.id), customer))(world.customer());
  expect(await firstOrders(world.fresh(), email)).toMatchObject([{ shipments: null }]);
  expect(await firstOrders(world.fresh(), waiting)).toMatchObject([{ shipments: [] }]);
});

test("orders themselves that cannot be read are a fault, by list and by number", async () => {
  const { id, email } = sentOrder();
  const context = world.fresh();
  const person = await personOf(context, email);
  failing("/v2/orders*");
  await expect(ordersOf(context, person, { first: 5, after: null })).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  await expect(orderById(context, id)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
});

test("whoever asked and goes away is told nothing half", async () => {
  const { email } = sentOrder();
  const { control } = world.people.sandbox;
  const person = await personOf(world.fresh(), email);
  const gone = new AbortController();
  const context = world.people.process().context({ signal: gone.signal });
  control.addFault({ path: "/v2/orders/*/shipments", respond: "held" });
  const asked = ordersOf(context, person, { first: 5, after: null, shipmentsOf: 5 });
  await control.untilHeld();
  gone.abort(new Error("hung up"));
  await expect(asked).rejects.toThrow("hung up");
  control.releaseHeld();
});

test("of a page's orders five at most are asked about at once", async () => {
  const { control } = world.people.sandbox;
  const { id: customerId, email } = world.customer();
  const ids = world.orders(customerId, 8);
  for (const id of ids) world.ship(id);
  const context = world.fresh();
  const person = await personOf(context, email);
  // One each, so that what is let go lets the next be asked for.
  for (const _each of ids) control.addFault({ path: "/v2/orders/*/shipments", respond: "held" });
  const asked = ordersOf(context, person, { first: 8, after: null, shipmentsOf: 8 });
  await control.untilHeld(5);
  // Whatever else would have been asked for at once came before this.
  await context.bigcommerce.orders.get(ids[0] ?? 0);
  expect(control.held()).toBe(5);
  control.clearFaults();
  const { orders } = await asked;
  expect(orders.map(({ shipments }) => shipments?.length)).toEqual(ids.map(() => 1));
});
