import { expect, it } from "vitest";
import { call, each, type Json, startForTest, textOf } from "../../../test/call-store.js";
import { orderPaid, paidStore } from "../../../test/paid-order.js";
import type { Sandbox } from "../../index.js";
import { SeededRefundPlaces } from "../../world/seeded-refund-places.js";
import { seededOrderPayments } from "../../world/seeded-order-payments.js";

const list = async (sandbox: Sandbox, query = "") =>
  (await call(sandbox, `/v3/orders/payment_actions/refunds${query}`)).json["data"]!;
const ids = (data: Json) => each(data, "id") as number[];
const refunded = Array.from({ length: paidStore.orders }, (_, index) => index + 1).filter(
  (id) => seededOrderPayments(paidStore, id).refunds.length > 0,
);

it("lists every refund once, by ascending id, page by page, full pages but for the last, without totals", async () => {
  const sandbox = await startForTest(paidStore);
  sandbox.control.payments.refund(orderPaid(({ state, refunds }) => state === "captured" && refunds.length === 0));
  const found: number[] = [];
  for (let page = 1; ; page++) {
    const { json } = await call(sandbox, `/v3/orders/payment_actions/refunds?limit=50&page=${page}`);
    expect(json["meta"]).toEqual({});
    found.push(...ids(json["data"]!));
    if (ids(json["data"]!).length < 50) break;
  }
  expect(found).toHaveLength(refunded.length + 1);
  expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
  expect(await list(sandbox)).toHaveLength(50);
  expect((await call(sandbox, "/v3/orders/payment_actions/refunds?limit=251")).status).toBe(413);
});

it("lists by orders, by ids, by transaction and by any of these at once", async () => {
  const sandbox = await startForTest(paidStore);
  const [first = 0, second = 0] = refunded;
  const untouched = orderPaid(({ refunds }) => refunds.length === 0);
  const both = await list(sandbox, `?order_id:in=${second},${first},${untouched},999999`);
  expect(each(both, "order_id")).toEqual([first, second]);
  const [firstId = 0, secondId = 0] = ids(both);
  expect(ids(await list(sandbox, `?id:in=${secondId},${firstId},999999`))).toEqual([firstId, secondId]);
  expect(ids(await list(sandbox, `?id:in=${firstId},${secondId}&order_id:in=${second}`))).toEqual([secondId]);
  expect(ids(await list(sandbox, `?order_id:in=${first},${second}&limit=1&page=2`))).toEqual([secondId]);
  const transaction = textOf(both[1]!["payments"]![0]!["transaction_id"]);
  expect(ids(await list(sandbox, `?transaction_id=${transaction}`))).toEqual([secondId]);
  expect(await list(sandbox, "?transaction_id=1")).toEqual([]);
  expect(await list(sandbox, "?transaction_id=abc")).toEqual([]);
  const transactions = await call(sandbox, `/v3/orders/${second}/transactions`);
  expect(each(transactions.json["data"]!, "id").map(String)).toContain(transaction);
  const late = sandbox.control.payments.refund(
    orderPaid(({ state, refunds }) => state === "captured" && refunds.length === 0),
  );
  const lateTransaction = late.payments[0]!.transactionId;
  expect(ids(await list(sandbox, `?transaction_id=${lateTransaction}`))).toEqual([late.id]);
});

it("lists those made within a time, both bounds included, refunds of today too", async () => {
  const sandbox = await startForTest(paidStore);
  const late = sandbox.control.payments.refund(
    orderPaid(({ state, refunds }) => state === "captured" && refunds.length === 0),
  );
  const all = [...((await list(sandbox, "?limit=250&page=1")) as unknown as Json[])];
  const sorted = all.map((refund) => textOf(refund["created"])).sort();
  const [min = "", max = ""] = [sorted[40], sorted[90]];
  const query = `?created:min=${encodeURIComponent(min)}&created:max=${encodeURIComponent(max)}`;
  const wanted = all.filter((refund) => textOf(refund["created"]) >= min && textOf(refund["created"]) <= max);
  expect(wanted.length).toBeGreaterThanOrEqual(51);
  expect(ids(await list(sandbox, `${query}&limit=250`))).toEqual(wanted.map((refund) => refund["id"]));
  expect(ids(await list(sandbox, `${query}&limit=20&page=3`))).toEqual(
    wanted.slice(40, 60).map((refund) => refund["id"]),
  );
  expect(ids(await list(sandbox, "?created:min=2026-10-01T00:00:00Z"))).toEqual([late.id]);
  expect(await list(sandbox, "?created:max=2020-01-01T00:00:00Z")).toEqual([]);
  const orders = each(wanted as unknown as Json, "order_id").join(",");
  expect(ids(await list(sandbox, `${query}&order_id:in=${orders}&limit=250`))).toEqual(ids(wanted as unknown as Json));
  expect((await call(sandbox, "/v3/orders/payment_actions/refunds?created:min=soon")).status).toBe(422);
});

