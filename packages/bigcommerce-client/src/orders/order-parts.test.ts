import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { wireLine } from "../../test/wire-orders.js";
import { orderCouponType } from "./order-coupon.js";

const address = { first_name: "Zoë", zip: "50667", country_iso2: "DE", email: null };

describe("the parts of an order", () => {
  test("lines have what refunds need, and one place's gaps are no values", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.endsWith("/9")
        ? {
            json: wireLine(9, {
              quantity_refunded: undefined,
              wrapping_name: "Paper",
              wrapping_cost_inc_tax: "2.0000",
            }),
          }
        : { json: [wireLine(8, { order_id: 100 })] },
    );
    const [line] = await store.client.orderProducts.list(100);
    expect(line).toMatchObject({
      id: 8,
      orderId: 100,
      productId: 77,
      priceIncTax: "11.9",
      totalTax: "3.8",
      quantityRefunded: 1,
      discountedTotalIncTax: null,
      wrapping: null,
      appliedDiscounts: [{ id: "coupon", amount: "1.5", code: "SUMMER" }],
      options: [{ id: 45, productOptionId: 120, displayName: "Size", displayValue: "S", value: "69" }],
    });
    expect(await store.client.orderProducts.get(100, 9)).toMatchObject({
      id: 9,
      orderId: 100,
      quantityRefunded: null,
      wrapping: { name: "Paper", costIncTax: "2", costExTax: null },
    });
    expect(store.received.map(({ call, query }) => [call, query])).toEqual([
      ["GET /v2/orders/100/products", { page: "1", limit: "250" }],
      ["GET /v2/orders/100/products/9", {}],
    ]);
  });

  test("are read to the last page, though the page after it is 204", async () => {
    await using store = await scriptedStore(({ query }) =>
      query["page"] === "1"
        ? { json: Array.from({ length: 250 }, (_, index) => wireLine(index + 1)) }
        : { status: 204 },
    );
    expect(await store.client.orderProducts.list(1)).toHaveLength(250);
    expect(store.received).toHaveLength(2);
  });

  test("are asked for with an order's id, or not at all, and never fail before they are awaited", async () => {
    await using store = await scriptedStore(() => ({ json: [] }));
    const found = store.client.orderTaxes.list(Number.NaN);
    await expect(found).rejects.toMatchObject({ kind: "INPUT", code: "ID_INVALID" });
    expect(store.received).toEqual([]);
  });

  test("fees are told with amounts and the id that refunds them, in either of the documented shapes", async () => {
    const fee = {
      id: 4,
      type: "custom_fee",
      display_name_customer: "Wrap",
      cost_ex_tax: "1.2600",
      cost_inc_tax: "1.5000",
    };
    await using store = await scriptedStore(({ call }) => ({
      json: call.endsWith("/100/fees") ? [fee] : { fees: [fee] },
    }));
    const [first] = await store.client.orderFees.list(100);
    expect(first).toMatchObject({ id: 4, orderId: 100, displayNameCustomer: "Wrap", costIncTax: "1.5", costTax: null });
    expect(await store.client.orderFees.list(101)).toEqual([{ ...first, orderId: 101 }]);
    expect(store.received[0]?.call).toBe("GET /v2/orders/100/fees");
  });

  test("are none where the store answers 204, and a fault where there is no such order", async () => {
    await using empty = await scriptedStore(() => ({ status: 204 }));
    const { client } = empty;
    expect(await client.orderProducts.list(1)).toEqual([]);
    expect(await client.orderShippingAddresses.list(1)).toEqual([]);
    expect(await client.orderShipments.list(1)).toEqual([]);
    expect(await client.orderCoupons.list(1)).toEqual([]);
    expect(await client.orderTaxes.list(1)).toEqual([]);
    expect(await client.orderFees.list(1)).toEqual([]);
    await using gone = await scriptedStore(() => ({ status: 404, json: [{ status: 404, message: "No." }] }));
    await expect(gone.client.orderShipments.list(1)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("shipping addresses tell where, and what it cost", async () => {
    const wire = {
      ...address,
      id: 132,
      order_id: 229,
      items_total: 2,
      shipping_method: "None",
      cost_ex_tax: "12.0000",
      cost_inc_tax: "12.9900",
      shipping_zone_id: 0,
    };
    await using store = await scriptedStore(({ call }) => ({ json: call.endsWith("132") ? wire : [wire] }));
    const [first] = await store.client.orderShippingAddresses.list(229);
    expect(first).toMatchObject({
      id: 132,
      orderId: 229,
      address: { firstName: "Zoë", street1: "", email: "", formFields: [] },
      itemsTotal: 2,
      itemsShipped: null,
      costIncTax: "12.99",
      shippingZoneId: null,
    });
    expect(await store.client.orderShippingAddresses.get(229, 132)).toEqual(first);
  });

  test("coupons and taxes are told with amounts", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.endsWith("coupons")
        ? { json: [{ id: 3, coupon_id: 1, order_id: 120, code: "S", amount: 5, type: 1, discount: "2.7000" }] }
        : {
            json: [
              {
                id: 13,
                name: "VAT",
                class: "Automatic Tax",
                rate: "19.0000",
                priority: 0,
                priority_amount: "1.9000",
                line_amount: "1.9000",
                order_product_id: "65",
                line_item_type: "item",
              },
            ],
          },
    );
    expect(await store.client.orderCoupons.list(120)).toEqual([
      {
        id: 3,
        couponId: 1,
        orderId: 120,
        code: "S",
        amount: "5",
        type: orderCouponType.percentageDiscount,
        discount: "2.7",
      },
    ]);
    expect(await store.client.orderTaxes.list(120)).toEqual([
      {
        id: 13,
        orderId: 120,
        orderAddressId: null,
        orderProductId: 65,
        lineItemType: "item",
        name: "VAT",
        className: "Automatic Tax",
        rate: "19",
        priority: 0,
        priorityAmount: "1.9",
        lineAmount: "1.9",
      },
    ]);
    expect(store.received[1]?.query).toMatchObject({ details: "true" });
  });
});

