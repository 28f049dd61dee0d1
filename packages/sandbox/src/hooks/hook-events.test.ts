import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import type { Sandbox } from "../index.js";

/** A sandbox whose hooks, that lead nowhere, tell of every event of these groups. */
async function listening(...groups: readonly string[]) {
  const sandbox = await startForTest({ customers: 20, orders: 60, products: 10, subscribers: 10 });
  for (const group of groups) {
    const body = { scope: `store/${group}/*`, destination: "https://gateway.example/in" };
    await call(sandbox, "/v3/hooks", { method: "POST", body });
  }
  /** The events since it was last asked. */
  const events = () => {
    const told = sandbox.control.hooks.deliveries().map(({ body }) => {
      const { scope, data } = JSON.parse(body) as { scope: string; data: object };
      return [scope, data] as const;
    });
    sandbox.control.hooks.forgetDeliveries();
    return told;
  };
  return { sandbox, control: sandbox.control, events };
}

const ask = (sandbox: Sandbox, method: string, path: string, body?: unknown) =>
  call(sandbox, path, { method, ...(body === undefined ? {} : { body }) });

it("tell of subscribers, whoever changes them", async () => {
  const { sandbox, control, events } = await listening("subscriber");
  await ask(sandbox, "POST", "/v3/customers/subscribers", { email: "fresh@gmail.com" });
  await ask(sandbox, "PUT", "/v3/customers/subscribers/11", { first_name: "Ada" });
  await ask(sandbox, "DELETE", "/v3/customers/subscribers/11");
  control.subscribers.update(3, { first_name: "Third" });
  const data = (id: number) => ({ type: "subscriber", id });
  expect(events()).toEqual([
    ["store/subscriber/created", data(11)],
    ["store/subscriber/updated", data(11)],
    ["store/subscriber/deleted", data(11)],
    ["store/subscriber/updated", data(3)],
  ]);
});

it("tell of addresses under the customer's name, with the address's id, and not of the customer", async () => {
  const { sandbox, control, events } = await listening("customer");
  const address = {
    customer_id: 5,
    first_name: "Ada",
    last_name: "Lovelace",
    address1: "Hafenstraße 12",
    city: "Hamburg",
    state_or_province: "Hamburg",
    postal_code: "20457",
    country_code: "DE",
  };
  const made = await ask(sandbox, "POST", "/v3/customers/addresses", [address]);
  const id = Number(made.json["data"]![0]!["id"]);
  await ask(sandbox, "PUT", "/v3/customers/addresses", [{ id, company: "New" }]);
  control.addresses.update(id, { company: "Third hand" });
  await ask(sandbox, "DELETE", `/v3/customers/addresses?id:in=${id}`);
  const data = { type: "customer", id, address: { customer_id: 5 } };
  expect(events()).toEqual([
    ["store/customer/address/created", data],
    ["store/customer/address/updated", data],
    ["store/customer/address/updated", data],
    ["store/customer/address/deleted", data],
  ]);
});

it("tell of products, SKUs, stock and categories", async () => {
  const { sandbox, control, events } = await listening("product", "sku", "category");
  await ask(sandbox, "POST", "/v3/catalog/products", { name: "Lampe", type: "physical", weight: 1, price: 5 });
  await ask(sandbox, "PUT", "/v3/catalog/products/11", { inventory_tracking: "product", inventory_level: 7 });
  const inventory = { product_id: 11, method: "absolute", value: 7 };
  expect(events()).toEqual([
    ["store/product/created", { type: "product", id: 11 }],
    ["store/product/updated", { type: "product", id: 11 }],
    ["store/product/inventory/updated", { type: "product", id: 11, inventory }],
  ]);
  const variants = [{ sku: "L-S", option_values: [{ option_display_name: "Size", label: "S" }] }];
  const lamp = { name: "Stehlampe", type: "physical", weight: 1, price: 5, inventory_tracking: "variant", variants };
  const made = await ask(sandbox, "POST", "/v3/catalog/products", lamp);
  const [{ id, sku_id }] = made.json["data"]!["variants"] as unknown as [{ id: number; sku_id: number }];
  control.catalog.updateVariant(id, { inventory_level: 3 });
  await ask(sandbox, "DELETE", `/v3/catalog/products/12/variants/${id}`);
  const sku = { type: "sku", id: sku_id, sku: { product_id: 12, variant_id: id } };
  expect(events().filter(([scope]) => scope.startsWith("store/sku"))).toEqual([
    ["store/sku/created", sku],
    ["store/sku/updated", sku],
    [
      "store/sku/inventory/updated",
      { type: "sku", id: sku_id, inventory: { product_id: 12, method: "absolute", value: 3, variant_id: id } },
    ],
    ["store/sku/deleted", sku],
  ]);
  const category = control.catalog.addCategory("Licht").id;
  await ask(sandbox, "PUT", `/v3/catalog/categories/${category}`, { name: "Lampen" });
  await ask(sandbox, "DELETE", `/v3/catalog/categories/${category}`);
  await ask(sandbox, "DELETE", "/v3/catalog/products?id:in=11");
  const told = events();
  expect(told.filter(([scope]) => scope.startsWith("store/category"))).toEqual(
    ["created", "updated", "deleted"].map((what) => [`store/category/${what}`, { type: "category", id: category }]),
  );
  expect(told.at(-1)).toEqual(["store/product/deleted", { type: "product", id: 11 }]);
});

it("tell of orders, their statuses, shipments and messages", async () => {
  const { sandbox, control, events } = await listening("order", "shipment");
  const order = control.orders.add({ email: "ada@gmail.com" });
  await ask(sandbox, "PUT", `/v2/orders/${order.id}`, { status_id: 5 });
  await ask(sandbox, "DELETE", `/v2/orders/${order.id}`);
  const data = { type: "order", id: order.id };
  expect(events()).toEqual([
    ["store/order/created", data],
    ["store/order/updated", data],
    ["store/order/statusUpdated", { ...data, status: { previous_status_id: 1, new_status_id: 5 } }],
    ["store/order/archived", data],
  ]);
  const [shipped] = [...control.orders.whole()].filter(({ parts }) => parts.shipments.length > 0);
  const { id, parts } = shipped!;
  const [shipment] = parts.shipments;
  await ask(sandbox, "PUT", `/v2/orders/${id}/shipments/${shipment!.id}`, { tracking_number: "NEW-1" });
  await ask(sandbox, "DELETE", `/v2/orders/${id}/shipments/${shipment!.id}`);
  const message = {
    id: 900_000_001,
    order_id: id,
    staff_id: 0,
    customer_id: 0,
    type: "customer",
    subject: "Hallo",
    message: "?",
    status: "unread" as const,
    is_flagged: false,
    date_created: "Thu, 18 Jun 2026 12:05:04 +0000",
  };
  control.orders.setParts(id, { messages: [message] });
  const told = events();
  expect(told.filter(([scope]) => scope.startsWith("store/shipment"))).toEqual([
    ["store/shipment/updated", { type: "shipment", id: shipment!.id, orderId: id }],
    ["store/shipment/deleted", { type: "shipment", id: shipment!.id, orderId: id }],
  ]);
  expect(told.at(-1)).toEqual([
    "store/order/message/created",
    { type: "order", id, message: { order_message_id: message.id } },
  ]);
});
