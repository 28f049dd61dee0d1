/** An agent's console over GraphQL: who wrote, what they ordered, and what may be done to it, once. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectorNodeId } from "@storegate/connector-kit/graphql";
import { auditPage } from "../audit-entries.js";
import { addApiKey } from "../harness.js";
import { contractOperation, startLookupWorld, type LookupWorld } from "./lookup-world.js";

let world: LookupWorld;
beforeAll(async () => {
  world = await startLookupWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let people = 0;
/** Somebody whom nobody has looked up yet. */
function jane(): { readonly id: number; readonly email: string } {
  people += 1;
  const email = `Jane${people}@Example.com`;
  return { id: world.sandbox.control.addCustomer({ email, first_name: "Jane", last_name: "Roe" }).id, email };
}

/** An order of somebody's own, as it is looked up. */
async function newOrder() {
  const { id, email } = jane();
  const number = world.paidOrder(id).id;
  const [{ customer }] = (await lookUp({ email })).matches;
  return { number, email, customer, order: customer.orders.nodes[0] };
}

const lookupQuery = `query ($id: ID!, $query: CustomerQuery!, $first: Int! = 20, $after: String) {
  lookupCustomers(integrationId: $id, query: $query) {
    columns { attribute label }
    autoLinked { linkReason customer { id } }
    matches { matchedBy linkReason customer {
      id externalId guest name email phone addresses groupName
      accounts { externalId email channelIds storeCredit { amount currency } notes attributes { name value } }
      orders(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id externalId status total { amount currency } refunded { amount currency } createdAt paymentMethod
          items { id name quantity quantityRefunded total { amount } }
          shipments { trackingNumber items { quantity } } refunds { externalId total { amount } reason }
          actions { operation allowed reason } } } } } } }`;

async function lookUp(query: object, more: object = {}, key?: string) {
  const { data, errors } = await world.gateway.query(lookupQuery, { id: world.integrationId, query, ...more }, key);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.lookupCustomers;
}

async function quote(orderId: string, more: object = {}) {
  const { data } = await world.gateway.query(
    "mutation ($input: QuoteRefundInput!) { quoteRefund(input: $input) { quote { id total { amount currency } methods { id title } expiresAt } userErrors { code message field } } }",
    { input: { integrationId: world.integrationId, orderId, ...more } },
  );
  return data.quoteRefund;
}

async function refund(quoteId: string, idempotencyKey: string = randomUUID(), more: object = {}) {
  const { data } = await world.gateway.query(
    "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { pending refund { externalId total { amount currency } createdAt } order { id status refunded { amount } actions { operation allowed reason } } userErrors { code message field } } }",
    { input: { quoteId, idempotencyKey, ...more } },
  );
  return data.refundOrder;
}

test("somebody is found by their address in any case, with all that an agent needs", async () => {
  const { id, email } = jane();
  const order = world.paidOrder(id);
  const found = await lookUp({ email: email.toUpperCase() });
  expect(found.columns).toContainEqual({ attribute: "externalCustomerId", label: "Customer ID" });
  expect(found.autoLinked).toMatchObject({ linkReason: "email_matches" });
  const [{ matchedBy, customer }] = found.matches;
  expect(matchedBy).toEqual(["email"]);
  expect(customer).toMatchObject({
    externalId: String(id),
    guest: false,
    name: "Jane Roe",
    email,
    accounts: [{ externalId: String(id) }],
  });
  expect(customer.orders.nodes[0]).toMatchObject({
    externalId: String(order.id),
    total: { amount: "100.00", currency: "EUR" },
    refunded: { amount: "0.00" },
    items: [
      { name: "Shirt", quantity: 6, quantityRefunded: 0, total: { amount: "60.00" } },
      { name: "Socks", quantity: 4 },
    ],
    shipments: [],
    refunds: [],
    actions: [
      { operation: "refundOrder", allowed: true, reason: null },
      { operation: "cancelOrder", allowed: true, reason: null },
    ],
  });
});

