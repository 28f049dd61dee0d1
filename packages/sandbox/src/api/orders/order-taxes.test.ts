import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const start = () => startForTest({ customers: 200, orders: 400, plan: "enterprise" });

/** The taxes of an order beside what it says its tax is, both in hundredths. */
async function taxesOf(sandbox: Sandbox, id: number) {
  const told = await call(sandbox, `/v2/orders/${id}/taxes?details=true&limit=250`);
  const cents = told.status === 204 ? [] : each(told.json, "line_amount").map((one) => Math.round(Number(one) * 100));
  const sum = cents.reduce((total, one) => total + one, 0);
  const total = Math.round(Number(sandbox.control.orders.get(id)!.total_tax) * 100);
  return { json: told.json, cents, sum, total };
}

async function addUp(sandbox: Sandbox, id: number) {
  const { cents, sum, total } = await taxesOf(sandbox, id);
  expect([id, sum, cents.every((one) => one > 0)]).toEqual([id, total, true]);
}

describe("GET /v2/orders/{order_id}/taxes", () => {
  it("adds up to the order's tax to the cent, for every seeded order, after all that was taken off", async () => {
    const sandbox = await start();
    let discounted = 0;
    for (const { id, total_tax, coupon_discount, discount_amount } of sandbox.control.orders.list()) {
      await addUp(sandbox, id);
      if (Number(total_tax) > 0 && Number(coupon_discount) + Number(discount_amount) > 0) discounted += 1;
    }
    expect(discounted).toBeGreaterThan(30);
  });

  it("names lines, wrappings and addresses by kind; a fee's tax counts as handling", async () => {
    const sandbox = await start();
    const order = [...sandbox.control.orders.whole()].find(
      ({ parts, subtotal_tax }) =>
        Number(subtotal_tax) > 0 && parts.fees.length > 0 && parts.shippingAddresses.length > 0,
    )!;
    const { json } = await taxesOf(sandbox, order.id);
    const kinds = each(json, "line_item_type");
    expect(kinds).toContain("item");
    const fee = json[kinds.lastIndexOf("handling")]!;
    expect(fee).toMatchObject({ line_amount: order.parts.fees[0]!.cost_tax, order_product_id: null });
    expect(each(json, "class")).toContain("Default Tax Class");
    const bare = await call(sandbox, `/v2/orders/${order.id}/taxes`);
    expect(bare.json[0]).not.toHaveProperty("line_item_type");
  });

  it.each<[string, object]>([
    ["lines alone", {}],
    ["a discount of the order", { discount_amount: "7.77" }],
    ["a discount of all there is", { discount_amount: "100000" }],
    ["costs of the order", { shipping_cost_ex_tax: "10", shipping_cost_inc_tax: "11.91", handling_cost_ex_tax: "1" }],
    ["a wrapping of the order", { wrapping_cost_ex_tax: "3", wrapping_cost_inc_tax: "3.57" }],
    ["a total of its own", { total_ex_tax: "50", total_inc_tax: "66.66" }],
    ["a subtotal of its own", { subtotal_ex_tax: "5", subtotal_inc_tax: "6.01" }],
    ["a total without tax", { total_ex_tax: "50", total_inc_tax: "50" }],
    ["a fee", { fees: [{ type: "custom_fee", cost_inc_tax: "2.38", cost_ex_tax: "2" }] }],
    ["yens", { default_currency_code: "JPY", discount_amount: "7" }],
  ])("adds up for an order made through the API with %s, and after a change", async (_, more) => {
    const sandbox = await start();
    const { billing_address } = sandbox.control.orders.get(1)!;
    const { form_fields, ...address } = billing_address;
    const products = [
      { name: "Änderung", quantity: 3, price_ex_tax: "8.39", price_inc_tax: "9.99" },
      { name: "Gravur", quantity: 1, price_ex_tax: "20", price_inc_tax: "20" },
      { name: "Kleines", quantity: 7, price_ex_tax: "0.01", price_inc_tax: "0.02" },
    ];
    const body = { billing_address: { ...address, city: "Köln" }, products, ...more };
    const made = await call(sandbox, "/v2/orders", { method: "POST", body });
    expect(made.status).toBe(201);
    const id = Number(made.json["id"]);
    await addUp(sandbox, id);
    const { json, total } = await taxesOf(sandbox, id);
    const classes = total === 0 ? [] : each(json, "class");
    expect(classes.filter((name) => name !== "API Tax Override")).toEqual([]);
    const change = { discount_amount: "3.33" };
    expect((await call(sandbox, `/v2/orders/${id}`, { method: "PUT", body: change })).status).toBe(200);
    await addUp(sandbox, id);
  });

  it("adds up for a seeded order that is changed through the API", async () => {
    const sandbox = await start();
    const discounted = [...sandbox.control.orders.whole()].filter(
      ({ coupon_discount, total_tax, parts }) =>
        Number(coupon_discount) > 0 && Number(total_tax) > 0 && parts.products.length > 1,
    );
    for (const { id, parts } of discounted.slice(0, 10)) {
      const [line] = parts.products;
      for (const body of [
        { shipping_cost_ex_tax: "5", shipping_cost_inc_tax: "6" },
        { products: [{ id: line!.id, quantity: line!.quantity + 2 }] },
        { fees: [{ type: "custom_fee", cost_inc_tax: "1.19", cost_ex_tax: "1" }] },
      ]) {
        expect((await call(sandbox, `/v2/orders/${id}`, { method: "PUT", body })).status).toBe(200);
        await addUp(sandbox, id);
      }
    }
  });
});
