import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox, WholeOrder } from "../../index.js";

const path = "/v2/orders";
const start = () => startForTest({ customers: 200, plan: "enterprise" });
const find = (sandbox: Sandbox, test: (order: WholeOrder) => boolean) => {
  const found = [...sandbox.control.orders.whole()].find(test);
  if (found === undefined) throw new Error("No seeded order is like that.");
  return found;
};
const send = (sandbox: Sandbox, method: string, to: string, body?: unknown) =>
  call(sandbox, `${path}${to}`, { method, ...(body === undefined ? {} : { body }) });

describe("the parts of an order", () => {
  it("are bare arrays in pages, 204 where there are none, and 404 of an unknown order", async () => {
    const sandbox = await start();
    const crowded = find(sandbox, ({ parts }) => parts.products.length === 60);
    const ids = crowded.parts.products.map(({ id }) => id);
    expect(each((await call(sandbox, `${path}/${crowded.id}/products`)).json, "id")).toEqual(ids.slice(0, 50));
    expect(each((await call(sandbox, `${path}/${crowded.id}/products?page=2`)).json, "id")).toEqual(ids.slice(50));
    expect((await call(sandbox, `${path}/${crowded.id}/products?page=3`)).status).toBe(204);
    const bare = find(sandbox, ({ parts, order_is_digital }) => {
      return order_is_digital && [parts.coupons, parts.fees, parts.messages].every((list) => list.length === 0);
    });
    for (const part of ["shipping_addresses", "shipments", "coupons", "fees", "messages"]) {
      const none = await call(sandbox, `${path}/${bare.id}/${part}`);
      expect([part, none.status, none.text]).toEqual([part, 204, ""]);
    }
    for (const part of [
      "products",
      "shipping_addresses",
      "shipments",
      "coupons",
      "taxes",
      "fees",
      "messages",
      "consignments",
    ]) {
      const unknown = await call(sandbox, `${path}/601/${part}`);
      expect([part, unknown.status, unknown.json[0]!["status"]]).toEqual([part, 404, 404]);
    }
  });

  it("are answered as they are, each with all its fields", async () => {
    const sandbox = await start();
    const order = find(
      sandbox,
      ({ parts }) => parts.coupons.length > 0 && parts.shippingAddresses.length > 0 && parts.products.length > 1,
    );
    const { products, shippingAddresses, coupons } = order.parts;
    expect((await call(sandbox, `${path}/${order.id}/products`)).json).toEqual(products);
    expect((await call(sandbox, `${path}/${order.id}/products/${products[1]!.id}`)).json).toEqual(products[1]);
    expect((await call(sandbox, `${path}/${order.id}/products/${products.at(-1)!.id + 1}`)).status).toBe(404);
    const addresses = (await call(sandbox, `${path}/${order.id}/shipping_addresses`)).json;
    expect(addresses[0]).toMatchObject(shippingAddresses[0]!);
    const resource = `/orders/${order.id}/shipping_addresses/${shippingAddresses[0]!.id}`;
    expect(addresses[0]!["shipping_quotes"]!["resource"]).toBe(`${resource}/shipping_quotes`);
    expect((await call(sandbox, `/v2${resource}`)).json).toEqual(addresses[0]);
    expect((await call(sandbox, `${path}/${order.id}/coupons`)).json).toEqual(coupons);
    const consignments = (await call(sandbox, `${path}/${order.id}/consignments`)).json;
    expect(each(consignments["shipping"]!, "id")).toEqual(shippingAddresses.map(({ id }) => id));
  });

  it("tell each tax, and with details of which line", async () => {
    const sandbox = await start();
    const order = find(
      sandbox,
      (one) => Number(one.total_tax) > 0 && Number(one.shipping_cost_tax) > 0 && one.parts.products.length > 1,
    );
    const taxes = (await call(sandbox, `${path}/${order.id}/taxes?details=true`)).json;
    const total = each(taxes, "line_amount").reduce((sum: number, amount) => sum + Number(amount), 0);
    expect(total).toBeCloseTo(Number(order.total_tax), 6);
    expect(each(taxes, "line_item_type")).toContain("shipping");
    expect(each(taxes, "order_product_id")).toContain(String(order.parts.products[0]!.id));
    expect(each((await call(sandbox, `${path}/${order.id}/taxes`)).json, "line_item_type")[0]).toBeUndefined();
  });

  it("have messages that can be narrowed", async () => {
    const sandbox = await start();
    const order = find(sandbox, ({ parts }) => parts.messages.length === 2);
    const url = `${path}/${order.id}/messages`;
    const ids = order.parts.messages.map(({ id }) => id);
    const messages = (await call(sandbox, url)).json;
    expect(each(messages, "id")).toEqual(ids);
    expect(messages[0]!["customer"]!["resource"]).toBe(`/customers/${order.customer_id}`);
    expect(each((await call(sandbox, `${url}?min_id=${ids[1]}&status=read`)).json, "id")).toEqual([ids[1]]);
    expect((await call(sandbox, `${url}?status=unread`)).status).toBe(204);
    expect((await call(sandbox, `${url}?status=lost`)).status).toBe(400);
  });

  it("have a shipping address that can be changed field by field", async () => {
    const sandbox = await start();
    const order = find(sandbox, ({ parts }) => parts.shippingAddresses.length === 1);
    const [address] = order.parts.shippingAddresses;
    const url = `/${order.id}/shipping_addresses/${address!.id}`;
    const told = await send(sandbox, "PUT", url, { street_1: "Neue Straße 1", shipping_method: "Bote" });
    expect(told.json).toMatchObject({ ...address, street_1: "Neue Straße 1", shipping_method: "Bote" });
    expect((await send(sandbox, "PUT", url, { base_cost: "1" })).status).toBe(400);
    expect((await send(sandbox, "PUT", `/${order.id}/shipping_addresses/1000000`, { city: "X" })).status).toBe(404);
  });
});