test("orders come newest first, page by page, each once, over accounts and what was ordered without one", async () => {
  const { control } = world.sandbox;
  const email = "pages@example.com";
  const id = control.addCustomer({ email, first_name: "Page", last_name: "Turner" }).id;
  const own = Array.from({ length: 5 }, () => world.paidOrder(id).id);
  const guest = Array.from({ length: 4 }, () => control.orders.add({ email: "Pages@Example.com" }).id);
  control.orders.archive(own[0] ?? 0);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { matches } = await lookUp({ email }, { first: 3, after });
    const { nodes, pageInfo } = matches[0].customer.orders;
    seen.push(...nodes.map(({ externalId }: { externalId: string }) => externalId));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  const expected = [...own.slice(1), ...guest].toSorted((a, b) => b - a).map(String);
  expect(seen).toEqual(expected);
});

test("what of orders cannot be read fails alone: refunds that are not known allow no refund", async () => {
  const { control } = world.sandbox;
  const id = control.addCustomer({ email: "partly@example.com", first_name: "P", last_name: "Q" }).id;
  world.paidOrder(id);
  control.addFault({ path: "/v3/orders/payment_actions/refunds", respond: { status: 500 }, times: null });
  const { data, errors } = await world.gateway.query(
    `query ($id: ID!) { lookupCustomers(integrationId: $id, query: { email: "partly@example.com" }) { matches { customer { name orders { nodes { externalId refunds { externalId } actions { operation allowed reason } } } } } } }`,
    { id: world.integrationId },
  );
  control.clearFaults();
  expect(errors).toBeUndefined();
  expect(data.lookupCustomers.matches[0].customer.orders.nodes[0]).toMatchObject({
    refunds: null,
    actions: [
      { operation: "refundOrder", allowed: false, reason: expect.stringContaining("could not be read") },
      { operation: "cancelOrder", allowed: true },
    ],
  });
});

/** A key of another integration of the same store. */
async function startLookupKeyElsewhere(): Promise<string> {
  const { data } = await world.gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input: { storeId: world.storeId, connectorId: "lookup", name: "Other", config: {} } },
  );
  const made = await world.gateway.query(
    "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }",
    { input: { name: "Elsewhere", role: "VIEWER", integrationIds: [data.createIntegration.integration.id] } },
  );
  return made.data.createApiKey.secret;
}

test("more orders than an operation may cost are refused before the store is asked", async () => {
  world.sandbox.control.resetCalls();
  const { errors } = await world.gateway.query(lookupQuery, {
    id: world.integrationId,
    query: { email: "costly@example.com" },
    first: 250,
  });
  expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COSTLY" } }]);
  expect(world.sandbox.control.calls().total).toBe(0);
});

test("ids lead back to customers and orders, and are ids of nothing to whom the integration is out of reach", async () => {
  const { customer, order } = await newOrder();
  const node = async (id: string, key?: string) => {
    const { data } = await world.gateway.query(
      "query ($id: ID!) { node(id: $id) { id __typename ... on Customer { name } ... on Order { externalId } } }",
      { id },
      key,
    );
    return data.node;
  };
  expect(await node(customer.id)).toEqual({ id: customer.id, __typename: "Customer", name: "Jane Roe" });
  expect(await node(order.id)).toMatchObject({ __typename: "Order", externalId: order.externalId });
  expect(await node(`${customer.id}x`)).toBeNull();
  expect(await node(connectorNodeId("ord", world.integrationId, order.externalId))).not.toBeNull();
  for (const none of [`0${order.externalId}`, `${order.externalId}.0`, "-1", "1e3", "", "99999999999999999999"])
    expect(await node(connectorNodeId("ord", world.integrationId, none))).toBeNull();
  const elsewhere = await startLookupKeyElsewhere();
  expect(await node(customer.id, elsewhere)).toBeNull();
  expect(await node(order.id, elsewhere)).toBeNull();
});

