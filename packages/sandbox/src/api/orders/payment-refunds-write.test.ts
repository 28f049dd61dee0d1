import { describe, expect, it } from "vitest";
import { call, startForTest, type Json } from "../../../test/call-store.js";
import {
  cardOrderOfAccount,
  cardOrderOfGuest,
  isPaidByCard,
  orderItem,
  orderPaid,
  paidStore,
  postPaymentAction,
} from "../../../test/paid-order.js";
import { centsOf, roundCents } from "../../store/order-money.js";
import type { StoreOrderProduct } from "../../store/order-part-resources.js";
import { orderDraft } from "../../world/seeded-order-draft.js";
import { seededOrderPayments } from "../../world/seeded-order-payments.js";
import { seededOrderProducts } from "../../world/seeded-order-products.js";

const couponOfLines = (lines: readonly StoreOrderProduct[]) =>
  lines
    .flatMap(({ applied_discounts }) => applied_discounts)
    .reduce((sum, { amount, code }) => sum + (code === null ? 0 : Number(amount)), 0);
const paymentsOf = (quote: Json, method = 0) =>
  Array.from(quote["data"]!["refund_methods"]![method] as unknown as Record<string, unknown>[], (part) => ({
    provider_id: part["provider_id"],
    amount: part["amount"],
    offline: part["offline"],
  }));

