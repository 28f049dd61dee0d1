/** One refund, whatever is sent: a thousand times at once over two gateways, while the store's answers are lost. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../harness.js";
import { startSecondGateway } from "../second-gateway.js";
import { startLookupWorld, type LookupWorld } from "./lookup-world.js";

const encryptionKey = Buffer.alloc(32, 7).toString("base64");
let world: LookupWorld;
let second: Api & AsyncDisposable;
beforeAll(async () => {
  const environment = {
    STOREGATE_ENCRYPTION_KEY: encryptionKey,
    STOREGATE_COST_PER_MINUTE: "0",
    STOREGATE_REQUESTS_PER_MINUTE: "0",
  };
  world = await startLookupWorld({}, { environment });
  second = await startSecondGateway(world.gateway, encryptionKey, {
    environment: { STOREGATE_COST_PER_MINUTE: "0", STOREGATE_REQUESTS_PER_MINUTE: "0" },
  });
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

interface Refunded {
  readonly pending: boolean | null;
  readonly refund: { readonly externalId: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

async function newQuote(): Promise<{ readonly orderId: number; readonly quoteId: string; readonly node: string }> {
  const customer = world.sandbox.control.addCustomer({
    email: `${randomUUID()}@example.com`,
    first_name: "A",
    last_name: "B",
  });
  const orderId = world.paidOrder(customer.id).id;
  const found = await world.gateway.query(
    "query ($id: ID!, $query: CustomerQuery!) { lookupCustomers(integrationId: $id, query: $query) { matches { customer { orders { nodes { id } } } } } }",
    { id: world.integrationId, query: { orderNumber: String(orderId) } },
  );
  const node: string = found.data.lookupCustomers.matches[0].customer.orders.nodes[0].id;
  return { orderId, node, quoteId: await quote(node) };
}

async function quote(node: string, more: object = {}): Promise<string> {
  const { data } = await world.gateway.query(
    "mutation ($input: QuoteRefundInput!) { quoteRefund(input: $input) { quote { id } userErrors { code } } }",
    { input: { integrationId: world.integrationId, orderId: node, ...more } },
  );
  return data.quoteRefund.quote?.id ?? data.quoteRefund.userErrors[0].code;
}

async function refund(api: Api, quoteId: string, idempotencyKey: string): Promise<Refunded> {
  const { data, errors } = await api.query(
    "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { pending refund { externalId } userErrors { code } } }",
    { input: { quoteId, idempotencyKey } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.refundOrder;
}

const gatewayOf = (index: number): Api => (index % 2 === 0 ? world.gateway : second);

test("a thousand submissions of one refund over two gateways, the store's answers lost after it acted: one refund, told to all who ask", async () => {
  const { orderId, quoteId } = await newQuote();
  const key = randomUUID();
  world.sandbox.control.addFault({
    method: "POST",
    path: "/v3/orders/*/payment_actions/refunds",
    act: "after",
    respond: "reset",
    times: null,
  });
  const told = await Promise.all(Array.from({ length: 1000 }, (_, index) => refund(gatewayOf(index), quoteId, key)));
  world.sandbox.control.clearFaults();
  expect(world.sandbox.control.payments.refunds(orderId)).toHaveLength(1);
  expect(world.refunded(orderId)).toBe(10_000);
  for (const each of told) expect([each.pending, each.refund !== null]).toSatisfy(([p, r]) => p === true || r === true);
  const settled = await refund(second, quoteId, key);
  expect(settled).toMatchObject({ pending: false, userErrors: [] });
  expect(new Set(told.flatMap((each) => each.refund?.externalId ?? [])).size).toBeLessThanOrEqual(1);
});

test("a hundred keys with a hundred quotes of half the order at once never give back more than its total", async () => {
  const { orderId, node } = await newQuote();
  const quotes = await Promise.all(Array.from({ length: 100 }, () => quote(node, { amount: "50" })));
  const told = await Promise.all(quotes.map((id, index) => refund(gatewayOf(index), id, randomUUID())));
  expect(world.refunded(orderId)).toBe(5000);
  expect(told.filter(({ refund: made }) => made !== null)).toHaveLength(1);
  for (const { refund: made, userErrors } of told)
    expect(made !== null || ["ORDER_BUSY", "ORDER_CHANGED"].includes(userErrors[0]?.code ?? "")).toBe(true);
  for (let round = 0; round < 5; round += 1) {
    const again = await Promise.all(Array.from({ length: 10 }, () => quote(node, { amount: "50" })));
    await Promise.all(again.map((id, index) => refund(gatewayOf(index), id, randomUUID())));
  }
  expect(world.refunded(orderId)).toBe(10_000);
});
