import { describe, expect, test } from "vitest";
import { scriptedStore, type Scripted } from "../../test/scripted-store.js";
import { wireRefund } from "../../test/wire-orders.js";
import type { NewRefund } from "./refund-request.js";

const part = {
  provider_id: "bankdeposit",
  provider_description: "Bank Deposit",
  amount: 80.35,
  offline: true,
  offline_provider: true,
  offline_reason: "This is an offline payment provider.",
};

const quote = {
  order_id: 180,
  total_refund_amount: 119.35,
  total_refund_tax_amount: 19.1,
  order_level_refund_amount: 0,
  rounding: 0,
  adjustment: -0.5,
  tax_inclusive: true,
  refund_methods: [
    [{ ...part, provider_id: "custom", amount: 119.35 }],
    [part, { ...part, provider_id: "storecredit", amount: 39 }],
  ],
};

const asked: NewRefund = {
  items: [{ itemType: "PRODUCT", itemId: 87, quantity: 1 }],
  payments: [{ providerId: "storecredit", amount: "50", offline: false }],
};

describe("a quote", () => {
  test("of items tells the ways to refund, each with its parts", async () => {
    await using store = await scriptedStore(() => ({ status: 201, json: { data: quote, meta: {} } }));
    const answer = await store.client.refunds.quote(180, {
      items: [
        {
          itemType: "PRODUCT",
          itemId: 87,
          quantity: 2,
          reason: "Torn.",
          adjustments: [{ amount: "-10.20", description: "Service fee" }],
        },
        { itemType: "SHIPPING", itemId: 79, amount: "5.95" },
      ],
    });
    expect(store.received[0]).toMatchObject({ call: "POST /v3/orders/180/payment_actions/refund_quotes" });
    expect(store.received[0]?.body).toEqual({
      items: [
        {
          item_type: "PRODUCT",
          item_id: 87,
          quantity: 2,
          reason: "Torn.",
          adjustments: [{ amount: -10.2, description: "Service fee" }],
        },
        { item_type: "SHIPPING", item_id: 79, amount: 5.95 },
      ],
    });
    expect(answer).toMatchObject({
      orderId: 180,
      totalRefundAmount: "119.35",
      totalRefundTaxAmount: "19.1",
      adjustment: "-0.5",
      isTaxInclusive: true,
    });
    expect(
      answer.refundMethods.map(({ parts }) => parts.map(({ providerId, amount }) => [providerId, amount])),
    ).toEqual([
      [["custom", "119.35"]],
      [
        ["bankdeposit", "80.35"],
        ["storecredit", "39"],
      ],
    ]);
  });

  test("of tax alone sends the amount, and the flag is read by both of its names", async () => {
    const { tax_inclusive: _t, ...rest } = quote;
    await using store = await scriptedStore(() => ({
      status: 201,
      json: { data: { ...rest, is_tax_included: false }, meta: {} },
    }));
    expect(await store.client.refunds.quote(180, { taxAdjustmentAmount: "1.99" })).toMatchObject({
      isTaxInclusive: false,
    });
    expect(store.received[0]?.body).toEqual({ tax_adjustment_amount: 1.99 });
  });

  test("is asked for again when its answer was lost, for it changes nothing", async () => {
    await using store = await scriptedStore((_request, number) =>
      number === 1 ? { status: 502 } : { status: 201, json: { data: quote } },
    );
    await store.client.refunds.quote(180, { items: asked.items ?? [] });
    expect(store.received).toHaveLength(2);
  });

  test.each(["", "1,50", "EUR 3", "1e3", "12.345678901234567891", "Infinity"])(
    "with %j for an amount is refused before it is sent",
    async (amount) => {
      await using store = await scriptedStore(() => ({ status: 201, json: { data: quote } }));
      const items = [{ itemType: "ORDER", itemId: 1, amount } as const];
      await expect(store.client.refunds.quote(1, { items })).rejects.toMatchObject({
        kind: "INPUT",
        code: expect.stringMatching(/^AMOUNT_(INVALID|TOO_PRECISE)$/),
        field: "items.0.amount",
      });
      expect(store.received).toEqual([]);
    },
  );
});