describe("shipments", () => {
  const wire = {
    id: 6,
    order_id: 225,
    customer_id: 0,
    order_address_id: 127,
    date_created: "Mon, 11 Mar 2019 17:22:08 +0000",
    tracking_number: "EJ95",
    merchant_shipping_cost: "0.0000",
    shipping_provider: "usps",
    items: [{ order_product_id: 188, product_id: 0, quantity: 1 }],
  };

  test("are read, made, changed and deleted one by one", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.startsWith("DELETE") ? { status: 204 } : { status: call.startsWith("POST") ? 201 : 200, json: wire },
    );
    const { orderShipments } = store.client;
    const made = await orderShipments.create(225, {
      orderAddressId: 127,
      trackingNumber: "EJ95",
      items: [{ orderProductId: 188, quantity: 1 }],
    });
    expect(made).toMatchObject({
      id: 6,
      customerId: null,
      dateCreated: "2019-03-11T17:22:08.000Z",
      merchantShippingCost: "0",
      trackingLink: "",
      items: [{ orderProductId: 188, productId: null, quantity: 1 }],
    });
    expect(await orderShipments.get(225, 6)).toEqual(made);
    await orderShipments.update(225, 6, { comments: "", shippingProvider: "fedex" });
    await orderShipments.delete(225, 6);
    expect(store.received.map(({ call, body }) => [call, body])).toEqual([
      [
        "POST /v2/orders/225/shipments",
        { order_address_id: 127, tracking_number: "EJ95", items: [{ order_product_id: 188, quantity: 1 }] },
      ],
      ["GET /v2/orders/225/shipments/6", undefined],
      ["PUT /v2/orders/225/shipments/6", { comments: "", shipping_provider: "fedex" }],
      ["DELETE /v2/orders/225/shipments/6", undefined],
    ]);
  });

  test("are not made twice when the answer was lost", async () => {
    await using store = await scriptedStore(() => ({ status: 502 }));
    const shipment = { orderAddressId: 1, items: [] };
    await expect(store.client.orderShipments.create(1, shipment)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(store.received).toHaveLength(1);
  });
});

test("statuses keep the platform's name where the merchant gave none", async () => {
  const wire = { id: 5, name: "Cancelled", system_label: "Cancelled", system_description: "x", order: 9 };
  await using store = await scriptedStore(({ call }) => ({
    json: call.endsWith("/5") ? { ...wire, custom_label: "Storniert" } : [{ ...wire, custom_label: null }],
  }));
  expect(await store.client.orderStatuses.list()).toMatchObject([{ id: 5, customLabel: "Cancelled", position: 9 }]);
  expect(await store.client.orderStatuses.get(5)).toMatchObject({ id: 5, customLabel: "Storniert" });
});
