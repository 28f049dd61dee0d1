import { describe, expect, it } from "vitest";
import { call, each, type Json, startForTest, textOf } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";
import { seededOrder } from "../../world/seeded-order.js";

const path = "/v2/orders";
const start = () => startForTest({ customers: 200, plan: "enterprise" });
const live = (sandbox: Sandbox) => [...sandbox.control.orders.list()].filter((order) => !order.is_deleted);
const get = async (sandbox: Sandbox, query: string) => {
  const told = await call(sandbox, `${path}?${query}`);
  return told.status === 204 ? [] : each(told.json, "id");
};

describe("GET /v2/orders", () => {
  it("lists bare arrays by ascending id, and nothing or a page past the end as 204 without a body", async () => {
    const sandbox = await start();
    const expected = live(sandbox).map(({ id }) => id);
    expect(await get(sandbox, "")).toEqual(expected.slice(0, 50));
    expect(await get(sandbox, "limit=250&page=2")).toEqual(expected.slice(250, 500));
    const last = Math.ceil(expected.length / 7);
    expect(await get(sandbox, `limit=7&page=${last}`)).toEqual(expected.slice((last - 1) * 7));
    for (const query of [`limit=7&page=${last + 1}`, "customer_id=99999", "email=nobody@nowhere.org"]) {
      const none = await call(sandbox, `${path}?${query}`);
      expect([none.status, none.text]).toEqual([204, ""]);
    }
    expect((await call(sandbox, `${path}?limit=251`)).status).toBe(413);
  });

  it("hides archived orders unless they are asked for", async () => {
    const sandbox = await start();
    const archived = [...sandbox.control.orders.list()].filter((order) => order.is_deleted).map(({ id }) => id);
    expect(archived.length).toBeGreaterThan(1);
    const plain = new Set(await get(sandbox, "limit=250"));
    expect(archived.some((id) => plain.has(id))).toBe(false);
    expect(await get(sandbox, "is_deleted=true")).toEqual(archived);
    expect(await get(sandbox, `min_id=${archived[0]}&max_id=${archived[0]}`)).toEqual([]);
    expect((await call(sandbox, `${path}/${archived[0]}`)).json["is_deleted"]).toBe(true);
  });

  it("has all fields that live stores answer, with links", async () => {
    const sandbox = await start();
    const { json, headers } = await call(sandbox, `${path}/7`);
    expect(Date.parse(headers.get("last-modified") ?? "")).toBe(Date.parse(textOf(json["date_modified"])));
    const { id, ...order } = seededOrder({ seed: 1, customers: 200, orders: 600, products: 200, subscribers: 120 }, 7);
    expect(json).toMatchObject({ id, ...order });
    for (const name of ["products", "shipping_addresses", "coupons", "consignments", "fees"]) {
      expect(json[name]).toEqual({
        url: `https://api.bigcommerce.com/stores/${sandbox.storeHash}/v2/orders/7/${name}`,
        resource: `/orders/7/${name}`,
      });
    }
    expect(Object.keys(json)).toHaveLength(74);
    expect(json["total_inc_tax"]).toMatch(/^\d+\.\d{4}$/);
    expect(json["currency_exchange_rate"]).toMatch(/^\d+\.\d{10}$/);
    expect(json["date_created"]).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
  });

  it("finds orders by each of its filters", async () => {
    const sandbox = await start();
    const all = live(sandbox);
    const ids = (test: (order: (typeof all)[number]) => boolean) => all.filter(test).map(({ id }) => id);
    const check = async (query: string, expected: number[]) => {
      expect([query, expected.length > 0]).toEqual([query, true]);
      expect([query, await get(sandbox, `${query}&limit=250`)]).toEqual([query, expected.slice(0, 250)]);
    };
    const some = all.find((order) => order.customer_id > 0 && order.cart_id !== null)!;
    const named = all.find((order) => order.external_order_id !== "")!;
    await check(
      `customer_id=${some.customer_id}`,
      ids((order) => order.customer_id === some.customer_id),
    );
    await check(
      "customer_id=0",
      ids((order) => order.customer_id === 0),
    );
    await check(
      "min_id=100&max_id=120",
      ids(({ id }) => id >= 100 && id <= 120),
    );
    await check(
      "min_total=100&max_total=200.50",
      ids((order) => Number(order.total_inc_tax) >= 100 && Number(order.total_inc_tax) <= 200.5),
    );
    await check(
      "status_id=5",
      ids((order) => order.status_id === 5),
    );
    await check(`cart_id=${some.cart_id}`, [some.id]);
    await check(
      "payment_method=PayPal",
      ids((order) => order.payment_method === "PayPal"),
    );
    await check(
      "channel_id=2",
      ids((order) => order.channel_id === 2),
    );
    await check(`external_order_id=${encodeURIComponent(named.external_order_id)}`, [named.id]);
    const [from, to] = ["2022-03-01T00:00:00Z", "2022-05-01T00:00:00Z"];
    const within = (date: string) => Date.parse(date) >= Date.parse(from) && Date.parse(date) <= Date.parse(to);
    await check(
      `min_date_created=${from}&max_date_created=${to}`,
      ids((order) => within(order.date_created)),
    );
    await check(
      `min_date_modified=${from}&max_date_modified=${to}`,
      ids((order) => within(order.date_modified)),
    );
    await check(
      `min_date_modified=${from}`,
      ids((order) => Date.parse(order.date_modified) >= Date.parse(from)),
    );
    const rfc = encodeURIComponent("Tue, 01 Mar 2022 01:00:00 +0100");
    await check(
      `min_date_created=${rfc}&max_date_created=${to}`,
      ids((order) => within(order.date_created)),
    );
    await check(
      "status_id=10&min_id=300&channel_id=1",
      ids((order) => order.status_id === 10 && order.id >= 300 && order.channel_id === 1),
    );
  });

  it("finds a guest's orders, and those of the account with the address, by e-mail in any case", async () => {
    const sandbox = await start();
    const { control } = sandbox;
    const { orders } = control;
    const all = live(sandbox);
    const guest = all.find(
      ({ customer_id, billing_address }) => customer_id === 0 && /^\d/.test(billing_address.email),
    )!;
    const mail = guest.billing_address.email;
    const ofGuest = all.filter(({ billing_address }) => billing_address.email === mail).map(({ id }) => id);
    expect(await get(sandbox, `email=${mail.toUpperCase()}`)).toEqual(ofGuest);
    // Someone with an account who also bought as a guest, and typed the address in another case.
    const both = all.find(({ customer_id, billing_address }) => {
      return customer_id === 0 && /^[A-Z]/.test(billing_address.email) && !/^\d/.test(billing_address.email);
    })!;
    const wanted = both.billing_address.email.toLowerCase();
    const expected = all.filter(({ customer_id, billing_address }) => {
      const account = control.customer(customer_id)?.email.toLowerCase();
      return billing_address.email.toLowerCase() === wanted || account === wanted;
    });
    expect(await get(sandbox, `email=${encodeURIComponent(wanted)}`)).toEqual(expected.map(({ id }) => id));
    // An account that got another address is found by the new one.
    const buyer = all.find(({ customer_id }) => customer_id > 0)!;
    sandbox.control.updateCustomer(buyer.customer_id, { email: "moved@gmail.com" });
    const ofBuyer = all.filter(({ customer_id }) => customer_id === buyer.customer_id).map(({ id }) => id);
    expect(await get(sandbox, "email=Moved@gmail.com")).toEqual(ofBuyer);
    const added = orders.add({ email: "Moved@Gmail.com" });
    expect(await get(sandbox, "email=moved@gmail.com")).toEqual([...ofBuyer, added.id]);
  });

  it("sorts by what it can be sorted by, in both directions", async () => {
    const sandbox = await start();
    const all = live(sandbox);
    const text = (order: (typeof all)[number], key: string) => (order as unknown as Record<string, unknown>)[key] ?? "";
    for (const key of ["id", "customer_id", "status_id", "channel_id", "external_id"]) {
      for (const sign of [1, -1]) {
        const compare = (a: (typeof all)[number], b: (typeof all)[number]) => {
          const [x, y] = [text(a, key) as number, text(b, key) as number];
          return sign * (x < y ? -1 : x > y ? 1 : 0) || a.id - b.id;
        };
        const expected = all.toSorted(compare).map(({ id }) => id);
        expect(await get(sandbox, `sort=${key}:${sign === 1 ? "asc" : "desc"}&limit=60&page=2`)).toEqual(
          expected.slice(60, 120),
        );
      }
    }
    const dates = async (key: string, direction: string) => {
      const { json } = await call(sandbox, `${path}?sort=${key}:${direction}&limit=250&min_id=100`);
      return each(json, key).map((date) => Date.parse(String(date)));
    };
    for (const key of ["date_created", "date_modified"]) {
      const up = await dates(key, "asc");
      expect(up).toEqual(up.toSorted((a, b) => a - b));
      const down = await dates(key, "desc");
      expect(down).toEqual(down.toSorted((a, b) => b - a));
    }
    expect((await call(sandbox, `${path}?sort=total`)).status).toBe(400);
  });

  it("goes on from page to page while a third hand changes, adds and archives", async () => {
    const sandbox = await start();
    const { orders } = sandbox.control;
    for (const id of [3, 60, 61, 599]) orders.update(id, { staff_notes: "seen" });
    for (const id of [5, 62, 300]) orders.archive(id);
    const returned = [...orders.list()].find((order) => order.is_deleted && order.id > 100)!.id;
    orders.update(returned, { is_deleted: false });
    orders.add({ customerId: 7 });
    const expected = live(sandbox).map(({ id }) => id);
    const pages: unknown[] = [];
    for (let page = 1; ; page++) {
      const ids = await get(sandbox, `limit=47&page=${page}`);
      pages.push(...ids);
      if (ids.length === 0) break;
    }
    expect(pages).toEqual(expected);
    expect(await get(sandbox, "limit=40&page=2&sort=id:desc")).toEqual(expected.toReversed().slice(40, 80));
    expect(await get(sandbox, "sort=date_modified:desc&limit=1")).not.toEqual([]);
    const seen = await get(sandbox, `min_date_modified=${new Date(Date.now() - 60_000).toISOString()}&limit=250`);
    expect(seen).toEqual([3, 60, 61, 599, returned, 601].sort((a, b) => a - b));
  });

  it("includes fees and consignments instead of links, lines only when they are asked for", async () => {
    const sandbox = await start();
    const all = live(sandbox);
    const include = async (id: number, what: string) => {
      return (await call(sandbox, `${path}/${id}?include=${what}&consignment_structure=object`)).json;
    };
    const two = all.find((order) => order.shipping_address_count === 2)!.id;
    const plain = (await include(two, "consignments"))["consignments"]!;
    expect(Object.keys(plain)).toEqual(["pickups", "shipping", "downloads", "email"]);
    expect(plain["shipping"]).toHaveLength(2);
    expect(plain["shipping"]![0]!["line_items"]![0]!["resource"]).toMatch(new RegExp(`^/orders/${two}/products/\\d+$`));
    expect(typeof plain["shipping"]![0]!["cost_inc_tax"]).toBe("number");
    const whole = (await include(two, "consignments.line_items,fees"))["consignments"]!;
    const lines = [0, 1].flatMap((place) => each(whole["shipping"]![place]!["line_items"]!, "id"));
    expect(new Set(lines)).toEqual(new Set(sandbox.control.orders.parts(two).products.map(({ id }) => id)));
    const digital = all.find((order) => order.order_is_digital)!.id;
    const files = (await include(digital, "consignments.line_items"))["consignments"]!;
    expect(files["shipping"]).toEqual([]);
    expect([files["downloads"], files["email"]!["gift_certificates"]]).not.toEqual([[], []]);
    const fetched = all.find((order) => order.status_id === 8)!.id;
    expect((await include(fetched, "consignments"))["consignments"]!["pickups"]![0]!["pickup_method_id"]).toBe(1);
    const charged = all.find(({ id }) => sandbox.control.orders.parts(id).fees.length > 0)!.id;
    expect((await include(charged, "fees"))["fees"]![0]!["type"]).toBe("custom_fee");
    const listed = await call(sandbox, `${path}?include=consignments&consignment_structure=object&limit=3`);
    expect(each(listed.json, "consignments").every((one) => Array.isArray((one as Json)["shipping"]))).toBe(true);
    expect((await call(sandbox, `${path}?include=consignments`)).status).toBe(400);
    expect((await call(sandbox, `${path}?include=everything`)).status).toBe(400);
  });

  it("refuses parameters it does not know or cannot read, with an array", async () => {
    const sandbox = await start();
    for (const query of ["colour=red", "customer_id=me", "min_total=much", "min_date_created=yesterday", "status=5"]) {
      const told = await call(sandbox, `${path}?${query}`);
      expect([query, told.status, told.json[0]!["status"]]).toEqual([query, 400, 400]);
    }
    const unencoded = await call(sandbox, `${path}?min_date_created=Tue, 01 Mar 2022 01:00:00 +0100`);
    expect(unencoded.status).toBe(400);
  });
});

