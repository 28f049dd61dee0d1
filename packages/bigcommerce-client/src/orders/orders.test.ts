import { describe, expect, test } from "vitest";
import { scriptedStore, type Received, type Scripted } from "../../test/scripted-store.js";
import { wireLine, wireOrder } from "../../test/wire-orders.js";
import type { IdCursor } from "../lists/id-pages.js";
import { orderStatus } from "./order-status.js";

/** Orders with these ids, as v2 lists them: by `min_id`, none of them is 204. */
function listed(ids: readonly number[], { query }: Received): Scripted {
  const page = ids.filter((id) => id >= Number(query["min_id"])).slice(0, Number(query["limit"]));
  return page.length === 0 ? { status: 204 } : { json: page.map((id) => wireOrder(id)) };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("pages of orders", () => {
  test("go by ascending id, 250 at once, to an empty answer", async () => {
    await using store = await scriptedStore((request) => listed(upTo(300), request));
    const pages = await Array.fromAsync(store.client.orders.pages());
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(upTo(300));
    expect(store.received.map(({ query }) => query)).toEqual([
      { min_id: "1", sort: "id:asc", limit: "250" },
      { min_id: "251", sort: "id:asc", limit: "250" },
      { min_id: "301", sort: "id:asc", limit: "250" },
    ]);
  });

  test("go on from a stored cursor, past orders that are gone, and never below the filter's least id", async () => {
    await using store = await scriptedStore((request) => listed([5, 9, 12], request));
    const from: IdCursor = structuredClone({ afterId: 5 });
    const ids = async (minId: number): Promise<number[]> =>
      (await Array.fromAsync(store.client.orders.pages({ from, limit: 2, filter: { minId } }))).flatMap(({ items }) =>
        items.map(({ id }) => id),
      );
    expect(await ids(1)).toEqual([9, 12]);
    expect(await ids(11)).toEqual([12]);
  });

  test("send every filter by its name in the API, and dates in UTC", async () => {
    await using store = await scriptedStore(() => ({ status: 204 }));
    const filter = {
      maxId: 900,
      customerId: 7,
      email: "zoe+1@example.com",
      statusId: orderStatus.incomplete,
      channelId: 2,
      paymentMethod: "Credit Card",
      externalOrderId: "A-1",
      cartId: "c",
      minTotal: "12.5",
      maxTotal: "99",
      minDateCreated: "2026-06-18T14:06:05-05:00",
      maxDateCreated: "2026-06-19T00:00:00Z",
      minDateModified: "2026-06-18",
      maxDateModified: "2026-06-20T00:00:00.5+02:00",
      isDeleted: true,
    };
    await Array.fromAsync(store.client.orders.pages({ filter, include: ["consignments.line_items"] }));
    expect(store.received[0]).toMatchObject({ call: "GET /v2/orders" });
    expect(store.received[0]?.query).toEqual({
      min_id: "1",
      max_id: "900",
      customer_id: "7",
      email: "zoe+1@example.com",
      status_id: "0",
      channel_id: "2",
      payment_method: "Credit Card",
      external_order_id: "A-1",
      cart_id: "c",
      min_total: "12.5",
      max_total: "99",
      min_date_created: "2026-06-18T19:06:05.000Z",
      max_date_created: "2026-06-19T00:00:00.000Z",
      min_date_modified: "2026-06-18T00:00:00.000Z",
      max_date_modified: "2026-06-19T22:00:00.500Z",
      is_deleted: "true",
      include: "consignments.line_items",
      consignment_structure: "object",
      sort: "id:asc",
      limit: "250",
    });
  });

  test("a date that is none is refused before anything is sent", async () => {
    await using store = await scriptedStore(() => ({ status: 204 }));
    const filter = { minDateModified: "yesterday" };
    const refused = { kind: "INPUT", code: "DATE_INVALID", field: "minDateModified" };
    await expect(Array.fromAsync(store.client.orders.pages({ filter }))).rejects.toMatchObject(refused);
    await expect(store.client.orders.latest({ filter, limit: 1 })).rejects.toMatchObject(refused);
    await expect(store.client.orders.count(filter)).rejects.toMatchObject(refused);
    expect(store.received).toEqual([]);
  });

  test.each([
    ["that descend", [3, 2, 1]],
    ["that come twice", [1, 1]],
    ["below the least id asked for", [4, 5]],
  ])("orders %s are a fault, not an endless or a holey list", async (_name, ids) => {
    await using store = await scriptedStore(() => ({ json: ids.map((id) => wireOrder(id)) }));
    const from = ids[0] === 4 ? { afterId: 4 } : null;
    await expect(Array.fromAsync(store.client.orders.pages({ from }))).rejects.toMatchObject({
      code: "RESPONSE_MALFORMED",
      field: "id",
    });
  });
});

describe("an order", () => {
  test("is told with moments, canonical amounts and what a guest is known by", async () => {
    await using store = await scriptedStore(() => ({ json: wireOrder(100) }));
    const order = await store.client.orders.get(100);
    expect(store.received[0]).toMatchObject({ call: "GET /v2/orders/100", query: {} });
    expect(order).toMatchObject({
      id: 100,
      customerId: null,
      isGuest: true,
      statusId: orderStatus.awaitingFulfillment,
      status: "Awaiting Fulfillment",
      customStatus: "Wird gepackt",
      dateCreated: "2026-06-18T12:05:04.000Z",
      dateModified: "2026-06-18T12:05:09.000Z",
      dateShipped: null,
      currencyCode: "EUR",
      displayCurrencyCode: "USD",
      displayExchangeRate: "1.12",
      totalIncTax: "29.75",
      totalTax: "4.75",
      couponDiscount: "1.5",
      storeCreditAmount: "0",
      staffNotes: "",
      externalOrderId: null,
      channelId: 1,
      isDeleted: false,
      lineItems: null,
    });
    expect(order.billingAddress).toMatchObject({
      email: "zoe+1@example.com",
      countryIso2: "DE",
      formFields: [
        { name: "VAT id", value: "12.5" },
        { name: "Sizes", value: ["S", "M"] },
      ],
    });
  });

  test("of an older store may lack what is not essential, but nothing that is", async () => {
    const { coupon_discount: _c, is_email_opt_in: _o, default_currency_code: _d, ...old } = wireOrder(1);
    let answer: unknown = old;
    await using store = await scriptedStore(() => ({ json: answer }));
    expect(await store.client.orders.get(1)).toMatchObject({
      couponDiscount: null,
      isEmailOptIn: null,
      currencyCode: "USD",
    });
    for (const field of [
      "customer_id",
      "status_id",
      "total_inc_tax",
      "date_modified",
      "is_deleted",
      "billing_address",
    ]) {
      const { [field]: _gone, ...rest } = wireOrder(1);
      answer = rest;
      await expect(store.client.orders.get(1)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED", field });
    }
  });

  test("that there is not is NOT_FOUND in the store's words", async () => {
    const json = [{ status: 404, message: "The requested resource was not found." }];
    await using store = await scriptedStore(() => ({ status: 404, json }));
    await expect(store.client.orders.get(1)).rejects.toMatchObject({
      kind: "NOT_FOUND",
      message: expect.stringContaining("The requested resource was not found."),
    });
  });
});

describe("lines that come with their order", () => {
  const link = { url: "https://x/v2/orders/1/products/5", resource: "/orders/1/products/5" };

  async function linesOf(consignments: unknown, more: Record<string, unknown> = {}) {
    await using store = await scriptedStore(() => ({ json: wireOrder(1, { consignments, ...more }) }));
    const { lineItems } = await store.client.orders.get(1, { include: ["consignments.line_items"] });
    expect(store.received[0]?.query).toEqual({ include: "consignments.line_items", consignment_structure: "object" });
    return lineItems;
  }

  test("are gathered from every consignment, whichever way it goes, by id", async () => {
    const lines = await linesOf({
      pickups: [{ id: 3, line_items: [wireLine(30)] }],
      shipping: [
        { id: 51, line_items: [wireLine(20, { price_inc_tax: 11.9, product_id: 0, variant_id: null }), wireLine(40)] },
      ],
      downloads: [{ recipient_email: "a@example.com", line_items: wireLine(10, { order_address_id: 0 }) }],
      email: { gift_certificates: [{ recipient_email: "b@example.com", line_items: [wireLine(5)] }] },
    });
    expect(lines?.map(({ id }) => id)).toEqual([5, 10, 20, 30, 40]);
    expect(lines?.[1]).toMatchObject({ orderId: 1, orderAddressId: null });
    expect(lines?.[2]).toMatchObject({ orderId: 1, productId: null, variantId: null, priceIncTax: "11.9" });
  });

  test.each([
    ["a link for all", link],
    [
      "a link for one of them",
      { shipping: [{ line_items: [wireLine(1), link] }], pickups: [], downloads: [], email: [] },
    ],
    ["a consignment without any", { shipping: [{ line_items: [wireLine(1)] }, { id: 52 }] }],
    ["no consignments", []],
    ["nothing at all", undefined],
  ])("are unknown, not none, where the store answers %s", async (_name, consignments) => {
    expect(await linesOf(consignments)).toBeNull();
  });

  test.each([
    ["fewer pieces than the order counts", { shipping: [{ line_items: [wireLine(1), wireLine(2)] }] }, 5],
    [
      "a kind of consignment that is not known",
      { shipping: [{ line_items: [wireLine(1)] }], in_store: [{ id: 3 }] },
      2,
    ],
    [
      "a kind of e-mail that is not known",
      { shipping: [{ line_items: [wireLine(1)] }], email: { gift_certificates: [], vouchers: [{ id: 3 }] } },
      2,
    ],
  ])("are unknown, not all, where the store tells %s", async (_name, consignments, count) => {
    expect(await linesOf(consignments, { items_total: count })).toBeNull();
  });

  test("are all where a bundle's parts are more pieces than the order counts, and other keys are empty", async () => {
    const parts = [wireLine(1), wireLine(2, { parent_order_product_id: 1, quantity: 6 })];
    const consignments = { shipping: [{ line_items: parts }], in_store: [], note: "", others: {} };
    expect((await linesOf(consignments, { items_total: 2 }))?.map(({ id }) => id)).toEqual([1, 2]);
    expect(await linesOf({ shipping: [{ line_items: [wireLine(1)] }] }, { items_total: null })).toHaveLength(1);
  });

  test("are none in an order that counts none", async () => {
    const none = { shipping: [], pickups: [], downloads: [], email: { gift_certificates: [] } };
    expect(await linesOf(none, { items_total: 0 })).toEqual([]);
  });

  test("that are broken are a fault that names the place", async () => {
    const { quantity: _q, ...broken } = wireLine(1);
    await expect(linesOf({ shipping: [{ line_items: [broken] }] })).rejects.toMatchObject({
      code: "RESPONSE_MALFORMED",
      field: "consignments.shipping.0.line_items.0.quantity",
    });
  });
});

describe("fees that come with their order", () => {
  const fee = {
    id: 4,
    type: "custom_fee",
    display_name_customer: "Package protection",
    display_name_merchant: "Protection",
    source: "v2",
    base_cost: "1.5000",
    cost_ex_tax: "1.2600",
    cost_inc_tax: 1.5,
    cost_tax: "0.2400",
    tax_class_id: null,
  };

  test("are told beside its lines, in the same request", async () => {
    const consignments = { shipping: [{ line_items: [wireLine(1)] }] };
    await using store = await scriptedStore(() => ({ json: wireOrder(1, { fees: [fee], consignments }) }));
    const { fees, lineItems } = await store.client.orders.get(1, { include: ["consignments.line_items", "fees"] });
    expect(store.received[0]?.query).toEqual({
      include: "consignments.line_items,fees",
      consignment_structure: "object",
    });
    expect(lineItems).toHaveLength(1);
    expect(fees).toEqual([
      {
        id: 4,
        orderId: 1,
        type: "custom_fee",
        displayNameCustomer: "Package protection",
        displayNameMerchant: "Protection",
        source: "v2",
        baseCost: "1.5",
        costExTax: "1.26",
        costIncTax: "1.5",
        costTax: "0.24",
        taxClassId: null,
      },
    ]);
  });

  test("are none where there are none, and unknown where a link or nothing stands for them", async () => {
    let fees: unknown = [];
    await using store = await scriptedStore(() => ({ json: wireOrder(1, { fees }) }));
    expect(await store.client.orders.get(1, { include: ["fees"] })).toMatchObject({ fees: [] });
    expect(store.received[0]?.query).toEqual({ include: "fees" });
    fees = { url: "https://x/v2/orders/1/fees", resource: "/orders/1/fees" };
    expect(await store.client.orders.get(1)).toMatchObject({ fees: null });
    fees = undefined;
    expect(await store.client.orders.get(1)).toMatchObject({ fees: null });
  });
});

describe("lookups", () => {
  test("the newest come in one request, 250 at most", async () => {
    await using store = await scriptedStore(() => ({ json: [wireOrder(9), wireOrder(4)] }));
    const orders = await store.client.orders.latest({ filter: { customerId: 7 }, limit: 900 });
    expect(orders.map(({ id }) => id)).toEqual([9, 4]);
    expect(store.received.map(({ query }) => query)).toEqual([{ customer_id: "7", sort: "id:desc", limit: "250" }]);
  });

  test("by customer and by address tell all, and none for nobody", async () => {
    await using store = await scriptedStore((request) =>
      request.query["email"] === "nobody@example.com" ? { status: 204 } : listed(upTo(260), request),
    );
    expect(await store.client.orders.byCustomer(7)).toHaveLength(260);
    expect(store.received[0]?.query["customer_id"]).toBe("7");
    expect(await store.client.orders.byEmail("nobody@example.com", { filter: { statusId: 1 } })).toEqual([]);
    expect(store.received.at(-1)?.query).toMatchObject({ status_id: "1" });
  });

  test.each(["", " ", "\t\n"])("by the blank address %j is refused before anything is sent", async (email) => {
    await using store = await scriptedStore((request) => listed(upTo(3), request));
    const refused = { kind: "INPUT", code: "EMAIL_BLANK", field: "email" };
    await expect(store.client.orders.byEmail(email)).rejects.toMatchObject(refused);
    await expect(Array.fromAsync(store.client.orders.pages({ filter: { email } }))).rejects.toMatchObject(refused);
    await expect(store.client.orders.count({ email })).rejects.toMatchObject(refused);
    expect(store.received).toEqual([]);
  });

  test("counts come by status", async () => {
    const status = { id: 7, name: "Awaiting Payment", system_label: "Awaiting Payment", custom_label: "Open" };
    await using store = await scriptedStore(() => ({
      json: { count: 48, statuses: [{ ...status, system_description: "", count: 48, sort_order: 2 }] },
    }));
    expect(await store.client.orders.count({ minDateCreated: "2026-01-01T00:00:00Z" })).toEqual({
      count: 48,
      statuses: [
        {
          id: orderStatus.awaitingPayment,
          name: "Awaiting Payment",
          systemLabel: "Awaiting Payment",
          customLabel: "Open",
          systemDescription: "",
          position: 2,
          count: 48,
        },
      ],
    });
    expect(store.received[0]).toMatchObject({
      call: "GET /v2/orders/count",
      query: { min_date_created: "2026-01-01T00:00:00.000Z" },
    });
  });
});

describe("changes to an order", () => {
  test("send only what changes", async () => {
    await using store = await scriptedStore(() => ({ json: wireOrder(100, { status_id: 5, status: "Cancelled" }) }));
    expect(await store.client.orders.update(100, { statusId: orderStatus.cancelled })).toMatchObject({ statusId: 5 });
    await store.client.orders.update(100, {
      staffNotes: "",
      customerId: null,
      externalOrderId: null,
      billingAddress: { zip: "50667", street1: "Neue Straße 2" },
    });
    expect(store.received.map(({ call, body }) => [call, body])).toEqual([
      ["PUT /v2/orders/100", { status_id: 5 }],
      [
        "PUT /v2/orders/100",
        {
          staff_notes: "",
          customer_id: 0,
          external_order_id: null,
          billing_address: { zip: "50667", street_1: "Neue Straße 2" },
        },
      ],
    ]);
  });

  test("are refused in the store's words", async () => {
    const message = "The field 'status_id' is invalid.";
    await using store = await scriptedStore(() => ({ status: 400, json: [{ status: 400, message }] }));
    await expect(store.client.orders.update(1, { statusId: 5 })).rejects.toMatchObject({ kind: "INPUT", message });
  });

  test("archiving deletes one order and no more", async () => {
    await using store = await scriptedStore(() => ({ status: 204 }));
    await store.client.orders.archive(100);
    expect(store.received.map(({ call }) => call)).toEqual(["DELETE /v2/orders/100"]);
  });
});
