/** Orders of a customer over GraphQL: what is read only where it is asked for, and what that costs. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLookupWorld, type LookupWorld } from "./lookup-world.js";

let world: LookupWorld;
beforeAll(async () => {
  world = await startLookupWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** The orders of whoever has an address. */
async function ordersWith(email: string, fields: string, first = 5) {
  const { data, errors } = await world.gateway.query(
    `query ($id: ID!, $email: String!, $first: Int!) { lookupCustomers(integrationId: $id, query: { email: $email }) {
       matches { customer { orders(first: $first) { totalCount nodes { ${fields} } } } } } }`,
    { id: world.integrationId, email, first },
  );
  return { errors, orders: data?.lookupCustomers.matches[0].customer.orders };
}

/** An order that was sent, of somebody new. */
function sentOrder(email: string): number {
  const { control } = world.sandbox;
  const { id } = world.paidOrder(control.addCustomer({ email, first_name: "Jane", last_name: "Roe" }).id);
  const { products, shippingAddresses } = control.orders.parts(id);
  control.orders.ship(id, [
    {
      id,
      order_id: id,
      customer_id: 0,
      order_address_id: shippingAddresses[0]?.id ?? 0,
      date_created: "Tue, 03 Feb 2026 10:00:00 +0000",
      tracking_number: "1Z999",
      tracking_carrier: "ups",
      tracking_link: "",
      merchant_shipping_cost: "0.0000",
      shipping_method: "Ground",
      shipping_provider: "",
      shipping_provider_display_name: "",
      comments: "",
      items: products.map((line) => ({ order_product_id: line.id, product_id: line.product_id, quantity: 1 })),
    },
  ]);
  return id;
}

test("what was sent, and where to, is read where it is asked for, and nowhere else", async () => {
  const id = sentOrder("sent@example.com");
  const calls = (): number => world.sandbox.control.calls().endpoints["GET /v2/orders/{order_id}/shipments"] ?? 0;
  const before = calls();
  expect((await ordersWith("sent@example.com", "externalId")).orders.nodes).toEqual([{ externalId: String(id) }]);
  expect(calls()).toBe(before);
  const fields = "shipments { trackingNumber items { quantity } } shippingAddresses";
  expect((await ordersWith("sent@example.com", fields)).orders).toEqual({
    totalCount: 1,
    nodes: [
      {
        shipments: [{ trackingNumber: "1Z999", items: [{ quantity: 1 }, { quantity: 1 }] }],
        shippingAddresses: [expect.any(String)],
      },
    ],
  });
  expect(calls()).toBe(before + 1);
});

test("shipments that cannot be read are null", async () => {
  sentOrder("unsent@example.com");
  const { control } = world.sandbox;
  control.addFault({ path: "/v2/orders/*/shipments", respond: { status: 500 }, times: null });
  const read = await ordersWith("unsent@example.com", "shipments { trackingNumber } total { amount }");
  control.clearFaults();
  expect(read).toEqual({
    errors: undefined,
    orders: { totalCount: 1, nodes: [{ shipments: null, total: { amount: "100.00" } }] },
  });
});

test("orders are told whole or not at all where their lines are asked for and cannot be read", async () => {
  const id = sentOrder("lines@example.com");
  const { control } = world.sandbox;
  control.orders.update(id, { items_total: 99 });
  control.addFault({ path: `/v2/orders/${id}/products`, respond: { status: 500 }, times: null });
  const whole = await ordersWith("lines@example.com", "items { name }");
  const rest = await ordersWith("lines@example.com", "externalId refunded { amount }");
  control.clearFaults();
  expect(whole.orders).toBeNull();
  expect(whole.errors).toMatchObject([{ extensions: { code: "ORDER_PARTLY_READ" } }]);
  expect(rest).toMatchObject({ errors: undefined, orders: { nodes: [{ refunded: { amount: "0.00" } }] } });
});

test("more orders than an operation may cost are refused before anything is asked", async () => {
  sentOrder("costly@example.com");
  const { orders, errors } = await ordersWith("costly@example.com", "shipments { trackingNumber }", 250);
  expect(orders).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COSTLY", cost: expect.any(Number) } }]);
});
