import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import { receiveHooks } from "../../test/hook-receiver.js";
import { isPaidBy, orderPaid, paidStore } from "../../test/paid-order.js";

const orderId = orderPaid((facts, draft) => isPaidBy("gateway")(facts) && draft.buyer.kind === "account");

it("does over HTTP what it does in process", async () => {
  const sandbox = await startForTest(paidStore);
  const { payments } = sandbox.control;
  const ask = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}/payments${path}`, init);
    const text = await response.text();
    return [response.status, text === "" ? undefined : JSON.parse(text)];
  };
  const part = { type: "ORDER", id: orderId, amount: 1, reason: "Late" };
  const [status, refund] = await ask("POST", `/${orderId}/refunds`, { items: [part] });
  expect([status, refund]).toEqual([200, payments.refunds(orderId)[0]]);
  expect(refund).toMatchObject({ totalCents: 100, reason: "Late" });
  expect((await ask("POST", `/${orderId}/refunds`))[0]).toBe(200);
  expect((await ask("POST", `/${orderId}/refunds`))[0]).toBe(400);
  expect(await ask("GET", `/${orderId}/refunds`)).toEqual([200, payments.refunds(orderId)]);
  expect(await ask("GET", `/${orderId}/transactions`)).toEqual([200, payments.transactions(orderId)]);
  expect((await ask("POST", `/${orderId}/refunds`, { items: [{ type: "ORDER" }] }))[0]).toBe(400);
  const { id } = payments.refunds(orderId)[0]!;
  expect((await ask("POST", `/refunds/${id}/decline`, { message: "No funds" }))[0]).toBe(200);
  expect((await ask("POST", "/refunds/999999/decline"))[0]).toBe(400);
  expect(payments.refunds(orderId)[0]!.payments).toMatchObject([{ isDeclined: true, declinedMessage: "No funds" }]);
  expect((await ask("PUT", "/settlement-delay", { delayMs: null }))[0]).toBe(204);
  expect((await ask("POST", `/${orderId}/settle`))[0]).toBe(404);
  const authorized = orderPaid(({ state }) => state === "authorized");
  await call(sandbox, `/v3/orders/${authorized}/payment_actions/capture`, { method: "POST" });
  expect((await ask("POST", `/${authorized}/settle`, { isDeclined: false }))[0]).toBe(204);
  expect((await ask("GET", "/999999/transactions"))[0]).toBe(400);
});

it("declines a refund's payment after all: the API says so, and its money can be refunded again", async () => {
  const sandbox = await startForTest(paidStore);
  const { payments } = sandbox.control;
  const { id } = payments.refund(orderId);
  const read = async () => (await call(sandbox, `/v3/orders/payment_actions/refunds/${id}`)).json["data"]!["payments"];
  expect(await read()).toMatchObject([{ is_declined: false, declined_message: "" }]);
  expect(() => payments.refund(orderId)).toThrow(/nothing of order/);
  payments.declineRefund(id);
  expect(await read()).toMatchObject([{ is_declined: true, declined_message: expect.stringContaining("declined") }]);
  expect(payments.transactions(orderId).at(-1)).toMatchObject({ event: "refund", status: "error" });
  expect(payments.refund(orderId).totalCents).toBe(payments.refunds(orderId)[0]!.totalCents);
});

it("declines a seeded refund as well", async () => {
  const { control } = await startForTest(paidStore);
  const refunded = orderPaid(({ refunds }) => refunds.length > 0);
  const [refund] = control.payments.refunds(refunded);
  control.payments.declineRefund(refund!.id, "Closed account");
  expect(control.payments.refunds(refunded)).toMatchObject([{ payments: [{ declinedMessage: "Closed account" }] }]);
  expect(control.payments.transactions(refunded).at(-1)).toMatchObject({ status: "error" });
});

it("tells webhooks of a refund, of its transaction, and of what became of the order", async () => {
  const sandbox = await startForTest(paidStore);
  const receiver = await receiveHooks();
  sandbox.control.hooks.deliverTo("https://gateway.example", receiver.url);
  const body = { scope: "store/order/*", destination: "https://gateway.example/in" };
  await call(sandbox, "/v3/hooks", { method: "POST", body });
  const before = Number((await call(sandbox, `/v2/orders/${orderId}`)).json["status_id"]);
  const { id, payments } = sandbox.control.payments.refund(orderId);
  await sandbox.control.hooks.quiet();
  const told = receiver.got.map((hook) => JSON.parse(hook.body) as { scope: string; data: unknown });
  const dataOf = (scope: string) => told.filter((one) => one.scope === scope).map(({ data }) => data);
  expect(dataOf("store/order/refund/created")).toEqual([{ type: "order", id: orderId, refund: { refund_id: id } }]);
  expect(dataOf("store/order/transaction/created")).toMatchObject([
    { order_id: String(orderId), transaction_id: String(payments[0]!.transactionId), transaction_type: "refund" },
  ]);
  expect(dataOf("store/order/statusUpdated")).toEqual([
    { type: "order", id: orderId, status: { previous_status_id: before, new_status_id: 4 } },
  ]);
  expect(dataOf("store/order/updated")).toEqual([{ type: "order", id: orderId }]);
});

it("refunds the whole of an order in yen, whose prices of the catalogue have no decimals", async () => {
  const sandbox = await startForTest(paidStore);
  const billing = {
    first_name: "花子",
    last_name: "山田",
    street_1: "1-1",
    city: "Tokyo",
    state: "Tokyo",
    zip: "100-0001",
    country: "Japan",
    email: "hanako@gmail.com",
  };
  const body = {
    status_id: 11,
    default_currency_code: "JPY",
    billing_address: billing,
    products: [{ name: "Besuch", quantity: 1, price_ex_tax: 1000, price_inc_tax: 1100 }],
  };
  const made = await call(sandbox, "/v2/orders", { method: "POST", body });
  expect(made.status).toBe(201);
  const id = Number(made.json["id"]);
  const product = [...sandbox.control.catalog.products()].find(
    (one) => sandbox.control.catalog.variants(one.id).length === 1,
  )!;
  const line = { product_id: product.id, quantity: 2 };
  const changed = await call(sandbox, `/v2/orders/${id}`, { method: "PUT", body: { products: [line] } });
  expect(changed.status).toBe(200);
  const [, added] = sandbox.control.orders.parts(id).products;
  const price = product.sale_price > 0 ? product.sale_price : product.price;
  expect(added?.price_inc_tax).toMatch(/^\d+\.0000$/);
  expect(Number(added?.price_inc_tax)).toBe(Math.round(price * 162.35));
  const refund = sandbox.control.payments.refund(id);
  expect(refund.totalCents).toBe(Math.round(Number(sandbox.control.orders.get(id)?.total_inc_tax) * 100));
});
