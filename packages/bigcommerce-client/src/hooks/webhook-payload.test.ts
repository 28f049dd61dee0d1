import { describe, expect, test } from "vitest";
import { parseWebhookEvent } from "./webhook-payload.js";

function payload(scope: string, data: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    scope,
    store_id: "1025646",
    data,
    hash: "7ee6a1",
    created_at: 1561479335,
    producer: "stores/abc123",
    ...more,
  });
}

describe("an event", () => {
  test("tells its store, time and hash, in a text or in bytes", () => {
    const data = { type: "customer", id: 32 };
    const event = {
      scope: "store/customer/updated",
      storeHash: "abc123",
      storeId: "1025646",
      hash: "7ee6a1",
      createdAt: "2019-06-25T16:15:35.000Z",
      data,
      entity: "customer",
      customerId: 32,
    };
    expect(parseWebhookEvent(payload("store/customer/updated", data))).toEqual(event);
    expect(parseWebhookEvent(new TextEncoder().encode(payload("store/customer/updated", data)))).toEqual(event);
  });

  test.each([
    [
      "store/customer/address/created",
      { type: "customer", id: 60, address: { customer_id: 32 } },
      { entity: "customerAddress", addressId: 60, customerId: 32 },
    ],
    [
      "store/customer/payment/instrument/default/updated",
      { type: "customer", id: 32 },
      { entity: "customer", customerId: 32 },
    ],
    [
      "store/order/statusUpdated",
      { type: "order", id: 250, status: { previous_status_id: 0, new_status_id: 11 } },
      { entity: "order", orderId: 250, statusChange: { from: 0, to: 11 }, refundId: null, messageId: null },
    ],
    [
      "store/order/refund/created",
      { type: "order", id: 250, refund: { refund_id: 3 } },
      { entity: "order", orderId: 250, statusChange: null, refundId: 3, messageId: null },
    ],
    [
      "store/order/message/created",
      { type: "order", id: 250, message: { order_message_id: 3 } },
      { entity: "order", orderId: 250, statusChange: null, refundId: null, messageId: 3 },
    ],
    ["store/channel/1/order/created", { type: "order", id: 250 }, { entity: "order", orderId: 250 }],
    [
      "store/product/inventory/updated",
      { type: "product", id: 167, inventory: { product_id: 167, method: "absolute", value: 2 } },
      { entity: "product", productId: 167 },
    ],
    [
      "store/sku/created",
      { type: "sku", id: 461, sku: { product_id: 206, variant_id: 509 } },
      { entity: "sku", skuId: 461, productId: 206, variantId: 509 },
    ],
    [
      "store/sku/inventory/updated",
      { type: "sku", id: 461, inventory: { product_id: 167, variant_id: 509, method: "absolute", value: 2 } },
      { entity: "sku", skuId: 461, productId: 167, variantId: 509 },
    ],
    ["store/subscriber/deleted", { type: "subscriber", id: 5 }, { entity: "subscriber", subscriberId: 5 }],
  ])("%s names its thing", (scope, data, told) => {
    expect(parseWebhookEvent(payload(scope, data))).toMatchObject({ scope, ...told });
  });

  test.each([
    ["store/cart/updated", { type: "cart", id: "09346904-4175-44fd-be53-f7e598531b6c" }],
    ["store/app/uninstalled", { type: "store" }],
    ["store/order/metafield/created", { type: "order", id: 12 }],
    ["store/order/transaction/created", { type: "transaction", id: 9 }],
    ["store/customer/channel/login/access/updated", { customer_id: 3 }],
    ["store/something/new", { type: "thing", id: 1 }],
  ])("%s, which is not known, is told as it came", (scope, data) => {
    expect(parseWebhookEvent(payload(scope, data))).toMatchObject({ entity: "other", scope, data });
  });

  test("with less around it than documented is taken all the same", () => {
    const bare = payload("store/app/uninstalled", null, { hash: undefined, store_id: 1025646 });
    expect(parseWebhookEvent(bare)).toMatchObject({ entity: "other", hash: null, storeId: "1025646", data: {} });
  });

  test.each([
    ["not JSON", "scope=store/order/created", undefined],
    ["a list", "[]", undefined],
    ["without a scope", payload("", {}), "scope"],
    ["of no store", payload("store/order/created", { type: "order", id: 1 }, { producer: "abc123" }), "producer"],
    ["of a store within a path", payload("store/x", {}, { producer: "stores/abc123/v3" }), "producer"],
    ["without its thing's id", payload("store/order/created", { type: "order" }), "data.id"],
    ["of a thing of another type", payload("store/customer/updated", { type: "order", id: 1 }), "data.type"],
    [
      "of an address without its customer",
      payload("store/customer/address/updated", { type: "customer", id: 60 }),
      "data.address",
    ],
  ])("that is %s is refused, and the field is named", (_name, body, field) => {
    expect(() => parseWebhookEvent(body)).toThrow(
      expect.objectContaining({ kind: "INPUT", code: "WEBHOOK_MALFORMED", field }),
    );
  });
});