describe("a refund", () => {
  test("is quoted, confirmed, told once more by its key, and audited", async () => {
    const { number: id, order } = await newOrder();
    const [shirt] = order.items;
    const quoted = await quote(order.id, { items: [{ orderItemId: shirt.id, quantity: 2 }] });
    expect(quoted).toMatchObject({ quote: { total: { amount: "20.00", currency: "EUR" } }, userErrors: [] });
    expect(world.refunded(id)).toBe(0);
    const key = randomUUID();
    const done = await refund(quoted.quote.id, key, { reason: "Two were torn" });
    expect(done).toMatchObject({
      pending: false,
      refund: { total: { amount: "20.00" } },
      order: { refunded: { amount: "20.00" } },
      userErrors: [],
    });
    expect((await refund(quoted.quote.id, key, { reason: "Two were torn" })).refund).toEqual(done.refund);
    expect(world.refunded(id)).toBe(2000);
    const again = await refund(quoted.quote.id);
    expect(again.userErrors).toMatchObject([{ code: "ORDER_CHANGED" }]);
    expect(world.refunded(id)).toBe(2000);

    const { nodes } = await auditPage(world.gateway, {});
    const entry = nodes.find(({ operation }) => operation === "refundOrder");
    expect(JSON.stringify(entry)).toContain(done.refund.externalId);
  });

  test("of what cannot be refunded is refused with the field that is wrong", async () => {
    const { order } = await newOrder();
    expect((await quote(order.id, { amount: "1000" })).userErrors).toMatchObject([
      { code: "AMOUNT_TOO_HIGH", field: ["input", "amount"] },
    ]);
    expect((await quote("ord_nothing")).userErrors).toMatchObject([{ code: "ORDER_NOT_FOUND" }]);
  });

  test("is no viewer's to make, who is told so beforehand", async () => {
    const { email } = await newOrder();
    const viewer = await addApiKey(world.gateway, "VIEWER");
    const [{ customer }] = (await lookUp({ email }, {}, viewer)).matches;
    const [order] = customer.orders.nodes;
    expect(order.actions[0]).toMatchObject({ allowed: false, reason: expect.stringContaining("OPERATOR") });
  });
});

test("an order is cancelled once, and an agent sees that it is", async () => {
  const { number: id, order } = await newOrder();
  const { data } = await world.gateway.query(
    "mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { pending order { status actions { operation allowed reason } } refund { externalId } userErrors { code message } } }",
    { input: { integrationId: world.integrationId, orderId: order.id, idempotencyKey: randomUUID() } },
  );
  expect(data.cancelOrder).toMatchObject({ pending: false, refund: null, userErrors: [] });
  expect(data.cancelOrder.order.actions[1]).toEqual({
    operation: "cancelOrder",
    allowed: false,
    reason: "The order is cancelled already.",
  });
  expect(world.sandbox.control.orders.get(id)?.status_id).toBe(5);
});

test("a discount code is made, and can be used", async () => {
  const { data } = await world.gateway.query(
    "mutation ($input: CreateDiscountCodeInput!) { createDiscountCode(input: $input) { pending code userErrors { code message } } }",
    { input: { integrationId: world.integrationId, idempotencyKey: randomUUID(), percentOff: 12.5 } },
  );
  expect(data.createDiscountCode).toMatchObject({ pending: false, userErrors: [] });
  expect(data.createDiscountCode.code).toMatch(/^[A-Z0-9]{6,}$/);
});

describe.skipIf(process.env["STOREGATE_SHARED"] === undefined)("operations that are really sent", () => {
  test("AgentLookup and ConfirmRefund", async () => {
    const { id: customerId, email } = jane();
    const { id } = world.paidOrder(customerId);
    const agent = await world.gateway.query(await contractOperation("AgentLookup"), {
      lookup: world.integrationId,
      query: { email },
    });
    expect(agent.errors).toBeUndefined();
    const { customer } = agent.data.lookupCustomers.matches[0];
    expect(customer).toMatchObject({ emailVerdict: null, consent: null, profile: null });
    const order = customer.orders.nodes.find(({ externalId }: { externalId: string }) => externalId === String(id));
    const quoted = await quote(order.id);
    const confirmed = await world.gateway.query(await contractOperation("ConfirmRefund"), {
      quoteId: quoted.quote.id,
      key: randomUUID(),
      reason: "All of it",
    });
    expect(confirmed.errors).toBeUndefined();
    expect(confirmed.data.refundOrder).toMatchObject({
      pending: false,
      userErrors: [],
      order: { refunded: { amount: "100.00" } },
    });
    expect(world.refunded(id)).toBe(10_000);
  });
});