describe("shipments", () => {
  it("are made with 201 and move what is shipped and the status, first partly, then wholly", async () => {
    const sandbox = await start();
    const order = find(sandbox, ({ status_id, items_total, parts }) => {
      return status_id === 11 && items_total > 2 && parts.shippingAddresses.length === 1;
    });
    const [line, ...others] = order.parts.products;
    const [address] = order.parts.shippingAddresses;
    const ship = (items: unknown) =>
      send(sandbox, "POST", `/${order.id}/shipments`, {
        order_address_id: address!.id,
        items,
        tracking_number: "JD1",
        tracking_carrier: "dhl",
      });
    const first = await ship([{ order_product_id: line!.id, quantity: 1 }]);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({
      order_id: order.id,
      tracking_number: "JD1",
      generated_tracking_link: "https://www.aftership.com/track/dhl/JD1",
      billing_address: { city: order.billing_address.city },
      items: [{ order_product_id: line!.id, product_id: line!.product_id, quantity: 1 }],
    });
    expect(sandbox.control.orders.get(order.id)).toMatchObject({ status_id: 3, items_shipped: 1, date_shipped: "" });
    expect((await ship([{ order_product_id: line!.id, quantity: line!.quantity }])).status).toBe(400);
    const rest = [line!, ...others]
      .map(({ id, quantity }) => ({ order_product_id: id, quantity: id === line!.id ? quantity - 1 : quantity }))
      .filter(({ quantity }) => quantity > 0);
    expect((await ship(rest)).status).toBe(201);
    const shipped = sandbox.control.orders.get(order.id)!;
    expect([shipped.status_id, shipped.items_shipped]).toEqual([2, order.items_total]);
    expect(Date.parse(shipped.date_shipped)).toBeGreaterThan(Date.now() - 60_000);
    expect((await call(sandbox, `${path}/${order.id}/shipments/count`)).json).toEqual({ count: 2 });
    expect(each((await call(sandbox, `${path}/${order.id}/shipments`)).json, "order_address_id")).toEqual([
      address!.id,
      address!.id,
    ]);
    const id = Number(first.json["id"]);
    const changed = await send(sandbox, "PUT", `/${order.id}/shipments/${id}`, {
      shipping_provider: "fedex",
      comments: "☎",
    });
    expect(changed.json).toMatchObject({ id, tracking_number: "JD1", shipping_provider: "fedex", comments: "☎" });
    expect((await call(sandbox, `${path}/${order.id}/shipments/${id}`)).json).toEqual(changed.json);
    expect((await send(sandbox, "DELETE", `/${order.id}/shipments/${id}`)).status).toBe(204);
    expect(sandbox.control.orders.get(order.id)).toMatchObject({
      status_id: 2,
      items_shipped: order.items_total - 1,
      date_shipped: "",
    });
    expect((await send(sandbox, "DELETE", `/${order.id}/shipments`)).status).toBe(204);
    expect((await call(sandbox, `${path}/${order.id}/shipments`)).status).toBe(204);
    expect(sandbox.control.orders.parts(order.id).products.map(({ quantity_shipped }) => quantity_shipped)).toEqual(
      order.parts.products.map(() => 0),
    );
  });

  it("are refused without address or items, for foreign lines and addresses, and with fields not their own", async () => {
    const sandbox = await start();
    const order = find(sandbox, ({ status_id, parts }) => status_id === 11 && parts.shippingAddresses.length === 1);
    const good = {
      order_address_id: order.parts.shippingAddresses[0]!.id,
      items: [{ order_product_id: order.parts.products[0]!.id, quantity: 1 }],
    };
    for (const wrong of [
      { order_address_id: undefined },
      { items: undefined },
      { items: [] },
      { order_address_id: 999_999 },
      { items: [{ order_product_id: 999_999, quantity: 1 }] },
      { items: [{ order_product_id: good.items[0]!.order_product_id, quantity: 0 }] },
      { shipping_provider: "pigeon" },
      { id: 4 },
      { colour: "red" },
    ]) {
      const told = await send(sandbox, "POST", `/${order.id}/shipments`, { ...good, ...wrong });
      expect([wrong, told.status, told.json[0]!["status"]]).toEqual([wrong, 400, 400]);
    }
    expect((await send(sandbox, "POST", "/601/shipments", good)).status).toBe(404);
    expect((await call(sandbox, `${path}/${order.id}/shipments/77`)).status).toBe(404);
    expect(sandbox.control.orders.get(order.id)!.status_id).toBe(11);
  });
});

describe("order statuses", () => {
  it("are the fifteen with their recorded places, and labels that the merchant may change", async () => {
    const sandbox = await start();
    const { json } = await call(sandbox, "/v2/order_statuses");
    expect(each(json, "id")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(each(json, "order")).toEqual([0, 1, 8, 6, 11, 9, 10, 2, 5, 4, 7, 3, 13, 12, 14]);
    sandbox.control.orders.renameStatus(11, "Wird gepackt");
    expect((await call(sandbox, "/v2/order_statuses/11")).json).toMatchObject({
      id: 11,
      name: "Awaiting Fulfillment",
      system_label: "Awaiting Fulfillment",
      custom_label: "Wird gepackt",
    });
    const order = find(sandbox, ({ status_id }) => status_id === 11);
    expect((await call(sandbox, `${path}/${order.id}`)).json).toMatchObject({
      status: "Awaiting Fulfillment",
      custom_status: "Wird gepackt",
    });
    expect((await call(sandbox, "/v2/order_statuses/15")).json).toEqual([
      { status: 404, message: "The requested resource was not found." },
    ]);
  });
});
