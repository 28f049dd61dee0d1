import { describe, expect, it } from "vitest";
import { call, each, startForTest, textOf } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v2/orders";
const start = (log: string[] = []) =>
  startForTest({ customers: 60, plan: "enterprise", log: (line) => void log.push(line) });
const billing = { first_name: "Ada", last_name: "Öz", email: "ada@gmail.com", zip: "20457", country_iso2: "DE" };
const mug = { name: "Mug", quantity: 3, price_ex_tax: 10, price_inc_tax: "11.90" };
const send = (sandbox: Sandbox, method: string, to: string, body?: unknown) =>
  call(sandbox, `${path}${to}`, { method, ...(body === undefined ? {} : { body }) });

describe("POST /v2/orders", () => {
  it("makes an order of a custom product with 201 and works its totals out", async () => {
    const sandbox = await start();
    const made = await send(sandbox, "POST", "", {
      billing_address: billing,
      products: [mug],
      shipping_cost_ex_tax: 4.2,
      shipping_cost_inc_tax: 5,
      discount_amount: 2,
      staff_notes: "by phone",
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      id: 181,
      customer_id: 0,
      status_id: 1,
      status: "Pending",
      subtotal_ex_tax: "30.0000",
      subtotal_inc_tax: "35.7000",
      subtotal_tax: "5.7000",
      shipping_cost_tax: "0.8000",
      total_inc_tax: "38.7000",
      items_total: 3,
      shipping_address_count: 1,
      staff_notes: "by phone",
      order_source: "external",
      billing_address: { country: "Germany", email: "ada@gmail.com" },
    });
    const { json } = made;
    expect(Number(json["total_ex_tax"]) + Number(json["total_tax"])).toBeCloseTo(38.7, 4);
    const [lines, addresses] = await Promise.all([
      call(sandbox, `${path}/181/products`),
      call(sandbox, `${path}/181/shipping_addresses`),
    ]);
    expect(lines.json[0]).toMatchObject({
      order_id: 181,
      product_id: 0,
      name: "Mug",
      quantity: 3,
      total_inc_tax: "35.7000",
    });
    expect(addresses.json[0]).toMatchObject({ zip: "20457", items_total: 3, id: lines.json[0]!["order_address_id"] });
    expect(each((await call(sandbox, `${path}?email=ADA@gmail.com`)).json, "id")).toEqual([181]);
  });

  it("sells what the catalogue has, with the variant that is chosen, to a customer that there is", async () => {
    const sandbox = await start();
    const products = await call(sandbox, "/v3/catalog/products?include=variants&limit=60");
    const list = products.json["data"] as unknown as (typeof products.json)[];
    const several = list.find((one) => (one["variants"] as unknown as unknown[]).length > 1)!;
    const [productId, variant] = [several["id"], several["variants"]![1]!];
    const body = {
      customer_id: 7,
      billing_address: billing,
      products: [{ product_id: productId, variant_id: variant["id"], quantity: 1 }],
    };
    const made = await send(sandbox, "POST", "", body);
    expect(made.json["customer_id"]).toBe(7);
    const line = (await call(sandbox, `${path}/181/products`)).json[0]!;
    expect([line["product_id"], line["variant_id"], line["sku"]]).toEqual([productId, variant["id"], variant["sku"]]);
    const options = variant["option_values"] as unknown as { option_id: number; id: number }[];
    const chosen = options.map(({ option_id, id }) => ({ id: option_id, value: String(id) }));
    const again = { ...body, products: [{ product_id: productId, quantity: 1, product_options: chosen }] };
    expect((await send(sandbox, "POST", "", again)).status).toBe(201);
    expect((await call(sandbox, `${path}/182/products`)).json[0]!["variant_id"]).toBe(variant["id"]);
    for (const wrong of [
      { ...body, products: [{ product_id: productId, quantity: 1 }] },
      { ...body, products: [{ product_id: 99_999, quantity: 1 }] },
      { ...body, products: [{ product_id: productId, variant_id: 1_000_000, quantity: 1 }] },
      { ...body, customer_id: 61 },
    ]) {
      expect((await send(sandbox, "POST", "", wrong)).status).toBe(400);
    }
  });

  it("takes fees, other currencies, pickups and several addresses, whose first gets all lines", async () => {
    const log: string[] = [];
    const sandbox = await start(log);
    const fee = {
      type: "custom_fee",
      display_name_customer: "Pfand",
      source: "test",
      cost_ex_tax: "1.0000",
      cost_inc_tax: "1.1900",
    };
    const charged = await send(sandbox, "POST", "", {
      billing_address: billing,
      products: [mug],
      fees: [fee],
      default_currency_code: "USD",
    });
    expect(charged.json).toMatchObject({
      total_inc_tax: "36.8900",
      default_currency_code: "USD",
      store_default_currency_code: "EUR",
    });
    expect((await call(sandbox, `${path}/181/fees`)).json[0]).toMatchObject({ cost_tax: "0.1900", tax_class_id: null });
    const fetched = await send(sandbox, "POST", "", {
      billing_address: billing,
      consignments: { pickups: [{ pickup_method_id: 1, line_items: [mug] }] },
    });
    expect(fetched.json["shipping_address_count"]).toBe(0);
    expect((await call(sandbox, `${path}/182/shipping_addresses`)).status).toBe(204);
    const both = { billing_address: billing, products: [mug], consignments: { pickups: [] } };
    expect((await send(sandbox, "POST", "", both)).status).toBe(400);
    const two = [
      { zip: "1", city: "A" },
      { zip: "2", city: "B", shipping_method: "Bote" },
    ];
    await send(sandbox, "POST", "", { billing_address: billing, products: [mug], shipping_addresses: two });
    expect(each((await call(sandbox, `${path}/183/shipping_addresses`)).json, "items_total")).toEqual([3, 0]);
    expect(log.at(-1)).toContain("go to the first of 2 shipping addresses");
  });

  it("refuses what is missing, unknown or not its own to write, with 400 and an array", async () => {
    const sandbox = await start();
    const good = { billing_address: billing, products: [mug] };
    const refused = async (body: unknown) => {
      const told = await send(sandbox, "POST", "", body);
      return [told.status, told.json[0]!["message"]];
    };
    expect(await refused({ products: [mug] })).toEqual([400, "The required field 'billing_address' was not supplied."]);
    expect(await refused({ billing_address: billing })).toEqual([
      400,
      "The required field 'products' was not supplied.",
    ]);
    expect(await refused({ ...good, billing_address: { city: "X" } })).toEqual([
      400,
      "The required field 'billing_address.zip' was not supplied.",
    ]);
    expect(await refused({ ...good, id: 5 })).toEqual([
      400,
      "The field 'id' cannot be written to. Please remove it from your request before trying again.",
    ]);
    expect((await refused({ ...good, colour: "red" }))[1]).toBe(
      "The field 'colour' is not supported by this resource.",
    );
    for (const wrong of [
      { status_id: 15 },
      { subtotal_inc_tax: 5 },
      { discount_amount: -1 },
      { channel_id: 99 },
      { default_currency_code: "CHF" },
      { products: [{ ...mug, quantity: 0 }] },
      { products: [{ name: "x", quantity: 1 }] },
    ]) {
      expect([wrong, (await refused({ ...good, ...wrong }))[0]]).toEqual([wrong, 400]);
    }
    expect((await send(sandbox, "POST", "", "{")).status).toBe(400);
    expect([...sandbox.control.orders.list()]).toHaveLength(180);
  });
});