describe("POST refunds", () => {
  it("answers 201, marks the order and its line, and adds a transaction; a second one takes the rest", async () => {
    const orderId = orderPaid(
      (facts, draft) => isPaidByCard(facts, draft) && draft.lines.length === 1 && draft.lines[0]!.quantity > 1,
    );
    const sandbox = await startForTest(paidStore);
    const order = async (path = "") => (await call(sandbox, `/v2/orders/${orderId}${path}`)).json;
    const [line] = seededOrderProducts(paidStore, orderId);
    const items = [{ item_type: "PRODUCT", item_id: line!.id, quantity: 1, reason: "Wrong size" }];
    const quote = await postPaymentAction(sandbox, orderId, "refund_quotes", { items });
    const payments = paymentsOf(quote.json);
    const made = await postPaymentAction(sandbox, orderId, "refunds", { items, payments });
    const { id, created } = made.json["data"]!;
    const amount = quote.json["data"]!["total_refund_amount"];
    expect([made.status, made.json]).toEqual([
      201,
      {
        data: {
          id,
          order_id: orderId,
          user_id: 0,
          created,
          reason: "Wrong size",
          total_amount: amount,
          total_tax: quote.json["data"]!["total_refund_tax_amount"],
          uses_merchant_override_values: false,
          items: [{ item_type: "PRODUCT", item_id: line!.id, reason: "Wrong size", quantity: 1, adjustments: [] }],
          payments: [
            {
              id: expect.any(Number),
              provider_id: "stripe",
              amount,
              offline: false,
              is_declined: false,
              declined_message: "",
              transaction_id: expect.stringMatching(/^\d+$/),
            },
          ],
        },
        meta: {},
      },
    ]);
    expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    expect(await order()).toMatchObject({
      status_id: 14,
      payment_status: "partially refunded",
      refunded_amount: "0.0000",
    });
    expect((await order("/products"))[0]).toMatchObject({ quantity_refunded: 1, is_refunded: false });
    const transactions = await call(sandbox, `/v3/orders/${orderId}/transactions`);
    expect((transactions.json["data"] as unknown as object[]).at(-1)).toMatchObject({
      event: "refund",
      amount,
      status: "ok",
    });

    const left = sandbox.control.payments.refund(orderId);
    expect(left.totalCents).toBe(
      seededOrderPayments(paidStore, orderId).parts[0]!.cents - Math.round(Number(amount) * 100),
    );
    expect(await order()).toMatchObject({ status_id: 4, payment_status: "refunded" });
    const again = await postPaymentAction(sandbox, orderId, "refund_quotes", { items });
    expect(again.json["data"]).toMatchObject({ total_refund_amount: 0, refund_methods: [] });
    expect((await postPaymentAction(sandbox, orderId, "refunds", { items, payments })).status).toBe(422);
  });

  it("refuses what is not left of a line, also within one request", async () => {
    const sandbox = await startForTest(paidStore);
    const [line] = seededOrderProducts(paidStore, cardOrderOfAccount);
    const items = [
      { item_type: "PRODUCT", item_id: line!.id, quantity: line!.quantity },
      { item_type: "PRODUCT", item_id: line!.id, quantity: 1 },
    ];
    const quote = await postPaymentAction(sandbox, cardOrderOfAccount, "refund_quotes", { items });
    expect([quote.status, Object.keys(quote.json["errors"]!)]).toEqual([422, ["items.1.quantity"]]);
  });

  it("demands that the payments are all of one way of the quote", async () => {
    const sandbox = await startForTest(paidStore);
    const items = [orderItem(cardOrderOfAccount, 10)];
    const refund = (payments?: unknown) =>
      postPaymentAction(sandbox, cardOrderOfAccount, "refunds", { items, payments });
    const card = { provider_id: "stripe", amount: 10, offline: false };
    for (const [payments, field] of [
      [[{ ...card, amount: 9.99 }], "payments"],
      [[{ ...card, amount: 10.01 }], "payments"],
      [
        [
          { ...card, amount: 5 },
          { provider_id: "storecredit", amount: 5 },
        ],
        "payments",
      ],
      [[{ ...card, provider_id: "braintree" }], "payments.0.provider_id"],
      [[{ ...card, provider_id: "custom" }], "payments.0.offline"],
      [[{ provider_id: "stripe" }], "payments[0].amount"],
      [[], "payments"],
      [undefined, "payments"],
    ] as const) {
      const { status, json } = await refund(payments);
      expect([payments, status, Object.keys(json["data"]![0]!["errors"]!)]).toEqual([payments, 422, [field]]);
    }
    expect(sandbox.control.payments.refunds(cardOrderOfAccount)).toEqual([]);
    expect((await refund([{ ...card, offline: true }])).status).toBe(201);
  });

  it("gives store credit to a customer, and refuses it to a guest inside `data`", async () => {
    const sandbox = await startForTest(paidStore);
    const pay = (orderId: number) =>
      postPaymentAction(sandbox, orderId, "refunds", {
        items: [orderItem(orderId, 10)],
        payments: [{ provider_id: "storecredit", amount: 10, offline: false }],
      });
    const refused = await pay(cardOrderOfGuest);
    expect([refused.status, refused.json]).toEqual([
      422,
      {
        data: [
          {
            status: 422,
            title: "Unable to provide store credit for a guest customer.",
            type: expect.stringContaining("api-status-codes"),
            errors: {},
          },
        ],
      },
    ]);
    expect((await pay(cardOrderOfAccount)).status).toBe(201);
    const order = (await call(sandbox, `/v2/orders/${cardOrderOfAccount}`)).json;
    const customer = sandbox.control.customer(Number(order["customer_id"]))!;
    expect(customer.store_credit_amounts).toEqual([{ amount: 10 }]);
  });

  it("gives back exactly the amount and the tax that were charged, when an order is refunded piece by piece", async () => {
    const sandbox = await startForTest(paidStore);
    const { orders, payments } = sandbox.control;
    let pieces = 0;
    let discounted = 0;
    for (let id = 1; id <= 600; id++) {
      const { state, refunds } = seededOrderPayments(paidStore, id);
      if (state !== "captured" || refunds.length > 0) continue;
      const order = orders.get(id)!;
      const { products, shippingAddresses, fees } = orders.parts(id);
      const step = order.default_currency_code === "JPY" ? 100 : 1;
      for (const line of products.filter(({ discounted_total_inc_tax }) => Number(discounted_total_inc_tax) > 0)) {
        // Of ten that cost three cents there is no piece to be given back.
        const isWorthless = centsOf(line.discounted_total_inc_tax) / line.quantity < 20 * step;
        const quantity = isWorthless ? line.quantity : 1;
        for (let given = 0; given < line.quantity; given += quantity, pieces++) {
          payments.refund(id, [{ type: "PRODUCT", id: line.id, quantity }]);
        }
      }
      for (const line of products.filter(({ wrapping_cost_inc_tax }) => Number(wrapping_cost_inc_tax) > 0)) {
        payments.refund(id, [{ type: "GIFT_WRAPPING", id: line.id, quantity: line.quantity }]);
      }
      const free = Number(order.coupon_discount) - couponOfLines(products);
      const costs = [
        ...shippingAddresses.flatMap((address) => [
          { type: "SHIPPING" as const, id: address.id, amount: Number(address.cost_inc_tax) },
          { type: "HANDLING" as const, id: address.id, amount: Number(address.handling_cost_inc_tax) },
        ]),
        ...fees.map((fee) => ({ type: "FEE" as const, id: fee.id, amount: Number(fee.cost_inc_tax) })),
      ].filter(({ amount, type }) => amount > 0 && !(type === "SHIPPING" && free > 0.001));
      for (const cost of costs) {
        const first = roundCents((cost.amount * 100) / 3, step) / 100;
        payments.refund(id, [{ ...cost, amount: first }]);
        payments.refund(id, [{ ...cost, amount: Math.round((cost.amount - first) * 100) / 100 }]);
      }
      if (free > 0.001) continue;
      const made = payments.refunds(id);
      const sum = (of: "totalCents" | "taxCents") => made.reduce((total, refund) => total + refund[of], 0);
      expect([id, sum("totalCents"), sum("taxCents")]).toEqual([
        id,
        centsOf(order.total_inc_tax),
        centsOf(order.total_tax),
      ]);
      expect(made.every(({ taxCents, totalCents }) => taxCents >= 0 && taxCents <= totalCents)).toBe(true);
      if (Number(order.coupon_discount) + Number(order.discount_amount) > 0) discounted += 1;
    }
    expect(pieces).toBeGreaterThan(600);
    expect(discounted).toBeGreaterThan(20);
  });

  it("gives back of shipping only what a coupon left of it", async () => {
    const sandbox = await startForTest(paidStore);
    const orderId = orderPaid(
      (facts, draft) =>
        isPaidByCard(facts, draft) && draft.couponOfAddress.some((cents) => cents > 0) && draft.coupon?.type === 3,
    );
    const [address] = sandbox.control.orders.parts(orderId).shippingAddresses;
    const { couponOfAddress } = orderDraft(paidStore, orderId);
    const left = (centsOf(address!.cost_inc_tax) - couponOfAddress[0]!) / 100;
    const ask = (amount: number) =>
      postPaymentAction(sandbox, orderId, "refund_quotes", {
        items: [{ item_type: "SHIPPING", item_id: address!.id, amount }],
      });
    expect((await ask(left + 0.01)).status).toBe(422);
    expect((await ask(left)).json["data"]).toMatchObject({ total_refund_amount: left });
  });

  it("takes the merchant's own values, and then only the tax that they left overcharged", async () => {
    const sandbox = await startForTest(paidStore);
    const [line] = seededOrderProducts(paidStore, cardOrderOfAccount);
    const items = [{ item_type: "PRODUCT", item_id: line!.id, quantity: 1 }];
    const quote = await postPaymentAction(sandbox, cardOrderOfAccount, "refund_quotes", { items });
    const tax = Number(quote.json["data"]!["total_refund_tax_amount"]);
    expect(tax).toBeGreaterThan(0.05);
    const payments = [{ provider_id: "stripe", amount: 2, offline: false }];
    const adjust = (amount: number) =>
      postPaymentAction(sandbox, cardOrderOfAccount, "refunds", { tax_adjustment_amount: amount });
    expect((await adjust(0.05)).json["data"]![0]!["errors"]).toHaveProperty("tax_adjustment_amount");
    const override = { total_amount: 2, total_tax: 0.01 };
    expect((await postPaymentAction(sandbox, cardOrderOfAccount, "refunds", { items, payments })).status).toBe(422);
    const made = await postPaymentAction(sandbox, cardOrderOfAccount, "refunds", {
      items,
      payments,
      merchant_calculated_override: override,
    });
    expect([made.status, made.json["data"]]).toMatchObject([
      201,
      { total_amount: 2, total_tax: 0.01, uses_merchant_override_values: true },
    ]);
    const overcharged = Math.round((tax - 0.01) * 100) / 100;
    expect((await adjust(overcharged + 0.01)).status).toBe(422);
    const adjusted = await adjust(overcharged);
    expect([adjusted.status, adjusted.json["data"]]).toMatchObject([
      201,
      { total_amount: overcharged, total_tax: overcharged, items: [] },
    ]);
    expect((await adjust(overcharged)).status).toBe(422);
  });

  it("works on one refund of an order at a time: a second one is 429, another order's is not", async () => {
    const sandbox = await startForTest(paidStore);
    sandbox.control.addFault({ method: "POST", times: null, respond: "held", act: "before" });
    const body = (orderId: number) => ({
      items: [orderItem(orderId, 1)],
      payments: [{ provider_id: "stripe", amount: 1, offline: false }],
    });
    const asked = [cardOrderOfAccount, cardOrderOfAccount, cardOrderOfGuest].map((id) =>
      postPaymentAction(sandbox, id, "refunds", body(id)),
    );
    // The second of the one order is refused at once.
    await Promise.all([Promise.race(asked), sandbox.control.untilHeld(2)]);
    sandbox.control.releaseHeld();
    const all = await Promise.all(asked);
    expect(
      all
        .slice(0, 2)
        .map(({ status }) => status)
        .toSorted((a, b) => a - b),
    ).toEqual([201, 429]);
    expect(all[2]!.status).toBe(201);
    expect(sandbox.control.payments.refunds(cardOrderOfAccount)).toHaveLength(1);
  });

  it("needs one of the two scopes", async () => {
    const sandbox = await startForTest({
      ...paidStore,
      scopes: ["store_v2_orders_read_only", "store_v2_transactions_read_only"],
    });
    const ask = () =>
      postPaymentAction(sandbox, cardOrderOfGuest, "refund_quotes", { items: [orderItem(cardOrderOfGuest, 1)] });
    expect((await ask()).status).toBe(403);
    for (const scope of ["store_v2_orders", "store_v2_transactions"]) {
      sandbox.control.setScopes([scope]);
      expect((await ask()).status).toBe(201);
    }
  });
});