describe("GET /v2/orders/{order_id}", () => {
  it("answers an unknown order with 404 and an array", async () => {
    const sandbox = await start();
    for (const id of ["601", "0", "none"]) {
      const told = await call(sandbox, `${path}/${id}`);
      expect([told.status, told.json]).toEqual([
        404,
        [{ status: 404, message: "The requested resource was not found." }],
      ]);
    }
  });
});

describe("GET /v2/orders/count", () => {
  it("counts by status, in the order of their places, and narrows by the filters of the list", async () => {
    const sandbox = await start();
    sandbox.control.orders.update(1, { status_id: 13 });
    const all = live(sandbox);
    const { json } = await call(sandbox, `${path}/count`);
    expect(json["count"]).toBe(all.length);
    expect(each(json["statuses"]!, "id")).toEqual([0, 1, 7, 11, 9, 8, 3, 10, 2, 5, 6, 4, 13, 12, 14]);
    for (const status of json["statuses"] as unknown as Json[]) {
      expect(status["count"]).toBe(all.filter((order) => order.status_id === Number(status["id"])).length);
    }
    const { customer_id } = all.find((order) => order.customer_id > 0)!;
    const mine = await call(sandbox, `${path}/count?customer_id=${customer_id}`);
    expect(mine.json["count"]).toBe(all.filter((order) => order.customer_id === customer_id).length);
    expect(textOf(json["statuses"]![0]!["custom_label"])).toBe("Incomplete");
  });
});

describe("the scope of orders", () => {
  it("is store_v2_orders, and its twin reads only", async () => {
    const sandbox = await start();
    sandbox.control.setScopes(["store_v2_orders_read_only"]);
    expect((await call(sandbox, path)).status).toBe(200);
    expect((await call(sandbox, `${path}/1`, { method: "PUT", body: { status_id: 5 } })).status).toBe(403);
    sandbox.control.setScopes(["store_v2_customers"]);
    expect((await call(sandbox, `${path}/1/products`)).status).toBe(403);
    expect((await call(sandbox, "/v2/order_statuses")).status).toBe(403);
  });
});
