import { expect, it } from "vitest";
import { call, each, startForTest } from "../../test/call-store.js";

it("lets a third hand add, change, ship and archive orders while others read", async () => {
  const sandbox = await startForTest({ customers: 40, plan: "enterprise" });
  const { control } = sandbox;
  const { orders } = control;
  const added = orders.add({ customerId: 7 });
  expect(added).toMatchObject({ id: 121, customer_id: 7, billing_address: { email: control.customer(7)!.email } });
  const guest = orders.add({
    email: "Guest@web.de",
    products: [{ name: "Zeug", quantity: 2, price_ex_tax: 1, price_inc_tax: 1.19 }],
    fields: { status_id: 11, date_created: "Thu, 18 Jun 2020 12:05:04 +0000" },
  });
  expect(guest).toMatchObject({ id: 122, customer_id: 0, total_inc_tax: "2.3800", status: "Awaiting Fulfillment" });
  expect(each((await call(sandbox, "/v2/orders?email=guest@WEB.de")).json, "id")).toEqual([122]);
  // Its date is out of line with its id, and it is found by it all the same.
  const day = "min_date_created=2020-06-18T12:00:00Z&max_date_created=2020-06-18T13:00:00Z";
  expect(each((await call(sandbox, `/v2/orders?${day}`)).json, "id")).toContain(122);
  const byDate = (await call(sandbox, "/v2/orders?sort=date_created:asc&limit=250")).json;
  const times = each(byDate, "date_created").map((date) => Date.parse(String(date)));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const [line] = orders.parts(122).products;
  const [address] = orders.parts(122).shippingAddresses;
  const shipment = { ...orders.parts(1).shipments[0], ...emptyShipment, order_id: 122, order_address_id: address!.id };
  const shipped = orders.ship(122, [
    { ...shipment, items: [{ order_product_id: line!.id, product_id: 0, quantity: 2 }] },
  ]);
  expect([shipped.status_id, shipped.items_shipped]).toEqual([2, 2]);
  expect((await call(sandbox, "/v2/orders/122/shipments")).json[0]).toMatchObject({ id: 9000, tracking_number: "T1" });
  expect([orders.archive(122), orders.archive(122), orders.archive(999)]).toEqual([true, false, false]);
  expect(() => orders.update(999, { status_id: 5 })).toThrow("The store has no order 999.");
  expect(() => orders.add({ customerId: 41 })).toThrow("there is no customer 41");
  expect(() => orders.update(122, { status_id: 55 })).toThrow("There is no order status 55");
  expect(() => orders.add({ fields: { status_id: 15 } })).toThrow("There is no order status 15");
  expect(orders.get(123)).toBeUndefined();
});

it("compares all orders before and after: what nobody touched is the same", async () => {
  const { orders } = (await startForTest({ customers: 40 })).control;
  const before = [...orders.whole()];
  orders.update(17, { staff_notes: "changed" });
  orders.setParts(18, { coupons: [] });
  const differing = [...orders.whole()].filter(
    (order, index) => JSON.stringify(order) !== JSON.stringify(before[index]),
  );
  expect(differing.map(({ id }) => id)).toEqual(before[17]!.parts.coupons.length > 0 ? [17, 18] : [17]);
  expect(before).toHaveLength(120);
});

it("does over HTTP what it does in process", async () => {
  const sandbox = await startForTest({ customers: 40 });
  const { orders } = sandbox.control;
  const ask = async (method: string, path: string, body?: unknown): Promise<[number, string]> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}${path}`, init);
    return [response.status, await response.text()];
  };
  const lines = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  expect(lines((await ask("GET", "/orders"))[1])).toEqual([...orders.list()]);
  expect(lines((await ask("GET", "/orders/whole"))[1])).toEqual([...orders.whole()]);
  expect(JSON.parse((await ask("GET", "/orders/5"))[1])).toEqual(orders.get(5));
  expect(JSON.parse((await ask("GET", "/orders/5/parts"))[1])).toEqual(orders.parts(5));
  expect((await ask("GET", "/orders/500"))[0]).toBe(404);
  expect(JSON.parse((await ask("POST", "/orders", { customerId: 3, fields: { status_id: 7 } }))[1])).toMatchObject({
    id: 121,
    customer_id: 3,
    status_id: 7,
  });
  expect(JSON.parse((await ask("PATCH", "/orders/5", { staff_notes: "third hand" }))[1])).toMatchObject({
    id: 5,
    staff_notes: "third hand",
  });
  for (const wrong of [
    { colour: "red" },
    { status_id: "5" },
    { status: "Shipped" },
    { channel_id: null },
    { status_id: 55 },
  ]) {
    expect([wrong, (await ask("PATCH", "/orders/5", wrong))[0]]).toEqual([wrong, 400]);
  }
  expect((await ask("PUT", "/orders/5/parts", { messages: [] }))[0]).toBe(204);
  expect((await ask("PUT", "/orders/5/parts", { gifts: [] }))[0]).toBe(400);
  expect((await ask("PUT", "/orders/5/shipments", []))[0]).toBe(200);
  expect((await ask("PUT", "/orders/5/shipments", [{ id: 1 }]))[0]).toBe(400);
  expect(orders.parts(5).shipments).toEqual([]);
  expect([(await ask("DELETE", "/orders/5"))[0], (await ask("DELETE", "/orders/5"))[0]]).toEqual([204, 404]);
  expect(JSON.parse((await ask("PUT", "/order-statuses/2", { label: "Unterwegs" }))[1])).toMatchObject({
    custom_label: "Unterwegs",
  });
  expect((await ask("PUT", "/order-statuses/15", { label: "x" }))[0]).toBe(400);
  expect(JSON.parse((await ask("GET", "/order-statuses"))[1])).toEqual(orders.statuses());
});

it("tells webhooks of what happens to orders, whoever does it", async () => {
  const sandbox = await startForTest({ customers: 40, plan: "enterprise" });
  const { hooks, orders } = sandbox.control;
  hooks.hold();
  for (const scope of ["store/order/*", "store/shipment/*"]) {
    const body = { scope, destination: `https://hooks.example.com/${scope.length}`, is_active: true, headers: null };
    expect((await call(sandbox, "/v3/hooks", { method: "POST", body })).status).toBe(200);
  }
  orders.add({ customerId: 7 });
  await call(sandbox, "/v2/orders/9", { method: "PUT", body: { status_id: orders.get(9)!.status_id === 5 ? 10 : 5 } });
  orders.archive(11);
  const told = hooks.deliveries().map(({ body }) => {
    const { scope, data } = JSON.parse(body) as { scope: string; data: { id: number } };
    return [scope, data.id];
  });
  expect(told).toEqual([
    ["store/order/created", 121],
    ["store/order/updated", 9],
    ["store/order/statusUpdated", 9],
    ["store/order/archived", 11],
  ]);
});

const emptyShipment = {
  id: 9000,
  customer_id: 0,
  date_created: "Thu, 18 Jun 2026 12:05:04 +0000",
  tracking_number: "T1",
  tracking_carrier: "",
  tracking_link: "",
  merchant_shipping_cost: "0.0000",
  shipping_method: "Flat Rate",
  shipping_provider: "",
  shipping_provider_display_name: "",
  comments: "",
};