it("answers one refund in its own shape: the amount asked for a text, no transaction", async () => {
  const sandbox = await startForTest(paidStore);
  const orderId = orderPaid(({ refunds }) =>
    refunds.some(({ items }) => items.some(({ type }) => type === "SHIPPING")),
  );
  const { json } = await call(sandbox, `/v3/orders/${orderId}/payment_actions/refunds`);
  const [refund] = json["data"] as unknown as [Json];
  const single = await call(sandbox, `/v3/orders/payment_actions/refunds/${Number(refund["id"])}`);
  const { items, payments, ...head } = refund as unknown as Record<string, Json>;
  expect(single.json["data"]).toMatchObject(head);
  const shipping = (one: Json) =>
    Array.from(one as unknown as Json[]).find((item) => (item["item_type"] as unknown) === "SHIPPING")!;
  const asked = shipping(items!)["requested_amount"] as unknown as number;
  expect(asked).toEqual(expect.any(Number));
  expect(shipping(single.json["data"]!["items"]!)["requested_amount"]).toBe(asked.toFixed(2));
  const [product] = single.json["data"]!["items"] as unknown as [Json];
  expect(product).toMatchObject({ item_type: "PRODUCT", requested_amount: null, quantity: expect.any(Number) });
  expect(payments![0]).toHaveProperty("transaction_id");
  expect(single.json["data"]!["payments"]![0]).not.toHaveProperty("transaction_id");
  expect((await call(sandbox, "/v3/orders/payment_actions/refunds/999999")).status).toBe(404);
  expect((await call(sandbox, "/v3/orders/999999/payment_actions/refunds")).status).toBe(404);
  const facts = seededOrderPayments(paidStore, orderId);
  expect(refund["total_amount"]).toBe(facts.refunds[0]!.cents / 100);
});

it("answers an order without refunds with an empty list, and reads with a read-only scope", async () => {
  const sandbox = await startForTest({ ...paidStore, scopes: ["store_v2_orders_read_only"] });
  const orderId = orderPaid(({ refunds }) => refunds.length === 0);
  const told = await call(sandbox, `/v3/orders/${orderId}/payment_actions/refunds`);
  expect([told.status, told.json]).toEqual([200, { data: [], meta: {} }]);
});

it("finds refunds of three million orders at once: by order, by id, by transaction, by time and page after page", async () => {
  const size = { seed: 1, customers: 1_000_000, orders: 3_000_000, products: 200, subscribers: 0 };
  const sandbox = await startForTest({ ...size, plan: "enterprise" });
  const places = new SeededRefundPlaces(size);
  const last = places.last;
  expect(last).toBe(210_000);
  expect(places.refundOf(places.orderOf(last - 5)!)).toBe(last - 5);
  const started = performance.now();
  const orders = Array.from({ length: 50 }, (_, index) => places.orderOf(last - index * 4001)!);
  const found = await list(sandbox, `?order_id:in=${orders.join(",")}&limit=250`);
  expect(ids(found).length).toBeGreaterThan(40);
  expect(ids(await list(sandbox, `?id:in=${ids(found).join(",")}&limit=250`))).toEqual(ids(found));
  for (const page of [1, 2, 400, last / 250]) {
    const deep = ids(await list(sandbox, `?limit=250&page=${page}`));
    expect(deep).toEqual(Array.from({ length: 250 }, (_, index) => (page - 1) * 250 + index + 1));
  }
  expect(await list(sandbox, `?limit=250&page=${last / 250 + 1}`)).toEqual([]);
  const since = "created:min=2021-01-01T12:00:00Z&created:max=2026-01-01T12:00:00Z";
  const deep = await list(sandbox, `?${since}&limit=250&page=600`);
  expect(deep).toHaveLength(250);
  for (const created of each(deep, "created")) expect(/^202[1-5]/.test(String(created))).toBe(true);
  const recent = await list(sandbox, "?created:min=2026-06-20T00:00:00Z&limit=250");
  expect(recent).not.toHaveLength(0);
  for (const created of each(recent, "created")) expect(String(created) >= "2026-06-20").toBe(true);
  expect(performance.now() - started).toBeLessThan(12_000);
});