describe("a refund", () => {
  test("sends all of it, a quote's parts as they are, and reasons item by item", async () => {
    await using store = await scriptedStore(({ call }) => ({
      status: 201,
      json: { data: call.endsWith("quotes") ? quote : wireRefund(12), meta: {} },
    }));
    const { refundMethods } = await store.client.refunds.quote(180, { items: [] });
    const refund = await store.client.refunds.create(180, {
      items: [
        { itemType: "GIFT_WRAPPING", itemId: 87, quantity: 1, reason: "Torn." },
        { itemType: "ORDER", itemId: 180, amount: "0.1" },
      ],
      payments: refundMethods[1]?.parts ?? [],
      reason: "Late.",
      merchantCalculatedOverride: { totalAmount: "119.35", totalTax: "0" },
    });
    expect(store.received[1]).toMatchObject({ call: "POST /v3/orders/180/payment_actions/refunds" });
    expect(store.received[1]?.body).toEqual({
      items: [
        { item_type: "GIFT_WRAPPING", item_id: 87, quantity: 1, reason: "Torn." },
        { item_type: "ORDER", item_id: 180, amount: 0.1, reason: "Late." },
      ],
      payments: [
        { provider_id: "bankdeposit", amount: 80.35, offline: true },
        { provider_id: "storecredit", amount: 39, offline: true },
      ],
      merchant_calculated_override: { total_amount: 119.35, total_tax: 0 },
    });
    expect(refund).toEqual({
      id: 12,
      orderId: 180,
      userId: null,
      dateCreated: "2026-06-16T16:44:15.000Z",
      reason: "",
      totalAmount: "50",
      totalTax: "-5.1",
      usesMerchantOverrideValues: false,
      items: [
        { itemType: "PRODUCT", itemId: 87, reason: "Torn.", quantity: 1, requestedAmount: null, adjustments: null },
      ],
      payments: [
        {
          id: 13,
          providerId: "storecredit",
          amount: "50",
          offline: true,
          isDeclined: false,
          declinedMessage: "",
          transactionId: null,
        },
      ],
    });
  });

  test.each<[string, Scripted, string, string]>([
    [
      "422",
      {
        status: 422,
        json: { data: [{ status: 422, title: "Unable to provide store credit for a guest customer.", type: "x" }] },
      },
      "INPUT",
      "Unable to provide store credit for a guest customer.",
    ],
    [
      "503",
      { status: 503, json: { data: [{ order_id: 180, status: 503, error: "Tax service gone away" }], meta: {} } },
      "UNAVAILABLE",
      "Tax service gone away.",
    ],
    ["502", { status: 502 }, "UNAVAILABLE", "502"],
    ["409", { status: 409, json: { status: 409, title: "Refund in progress" } }, "CONFLICT", "Refund in progress"],
  ])("is sent once, and %s inside data is told in the store's words", async (_name, answer, kind, words) => {
    await using store = await scriptedStore(() => answer);
    await expect(store.client.refunds.create(180, asked)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(words),
    });
    expect(store.received).toHaveLength(1);
  });

  test.each<[string, Scripted]>([
    ["a 504", { status: 504 }],
    ["a 200 without a body", {}],
    ["a 204", { status: 204 }],
    ["a 201 of wrong types", { status: 201, json: { data: wireRefund(12, { id: "12" }) } }],
    ["a 201 without its amount", { status: 201, json: { data: { id: 12 } } }],
  ])(
    "whose answer is %s says that the order's refunds have to be read, not that it can be tried again",
    async (...row) => {
      const [, answer] = row;
      await using store = await scriptedStore(() => answer);
      await expect(store.client.refunds.create(180, asked)).rejects.toMatchObject({
        kind: "UNAVAILABLE",
        code: "OUTCOME_UNKNOWN",
        retryable: false,
        remedy: "Read the refunds of the order, and compare before refunding again.",
      });
      expect(store.received).toHaveLength(1);
    },
  );

  test("of which little is told is told so far, for it was made", async () => {
    let data: unknown = { id: 12, total_amount: 50 };
    await using store = await scriptedStore(() => ({ status: 201, json: { data } }));
    expect(await store.client.refunds.create(180, asked)).toEqual({
      id: 12,
      orderId: 180,
      userId: null,
      dateCreated: null,
      reason: "",
      totalAmount: "50",
      totalTax: null,
      usesMerchantOverrideValues: null,
      items: null,
      payments: null,
    });
    data = wireRefund(12, { payments: [{}] });
    expect(await store.client.refunds.create(180, asked)).toMatchObject({
      payments: [{ id: null, providerId: "", amount: null, offline: null, isDeclined: null, transactionId: null }],
    });
  });

  test("that the store has under way is waited for, and says so", async () => {
    await using store = await scriptedStore(() => ({
      status: 409,
      json: { status: 409, title: "Refund in progress" },
    }));
    const { refunds, orderPayments } = store.client;
    const acts = [() => refunds.create(180, asked), () => orderPayments.capture(180), () => orderPayments.void(180)];
    for (const act of acts)
      await expect(act()).rejects.toMatchObject({
        code: "CONFLICT",
        remedy: expect.stringMatching(/^Wait until what is being done to the order's payment has ended/),
      });
  });

  test("of tax takes no reason, which the API has no place for", async () => {
    await using store = await scriptedStore(() => ({ status: 201, json: { data: wireRefund(12) } }));
    const tax = { taxAdjustmentAmount: "1.99", payments: asked.payments };
    // @ts-expect-error The reason would be lost.
    await expect(store.client.refunds.create(180, { ...tax, reason: "Late." })).rejects.toMatchObject({
      kind: "INPUT",
      field: "reason",
    });
    expect(store.received).toEqual([]);
    await store.client.refunds.create(180, tax);
    expect(store.received[0]?.body).toMatchObject({ tax_adjustment_amount: 1.99 });
  });

  test("is sent again where the store surely did nothing", async () => {
    await using store = await scriptedStore((_request, number) =>
      number === 1 ? { status: 429 } : { status: 201, json: { data: wireRefund(12) } },
    );
    expect(await store.client.refunds.create(180, asked)).toMatchObject({ id: 12 });
    expect(store.received).toHaveLength(2);
  });
});

