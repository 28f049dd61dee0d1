import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import { isPaidBy, orderPaid, paidStore } from "../../../test/paid-order.js";
import type { OrderPaymentFacts } from "../../store/order-payments.js";

const read = async (orderId: number | string) => {
  const sandbox = await startForTest(paidStore);
  return call(sandbox, `/v3/orders/${orderId}/transactions`);
};

it("answers what happened to a card's money, the order's id as a text and amounts as numbers", async () => {
  const orderId = orderPaid(
    (facts) => isPaidBy("gateway")(facts) && facts.gateway === "braintree" && facts.capturedAt !== undefined,
  );
  const { status, json } = await read(orderId);
  expect(status).toBe(200);
  const [authorization, capture] = json["data"] as unknown as Record<string, unknown>[];
  expect(json["data"]).toHaveLength(2);
  expect(authorization).toMatchObject({
    order_id: String(orderId),
    event: "authorization",
    method: "credit_card",
    gateway: "braintree",
    status: "ok",
    test: false,
    credit_card: { card_last4: expect.stringMatching(/^\d{4}$/) },
    offline: null,
    store_credit: null,
    gift_certificate: null,
  });
  expect(authorization!["amount"]).toEqual(expect.any(Number));
  expect(authorization!["date_created"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(authorization).not.toHaveProperty("reference_transaction_id");
  expect(capture).toMatchObject({ event: "capture", reference_transaction_id: authorization!["id"] });
  expect(json["meta"]).toMatchObject({ pagination: { total: 2, count: 2, current_page: 1, total_pages: 1 } });
});

it.each<[string, (facts: OrderPaymentFacts) => boolean, object[]]>([
  [
    "one step",
    (facts) => isPaidBy("gateway")(facts) && facts.capturedAt === undefined,
    [{ event: "purchase", status: "ok" }],
  ],
  ["authorised", ({ state, parts }) => state === "authorized" && parts.length === 1, [{ event: "authorization" }]],
  [
    "voided",
    ({ state, parts }) => state === "voided" && parts.length === 1,
    [{ event: "authorization" }, { event: "void" }],
  ],
  [
    "declined",
    ({ state, gateway }) => state === "declined" && gateway === "stripe",
    [{ event: "purchase", status: "error" }],
  ],
  [
    "the test gateway",
    (facts) =>
      isPaidBy("gateway")(facts) && facts.gateway === "bigcommerce_testgateway" && facts.capturedAt === undefined,
    [{ gateway: "testgateway", test: true }],
  ],
  [
    "PayPal",
    (facts) => isPaidBy("gateway")(facts) && facts.gateway === "paypalcommerce" && facts.capturedAt === undefined,
    [{ gateway: "paypalexpress", method: "electronic_wallet" }],
  ],
  [
    "a bank deposit",
    (facts) => isPaidBy("offline")(facts) && facts.method === "Bank Deposit",
    [
      {
        event: "pending",
        method: "offline",
        gateway: "bankdeposit",
        gateway_transaction_id: "",
        offline: { display_name: "Bank Deposit" },
      },
      { event: "settled", method: "offline" },
    ],
  ],
  [
    "store credit",
    isPaidBy("store_credit"),
    [{ method: "store_credit", gateway: "storecredit", store_credit: { remaining_balance: expect.any(Number) } }],
  ],
  [
    "a gift certificate and cash",
    isPaidBy("gift_certificate", "offline"),
    [
      { method: "gift_certificate", gateway: "giftcertificate", gift_certificate: { status: "active" } },
      { event: "pending" },
      { event: "settled" },
    ],
  ],
  [
    "a refund",
    ({ refunds, parts, gateway, capturedAt }) =>
      refunds.length === 1 && parts.length === 1 && gateway === "stripe" && capturedAt === undefined,
    [{ event: "purchase" }, { event: "refund", reference_transaction_id: expect.any(Number) }],
  ],
])("tells of %s", async (_name, isWanted, expected) => {
  const { json } = await read(orderPaid(isWanted));
  expect(json["data"]).toMatchObject(expected);
  const ids = each(json["data"]!, "id") as number[];
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

it("answers 204 where no money was asked for, and 404 in v3's shape for an order that there is not", async () => {
  const none = await read(orderPaid(({ state }) => state === "none"));
  expect([none.status, none.text]).toEqual([204, ""]);
  const unknown = await read(999_999);
  expect([unknown.status, unknown.json["status"]]).toEqual([404, 404]);
  expect((await read("abc")).status).toBe(404);
});

it("needs the transactions scope; the orders scope is not enough", async () => {
  const sandbox = await startForTest({ ...paidStore, scopes: ["store_v2_orders"] });
  expect((await call(sandbox, "/v3/orders/1/transactions")).status).toBe(403);
  sandbox.control.setScopes(["store_v2_transactions_read_only"]);
  expect((await call(sandbox, "/v3/orders/1/transactions")).status).not.toBe(403);
  sandbox.control.setScopes(["store_v2_transactions"]);
  expect((await call(sandbox, "/v3/orders/1/transactions?page=1")).status).toBe(422);
});