describe("PUT /v2/orders/{order_id}", () => {
  it("changes what is sent, and nothing else but the date", async () => {
    const sandbox = await start();
    const before = sandbox.control.orders.get(9)!;
    const told = await send(sandbox, "PUT", "/9", {
      status_id: 5,
      staff_notes: null,
      billing_address: { city: "Łódź" },
    });
    expect(told.status).toBe(200);
    const after = sandbox.control.orders.get(9)!;
    expect(after).toEqual({
      ...before,
      status_id: 5,
      status: "Cancelled",
      custom_status: "Cancelled",
      staff_notes: null,
      billing_address: { ...before.billing_address, city: "Łódź" },
      date_modified: after.date_modified,
    });
    expect(Date.parse(after.date_modified)).toBeGreaterThan(Date.now() - 60_000);
    expect(told.json["custom_status"]).toBe("Cancelled");
    for (let status = 0; status < 15; status++) {
      expect((await send(sandbox, "PUT", "/9", { status_id: status })).json["status_id"]).toBe(status);
    }
  });

  it("refuses read-only and unknown fields, an unknown status, and another external_merchant_id", async () => {
    const sandbox = await start();
    const refused = async (body: unknown) => {
      const told = await send(sandbox, "PUT", "/9", body);
      return [told.status, told.json[0]!["message"]];
    };
    for (const name of [
      "id",
      "status",
      "date_modified",
      "payment_status",
      "total_tax",
      "cart_id",
      "external_id",
      "coupons",
    ]) {
      expect(await refused({ [name]: "x" })).toEqual([
        400,
        `The field '${name}' cannot be written to. Please remove it from your request before trying again.`,
      ]);
    }
    expect((await refused({ colour: "red" }))[0]).toBe(400);
    expect((await refused({ status_id: 15 }))[0]).toBe(400);
    expect((await refused({ status_id: "Cancelled" }))[0]).toBe(400);
    for (const address of ["x", 5, null, []]) expect((await refused({ billing_address: address }))[0]).toBe(400);
    expect((await refused({ shipping_addresses: "x" }))[0]).toBe(400);
    sandbox.control.orders.update(9, { external_merchant_id: null });
    expect((await send(sandbox, "PUT", "/9", { external_merchant_id: "M-1" })).json["external_merchant_id"]).toBe(
      "M-1",
    );
    expect((await refused({ external_merchant_id: "M-2" }))[0]).toBe(400);
    expect((await send(sandbox, "PUT", "/181", { status_id: 5 })).status).toBe(404);
  });

  it("changes, adds and takes out lines, and clears the discounts of those it changes", async () => {
    const sandbox = await start();
    await send(sandbox, "POST", "", { billing_address: billing, products: [mug, { ...mug, name: "Cup" }] });
    const lines = (await call(sandbox, `${path}/181/products`)).json;
    const [mugId, cupId] = [lines[0]!["id"], lines[1]!["id"]];
    const told = await send(sandbox, "PUT", "/181", {
      products: [
        { id: mugId, quantity: 1 },
        { id: cupId, quantity: 0 },
        { ...mug, name: "Bowl", quantity: 2 },
      ],
    });
    expect(told.json).toMatchObject({ subtotal_inc_tax: "35.7000", total_inc_tax: "35.7000", items_total: 3 });
    expect(each((await call(sandbox, `${path}/181/products`)).json, "name")).toEqual(["Mug", "Bowl"]);
    const discounted = [...sandbox.control.orders.whole()].find(({ parts, status_id }) => {
      return status_id === 11 && parts.products.length === 1 && parts.products[0]!.applied_discounts.length > 0;
    })!;
    const line = discounted.parts.products[0]!;
    const cleared = await send(sandbox, "PUT", `/${discounted.id}`, {
      products: [{ id: line.id, quantity: line.quantity + 1 }],
    });
    expect(cleared.json).toMatchObject({ discount_amount: "0.0000", coupon_discount: "0.0000" });
    const changed = sandbox.control.orders.parts(discounted.id).products[0]!;
    expect([changed.applied_discounts, changed.discounted_total_inc_tax]).toEqual([[], changed.total_inc_tax]);
    expect((await send(sandbox, "PUT", "/181", { products: [{ id: 1, quantity: 1 }] })).status).toBe(400);
  });

  it("takes wrapping, and no other goods in the place of a line's", async () => {
    const sandbox = await start();
    const wrapped = { ...mug, wrapping_name: "Papier", wrapping_cost_ex_tax: 2, wrapping_cost_inc_tax: 2.38 };
    const made = await send(sandbox, "POST", "", { billing_address: billing, products: [wrapped] });
    expect(made.json).toMatchObject({
      base_wrapping_cost: "2.3800",
      wrapping_cost_tax: "0.3800",
      total_inc_tax: "38.0800",
    });
    const line = (await call(sandbox, `${path}/181/products`)).json[0]!;
    expect(line).toMatchObject({ wrapping_name: "Papier", wrapping_cost_inc_tax: "2.3800" });
    const plain = { id: line["id"], wrapping_cost_ex_tax: 0, wrapping_cost_inc_tax: 0 };
    const told = await send(sandbox, "PUT", "/181", { products: [plain] });
    expect(told.json).toMatchObject({ base_wrapping_cost: "0.0000", total_inc_tax: "35.7000" });
    for (const other of [
      { product_id: 3 },
      { variant_id: 3 },
      { product_options: [{ id: 1, value: "1" }] },
      { colour: 1 },
    ]) {
      const refused = await send(sandbox, "PUT", "/181", { products: [{ id: line["id"], ...other }] });
      expect([other, refused.status]).toEqual([other, 400]);
    }
  });

  it("replaces fees wholly", async () => {
    const sandbox = await start();
    const fee = { type: "custom_fee", display_name_customer: "A", source: "x", cost_ex_tax: 1, cost_inc_tax: 2 };
    await send(sandbox, "PUT", "/9", { fees: [fee, { ...fee, display_name_customer: "B" }] });
    const fees = (await call(sandbox, `${path}/9/fees`)).json;
    const kept = await send(sandbox, "PUT", "/9", { fees: [{ id: fees[1]!["id"], cost_ex_tax: 3, cost_inc_tax: 3 }] });
    expect((await call(sandbox, `${path}/9/fees`)).json).toMatchObject([
      { display_name_customer: "B", cost_tax: "0.0000" },
    ]);
    const total = Number(kept.json["total_inc_tax"]);
    const none = await send(sandbox, "PUT", "/9", { fees: [] });
    expect(total - Number(none.json["total_inc_tax"])).toBeCloseTo(3, 4);
    expect((await call(sandbox, `${path}/9/fees`)).status).toBe(204);
  });

  it("takes overriding amounts only in pairs", async () => {
    const sandbox = await start();
    expect((await send(sandbox, "PUT", "/9", { total_inc_tax: 5 })).status).toBe(400);
    const told = await send(sandbox, "PUT", "/9", { total_ex_tax: "4.00", total_inc_tax: 5 });
    expect(told.json).toMatchObject({ total_inc_tax: "5.0000", total_ex_tax: "4.0000", total_tax: "1.0000" });
  });
});