describe("refunds that were made", () => {
  test("are told of one order, and by id", async () => {
    await using store = await scriptedStore(({ call }) => ({
      json: { data: call.endsWith("/12") ? wireRefund(12) : [wireRefund(12), wireRefund(13)], meta: {} },
    }));
    expect((await store.client.refunds.ofOrder(180)).map(({ id }) => id)).toEqual([12, 13]);
    expect(await store.client.refunds.get(12)).toMatchObject({ id: 12 });
    expect(store.received.map(({ call, query }) => [call, query])).toEqual([
      ["GET /v3/orders/180/payment_actions/refunds", {}],
      ["GET /v3/orders/payment_actions/refunds/12", {}],
    ]);
  });

  test("are told of many orders, in requests that fit, each once", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: {
        data:
          query["page"] === "1"
            ? (query["order_id:in"] ?? query["id:in"] ?? "")
                .split(",")
                .map((id) => wireRefund(Number(id)))
                .toReversed()
            : [],
        meta: {},
      },
    }));
    const orderIds = Array.from({ length: 120 }, (_, index) => 120 - index);
    const found = await store.client.refunds.list({ orderIds, createdMin: "2020-01-15T01:02:34-01:00" });
    expect(found.map(({ id }) => id)).toEqual(orderIds.toReversed());
    expect(store.received.filter(({ query }) => query["page"] === "1")).toHaveLength(3);
    expect(store.received[0]?.query).toMatchObject({ "created:min": "2020-01-15T02:02:34.000Z", limit: "250" });
    const sent = store.received.length;
    expect(await store.client.refunds.list({ ids: [] })).toEqual([]);
    expect(store.received).toHaveLength(sent);
    await store.client.refunds.list({ ids: [4, 4], transactionId: "t1" });
    expect(store.received[sent]?.query).toMatchObject({ "id:in": "4", transaction_id: "t1" });
  });

  test("are asked for once where as many came as ids were asked for", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: { data: (query["id:in"] ?? "").split(",").map((id) => wireRefund(Number(id))), meta: {} },
    }));
    expect((await store.client.refunds.list({ ids: [1, 2] })).map(({ id }) => id)).toEqual([1, 2]);
    expect(store.received).toHaveLength(1);
  });

  test.each([
    ["both", { orderIds: [7], ids: [1] }],
    ["neither", { transactionId: "t1" }],
    ["ids that are not there", { ids: undefined }],
  ])("are told by order or by id, never by %s", async (_name, filter) => {
    await using store = await scriptedStore(() => ({ json: { data: [], meta: {} } }));
    // @ts-expect-error One of the two has to be given.
    const found = store.client.refunds.list(filter);
    await expect(found).rejects.toMatchObject({ kind: "INPUT", code: "FILTER_INVALID" });
    expect(store.received).toEqual([]);
  });

  test.each([
    ["the same page again and again", { "1": [1, 2], "2": [1, 2] }],
    ["a page that overlaps with the one before", { "1": [1, 2], "2": [2, 3] }],
    ["ids that descend", { "1": [2, 1] }],
  ])("are a fault, not an endless list, where the store answers %s", async (_name, pages: Record<string, number[]>) => {
    await using store = await scriptedStore(({ query }) => ({
      json: { data: (pages[query["page"] ?? ""] ?? []).map((id) => wireRefund(id)), meta: {} },
    }));
    const broken = { code: "RESPONSE_MALFORMED", field: "data.id" };
    await expect(Array.fromAsync(store.client.refunds.pages())).rejects.toMatchObject(broken);
    await expect(store.client.refunds.list({ orderIds: [1] })).rejects.toMatchObject(broken);
    expect(store.received.length).toBeLessThanOrEqual(4);
  });

  test("come in pages to the total, on from a stored cursor", async () => {
    await using store = await scriptedStore(({ query }) => {
      const page = Number(query["page"]);
      return {
        json: {
          data: [wireRefund(page * 2 - 1), wireRefund(page * 2)],
          meta: { pagination: { total: 6, per_page: 2 } },
        },
      };
    });
    const pages = await Array.fromAsync(store.client.refunds.pages());
    expect(pages.map(({ items, total }) => [items.map(({ id }) => id), total])).toEqual([
      [[1, 2], 6],
      [[3, 4], 6],
      [[5, 6], 6],
    ]);
    const from = structuredClone(pages[1]?.next ?? null);
    const rest = await Array.fromAsync(store.client.refunds.pages({ from }));
    expect(rest.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([5, 6]);
    expect(store.received).toHaveLength(4);
    const again = from === null ? null : { ...from, page: 2 };
    await expect(Array.fromAsync(store.client.refunds.pages({ from: again }))).rejects.toMatchObject({
      code: "RESPONSE_MALFORMED",
    });
  });

  test("without a total end with an empty page, and before a total with a fault", async () => {
    let meta: unknown = {};
    await using store = await scriptedStore(({ query }) =>
      query["page"] === "1" ? { json: { data: [wireRefund(1)], meta } } : { json: { data: [], meta } },
    );
    const pages = await Array.fromAsync(store.client.refunds.pages());
    expect(pages.map(({ items }) => items.length)).toEqual([1, 0]);
    meta = { pagination: { total: 3 } };
    await expect(Array.fromAsync(store.client.refunds.pages())).rejects.toMatchObject({
      code: "LIST_INCOMPLETE",
      message: expect.stringContaining("1 of 3"),
    });
    await expect(store.client.refunds.list({ orderIds: [1] })).rejects.toMatchObject({ code: "LIST_INCOMPLETE" });
    await expect(store.client.refunds.ofOrder(1)).rejects.toMatchObject({
      code: "LIST_INCOMPLETE",
      message: expect.stringContaining("GET /v3/orders/1/payment_actions/refunds after"),
    });
  });
});
