import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../../test/call-store.js";
import {
  cardOrderOfGuest,
  hasAccount,
  isPaidBy,
  isPaidByCard,
  orderItem,
  orderPaid,
  paidStore,
  postPaymentAction,
} from "../../../test/paid-order.js";
import type { OrderPaymentFacts } from "../../store/order-payments.js";
import { seededOrder } from "../../world/seeded-order.js";
import { type OrderDraft, orderDraft } from "../../world/seeded-order-draft.js";
import { seededOrderAddressId } from "../../world/seeded-order-ids.js";
import { seededOrderPayments } from "../../world/seeded-order-payments.js";
import { seededOrderProducts } from "../../world/seeded-order-products.js";

describe("POST refund_quotes", () => {
  it("answers 201 with what some of a line comes to, its tax, and every way to give it back", async () => {
    const orderId = orderPaid(
      (facts, draft) =>
        isPaidByCard(facts, draft) && hasAccount(draft) && (draft.lines[0]?.quantity ?? 0) > 1 && draft.taxRate > 0,
    );
    const sandbox = await startForTest(paidStore);
    const [line] = seededOrderProducts(paidStore, orderId);
    const whole = Number(line!.discounted_total_inc_tax);
    const items = [{ item_type: "PRODUCT", item_id: line!.id, quantity: 1 }];
    const { status, json } = await postPaymentAction(sandbox, orderId, "refund_quotes", { items });
    const amount = Math.round((whole / line!.quantity) * 100) / 100;
    const tax = json["data"]!["total_refund_tax_amount"];
    expect([status, json]).toEqual([
      201,
      {
        data: {
          order_id: orderId,
          total_refund_amount: amount,
          total_refund_tax_amount: tax,
          order_level_refund_amount: 0,
          rounding: 0,
          adjustment: 0,
          tax_inclusive: true,
          refund_methods: [
            [
              {
                provider_id: "stripe",
                provider_description: "Stripe",
                amount,
                offline: false,
                offline_provider: false,
                offline_reason: "",
              },
            ],
            [
              {
                provider_id: "storecredit",
                provider_description: "Store Credit",
                amount,
                offline: false,
                offline_provider: false,
                offline_reason: "",
              },
            ],
            [
              {
                provider_id: "custom",
                provider_description: "Custom",
                amount,
                offline: true,
                offline_provider: true,
                offline_reason: "This is an offline payment provider.",
              },
            ],
          ],
        },
        meta: {},
      },
    ]);
    expect(Number(tax)).toBeCloseTo(amount - amount / 1.19, 1);
    expect(sandbox.control.payments.refunds(orderId)).toEqual([]);
  });

  it("offers no store credit to a guest, and of several payments their combination last", async () => {
    const sandbox = await startForTest(paidStore);
    const guest = await postPaymentAction(sandbox, cardOrderOfGuest, "refund_quotes", {
      items: [orderItem(cardOrderOfGuest, 10)],
    });
    expect(guest.json["data"]).toMatchObject({
      order_level_refund_amount: 10,
      total_refund_tax_amount: 0,
      refund_methods: [[{ provider_id: "stripe", amount: 10 }], [{ provider_id: "custom", amount: 10 }]],
    });
    const mixed = orderPaid((facts) => isPaidBy("store_credit", "gateway")(facts) && facts.currency === "EUR");
    const [credit, money] = seededOrderPayments(paidStore, mixed).parts;
    const total = (credit!.cents + money!.cents) / 100;
    const both = await postPaymentAction(sandbox, mixed, "refund_quotes", { items: [orderItem(mixed, total)] });
    expect(both.json["data"]!["refund_methods"]).toMatchObject([
      [{ provider_id: "storecredit", amount: total }],
      [{ provider_id: "custom", amount: total }],
      [{ amount: money!.cents / 100 }, { provider_id: "storecredit", amount: credit!.cents / 100 }],
    ]);
  });

  it("gives what was paid by hand back by hand", async () => {
    const orderId = orderPaid(
      (facts) => isPaidBy("offline")(facts) && facts.method === "Bank Deposit" && facts.currency === "EUR",
    );
    const sandbox = await startForTest(paidStore);
    const quote = await postPaymentAction(sandbox, orderId, "refund_quotes", { items: [orderItem(orderId, 1)] });
    expect(quote.json["data"]!["refund_methods"]![0]).toMatchObject([
      { provider_id: "bankdeposit", offline: true, offline_provider: true },
    ]);
  });

  it.each(["SHIPPING", "HANDLING", "FEE", "GIFT_WRAPPING"] as const)(
    "knows what %s cost, and no more of it",
    async (type) => {
      const cost = ({ addresses, fee, lines }: OrderDraft) =>
        ({
          SHIPPING: addresses[0]?.shipping,
          HANDLING: addresses[0]?.handling,
          FEE: fee,
          GIFT_WRAPPING: lines[0]?.wrapping,
        })[type];
      const orderId = orderPaid((facts, draft) => {
        const isFree = (cost(draft)?.inc ?? 0) === 0 || draft.coupon?.type === 4;
        return isPaidBy("gateway")(facts) && facts.currency === "EUR" && !isFree && draft.taxRate > 0;
      });
      const sandbox = await startForTest(paidStore);
      const draft = orderDraft(paidStore, orderId);
      const { inc, ex } = cost(draft)!;
      const line = draft.lines[0]!;
      const ids = { FEE: orderId, GIFT_WRAPPING: line.id };
      const item_id = type === "FEE" || type === "GIFT_WRAPPING" ? ids[type] : seededOrderAddressId(orderId, 0);
      const quote = (more: object) =>
        postPaymentAction(sandbox, orderId, "refund_quotes", { items: [{ item_type: type, item_id, ...more }] });
      const all = type === "GIFT_WRAPPING" ? { quantity: line.quantity } : { amount: inc / 100 };
      expect((await quote(all)).json["data"]).toMatchObject({
        total_refund_amount: inc / 100,
        total_refund_tax_amount: (inc - ex) / 100,
      });
      const more = type === "GIFT_WRAPPING" ? { quantity: line.quantity + 1 } : { amount: (inc + 1) / 100 };
      expect((await quote(more)).json["errors"]).toHaveProperty([
        `items.0.${type === "GIFT_WRAPPING" ? "quantity" : "amount"}`,
      ]);
      expect((await quote({ ...all, item_id: 1_000_000_000 })).json["errors"]).toHaveProperty(["items.0.item_id"]);
    },
  );

  it("knows tax, which is all tax, and what the merchant keeps of a line", async () => {
    const orderId = orderPaid((facts, draft) => isPaidByCard(facts, draft) && draft.totalTax > 0);
    const sandbox = await startForTest(paidStore);
    const [line] = seededOrderProducts(paidStore, orderId);
    const quote = async (item: object) =>
      (await postPaymentAction(sandbox, orderId, "refund_quotes", { items: [item] })).json["data"]!;
    expect(await quote({ item_type: "TAX", item_id: orderId, amount: 0.01 })).toMatchObject({
      total_refund_amount: 0.01,
      total_refund_tax_amount: 0.01,
    });
    const made = await postPaymentAction(sandbox, orderId, "refunds", {
      items: [{ item_type: "TAX", item_id: orderId, amount: 0.01 }],
      payments: [{ provider_id: "stripe", amount: 0.01, offline: false }],
    });
    expect(made.json["data"]!["items"]).toMatchObject([{ item_type: "TAX", requested_amount: 0.01 }]);
    const product = { item_type: "PRODUCT", item_id: line!.id, quantity: 1 };
    const kept = { ...product, adjustments: [{ amount: -0.5, description: "Restocking" }] };
    const whole = Number((await quote(product))["total_refund_amount"]);
    expect((await quote(kept))["total_refund_amount"]).toBeCloseTo(whole - 0.5);
    const tooMuch = { ...product, adjustments: [{ amount: -whole - 0.01 }] };
    const refused = await postPaymentAction(sandbox, orderId, "refund_quotes", { items: [tooMuch] });
    expect(refused.json["errors"]).toHaveProperty(["items.0.adjustments"]);
  });

  it("takes off what is asked for beyond what is left, and says by how much", async () => {
    const sandbox = await startForTest(paidStore);
    const left = seededOrderPayments(paidStore, cardOrderOfGuest).parts[0]!.cents / 100;
    const quote = await postPaymentAction(sandbox, cardOrderOfGuest, "refund_quotes", {
      items: [orderItem(cardOrderOfGuest, left + 5)],
    });
    expect(quote.json["data"]).toMatchObject({ total_refund_amount: left, adjustment: -5 });
  });

  it("is in the currency that the shopper paid in, whatever prices were shown in, and knows no parts of a yen", async () => {
    const sandbox = await startForTest(paidStore);
    const isWhole = (facts: OrderPaymentFacts) => isPaidBy("offline")(facts) || isPaidBy("gateway")(facts);
    const elsewhere = orderPaid((facts, { id }) => {
      const order = seededOrder(paidStore, id);
      return isWhole(facts) && order.currency_code !== order.default_currency_code;
    });
    const paid = seededOrderPayments(paidStore, elsewhere).parts[0]!.cents / 100;
    const all = await postPaymentAction(sandbox, elsewhere, "refund_quotes", { items: [orderItem(elsewhere, paid)] });
    expect(all.json["data"]).toMatchObject({ total_refund_amount: paid, adjustment: 0 });

    const yens = orderPaid(
      (facts, { totalInc, totalTax, lines }) =>
        isWhole(facts) && facts.currency === "JPY" && totalInc > 100_000 && totalTax > 0 && lines[0]!.quantity > 2,
    );
    const ask = (body: object) => postPaymentAction(sandbox, yens, "refund_quotes", body);
    const line = seededOrderProducts(paidStore, yens)[0]!;
    const product = { item_type: "PRODUCT", item_id: line.id, quantity: 1 };
    for (const [body, field] of [
      [{ items: [orderItem(yens, 10.5)] }, "items.0.amount"],
      [{ items: [{ item_type: "TAX", item_id: yens, amount: 1.01 }] }, "items.0.amount"],
      [{ items: [product, { ...product, adjustments: [{ amount: -0.5 }] }] }, "items.1.adjustments"],
      [{ tax_adjustment_amount: 0.5 }, "tax_adjustment_amount"],
    ] as const) {
      const { status, json } = await ask(body);
      expect([status, Object.keys(json["errors"] ?? {})]).toEqual([422, [field]]);
    }
    const refund = await postPaymentAction(sandbox, yens, "refunds", {
      items: [product],
      payments: [{ provider_id: "custom", amount: 1.5, offline: true }],
      merchant_calculated_override: { total_amount: 1.5, total_tax: 0 },
    });
    expect(refund.json["data"]![0]!["errors"]).toHaveProperty(["merchant_calculated_override.total_amount"]);
    const quote = (await ask({ items: [product] })).json["data"]!;
    expect([quote["total_refund_amount"], quote["total_refund_tax_amount"]].map((one) => Number(one) % 1)).toEqual([
      0, 0,
    ]);
    expect((await ask({ items: [orderItem(yens, 10)] })).json["data"]).toMatchObject({ total_refund_amount: 10 });
  });

  it("gives whole yens back of an order that was made with parts of them", async () => {
    const sandbox = await startForTest(paidStore);
    const { form_fields, ...billing_address } = sandbox.control.orders.get(1)!.billing_address;
    const products = [{ name: "彫刻", quantity: 2, price_ex_tax: "10.5", price_inc_tax: "12.34" }];
    const body = { billing_address, products, default_currency_code: "JPY", status_id: 11 };
    const made = await call(sandbox, "/v2/orders", { method: "POST", body });
    const orderId = Number(made.json["id"]);
    const [line] = sandbox.control.orders.parts(orderId).products;
    const items = [{ item_type: "PRODUCT", item_id: line!.id, quantity: 2 }];
    const quote = (await postPaymentAction(sandbox, orderId, "refund_quotes", { items })).json["data"]!;
    const [total, tax] = [quote["total_refund_amount"], quote["total_refund_tax_amount"]].map(Number);
    expect([total! > 0, total! % 1, tax! % 1]).toEqual([true, 0, 0]);
    const payments = [{ provider_id: "custom", amount: total, offline: true }];
    expect((await postPaymentAction(sandbox, orderId, "refunds", { items, payments })).status).toBe(201);
    expect(sandbox.control.orders.get(orderId)!.status_id).toBe(4);
  });

  it.each<[object, string]>([
    [{}, "items"],
    [{ items: [] }, "items"],
    [{ items: [{ item_id: 1, quantity: 1 }] }, "items[0].item_type"],
    [{ items: [{ item_type: "PRODUCT", item_id: 1 }] }, "items[0].quantity"],
    [{ items: [{ item_type: "PRODUCT", item_id: 999_999_999, quantity: 1 }] }, "items.0.item_id"],
    [{ items: [{ item_type: "CARD", item_id: 1, amount: 1 }] }, "items.0.item_type"],
    [{ items: [{ item_type: "ORDER", item_id: cardOrderOfGuest }] }, "items[0].amount"],
    [{ items: [{ ...orderItem(cardOrderOfGuest, 1), amount: "1.00" }] }, "items[0].amount"],
    [{ items: [orderItem(cardOrderOfGuest, 1.005)] }, "items[0].amount"],
    [{ items: [orderItem(cardOrderOfGuest, 0)] }, "items.0.amount"],
    [{ items: [{ ...orderItem(cardOrderOfGuest, 1), reason: "x".repeat(1001) }] }, "items.0.reason"],
    [{ items: [{ ...orderItem(cardOrderOfGuest, 1), adjustments: [{ amount: -1 }] }] }, "items.0.adjustments"],
    [{ tax_adjustment_amount: 1_000_000 }, "tax_adjustment_amount"],
  ])("refuses %j with 422", async (body, field) => {
    const sandbox = await startForTest(paidStore);
    const { status, json } = await postPaymentAction(sandbox, cardOrderOfGuest, "refund_quotes", body);
    expect([status, Object.keys(json["errors"] ?? {})]).toEqual([422, [field]]);
  });

  it("takes an order that was placed through the API for paid by hand once its status says so", async () => {
    const sandbox = await startForTest(paidStore);
    const { id, total_inc_tax } = sandbox.control.orders.add({ customerId: 7 });
    const total = Number(total_inc_tax);
    const quote = () => postPaymentAction(sandbox, id, "refund_quotes", { items: [orderItem(id, total)] });
    expect((await quote()).status).toBe(422);
    sandbox.control.orders.update(id, { status_id: 11 });
    expect((await quote()).json["data"]).toMatchObject({
      total_refund_amount: total,
      refund_methods: [
        [{ provider_id: "custom", amount: total, offline: true }],
        [{ provider_id: "storecredit", amount: total, offline: false }],
      ],
    });
  });

  it("refuses orders whose payment is not settled with 422, and those that there are not with 404", async () => {
    const sandbox = await startForTest(paidStore);
    for (const state of ["none", "pending", "authorized", "voided", "declined"]) {
      const orderId = orderPaid((facts) => facts.state === state);
      const quote = await postPaymentAction(sandbox, orderId, "refund_quotes", { items: [orderItem(orderId, 1)] });
      expect([state, quote.status, Object.keys(quote.json["errors"] ?? {})]).toEqual([state, 422, ["order_id"]]);
    }
    expect(
      (await postPaymentAction(sandbox, 999_999, "refund_quotes", { items: [orderItem(999_999, 1)] })).status,
    ).toBe(404);
  });
});