describe("archiving", () => {
  it("is what DELETE does, and is_deleted; the order stays readable", async () => {
    const log: string[] = [];
    const sandbox = await start(log);
    expect([(await send(sandbox, "DELETE", "/9")).status, (await send(sandbox, "DELETE", "/9")).status]).toEqual([
      204, 204,
    ]);
    expect((await send(sandbox, "PUT", "/10", { is_deleted: true })).json["is_deleted"]).toBe(true);
    expect((await call(sandbox, `${path}/9`)).json["is_deleted"]).toBe(true);
    expect((await call(sandbox, `${path}?min_id=9&max_id=10`)).status).toBe(204);
    expect((await send(sandbox, "PUT", "/10", { is_deleted: false })).status).toBe(200);
    expect(each((await call(sandbox, `${path}?min_id=9&max_id=10`)).json, "id")).toEqual([10]);
  });

  it("of all orders is what DELETE of the collection does, and the log says so", async () => {
    const log: string[] = [];
    const sandbox = await start(log);
    expect((await send(sandbox, "DELETE", "")).status).toBe(204);
    expect(log.at(-1)).toBe("DELETE /v2/orders: all 180 orders of the store are archived now");
    expect((await call(sandbox, path)).status).toBe(204);
    expect(each((await call(sandbox, `${path}?is_deleted=true&limit=250`)).json, "id")).toHaveLength(180);
    expect((await call(sandbox, `${path}/count`)).json["count"]).toBe(0);
    const now = new Date(Date.now() - 60_000).toISOString();
    const modified = await call(sandbox, `${path}?is_deleted=true&min_date_modified=${now}&limit=250`);
    const wasLive =
      180 - [...sandbox.control.orders.list()].filter((one) => Date.parse(one.date_modified) < Date.parse(now)).length;
    expect(each(modified.json, "id")).toHaveLength(wasLive);
    const back = await send(sandbox, "PUT", "/12", { is_deleted: false });
    expect(textOf(back.json["status"])).not.toBe("");
    await send(sandbox, "POST", "", { billing_address: billing, products: [mug] });
    expect(each((await call(sandbox, path)).json, "id")).toEqual([12, 181]);
  });
});
