import { createServer } from "node:http";
import { once } from "node:events";
import { createHttpClient } from "@storegate/http-client";
import { listen } from "@storegate/http-client/testing";
import { describe, expect, test } from "vitest";
import { scriptedStore, scriptedToken } from "../../test/scripted-store.js";
import { wireRefund } from "../../test/wire-orders.js";
import { createStoreClient } from "../create-store-client.js";

const wire = {
  id: 7,
  order_id: "180",
  event: "purchase",
  method: "credit_card",
  amount: 29.75,
  currency: "EUR",
  gateway: "testgateway",
  gateway_transaction_id: "abc",
  date_created: "2026-06-16T16:44:15+00:00",
  test: true,
  status: "ok",
  fraud_review: false,
  reference_transaction_id: null,
  payment_instrument_token: "secret",
  credit_card: {
    card_type: "visa",
    card_iin: "411111",
    card_last4: "1111",
    card_expiry_month: 7,
    card_expiry_year: 2030,
  },
  gift_certificate: null,
  store_credit: null,
  offline: null,
  custom: null,
};

describe("transactions of an order", () => {
  test("are told in one request without paging, with the order's id as a number", async () => {
    const manual = { ...wire, id: 8, amount: 1e-7, credit_card: null, custom: { payment_method: "Barter" } };
    await using store = await scriptedStore(() => ({ json: { data: [wire, manual], meta: {} } }));
    const [card, other] = await store.client.orderTransactions.list(180);
    expect(store.received.map(({ call, query }) => [call, query])).toEqual([["GET /v3/orders/180/transactions", {}]]);
    expect(card).toEqual({
      id: 7,
      orderId: 180,
      event: "purchase",
      method: "credit_card",
      amount: "29.75",
      currencyCode: "EUR",
      status: "ok",
      dateCreated: "2026-06-16T16:44:15.000Z",
      gateway: "testgateway",
      gatewayTransactionId: "abc",
      referenceTransactionId: null,
      paymentMethodId: null,
      isTest: true,
      isFraudReview: false,
      creditCard: { cardType: "visa", last4: "1111", expiryMonth: 7, expiryYear: 2030 },
      giftCertificate: null,
      remainingStoreCredit: null,
      offlineMethod: null,
    });
    expect(other).toMatchObject({ amount: "0.0000001", creditCard: null, offlineMethod: "Barter" });
  });

  test("are none for 204, and a fault where more are counted than came, or the order's id is none", async () => {
    await using none = await scriptedStore(() => ({ status: 204 }));
    expect(await none.client.orderTransactions.list(1)).toEqual([]);
    await using cut = await scriptedStore(() => ({ json: { data: [wire], meta: { pagination: { total: 300 } } } }));
    await expect(cut.client.orderTransactions.list(1)).rejects.toMatchObject({
      code: "LIST_INCOMPLETE",
      message: expect.stringContaining("GET /v3/orders/1/transactions after 1 of 300"),
    });
    await using odd = await scriptedStore(() => ({ json: { data: [{ ...wire, order_id: "x" }] } }));
    await expect(odd.client.orderTransactions.list(1)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
  });

  test("name both of the scopes that would do for what is done to payments", async () => {
    await using store = await scriptedStore(() => ({ status: 403, json: { title: "No scope", errors: {} } }));
    await expect(store.client.orderPayments.capture(1)).rejects.toMatchObject({
      kind: "SCOPE",
      message: expect.stringContaining("one of the scopes store_v2_orders, store_v2_transactions"),
    });
  });
});

test("capture and void are begun once, and not again when their answer was lost", async () => {
  await using store = await scriptedStore((_request, number) =>
    number < 3 ? { status: 201, json: {} } : { status: 504 },
  );
  await store.client.orderPayments.capture(180);
  await store.client.orderPayments.void(180);
  await expect(store.client.orderPayments.void(180)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(store.received.map(({ call, body }) => [call, body])).toEqual([
    ["POST /v3/orders/180/payment_actions/capture", undefined],
    ["POST /v3/orders/180/payment_actions/void", undefined],
    ["POST /v3/orders/180/payment_actions/void", undefined],
  ]);
});

test("refunds of one order are sent one at a time, those of several at once", async () => {
  const waiting: { readonly order: string; readonly answer: () => void }[] = [];
  const arrivals = new EventTarget();
  const server = await listen(
    createServer((request, response) => {
      const order = request.url?.split("/")[5] ?? "";
      request.resume().on("end", () => {
        const answer = (): void => void response.writeHead(201).end(JSON.stringify({ data: wireRefund(1) }));
        if (request.method === "GET") {
          response.end(JSON.stringify({ data: [] }));
          return;
        }
        waiting.push({ order, answer });
        arrivals.dispatchEvent(new Event("arrival"));
      });
    }),
  );
  const http = createHttpClient({ allowPrivateHosts: true });
  try {
    const client = createStoreClient({ storeHash: "abc123", accessToken: scriptedToken, apiUrl: server.url, http });
    // Before the first answer a store is asked one thing at a time, whatever it is.
    await client.refunds.ofOrder(1);
    const refund = { items: [], payments: [] };
    const all = ["1", "1", "2"].map((order) => client.refunds.create(Number(order), refund));
    while (waiting.length < 2) await once(arrivals, "arrival");
    expect(waiting.map(({ order }) => order).toSorted()).toEqual(["1", "2"]);
    const arrived = once(arrivals, "arrival");
    for (const { answer } of waiting.splice(0)) answer();
    await arrived;
    expect(waiting.map(({ order }) => order)).toEqual(["1"]);
    waiting[0]?.answer();
    expect(await Promise.all(all)).toHaveLength(3);
  } finally {
    await http.close();
    await server.close();
  }
});
