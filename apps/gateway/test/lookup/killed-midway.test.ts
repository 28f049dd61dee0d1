/** A gateway that is killed while the store has its refund: the next one tells what became of it, and sends nothing again. */
import { lookup } from "@storegate/connector-lookup";
import { connectorTables } from "@storegate/database";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage } from "../audit-entries.js";
import { apiAt, type Api } from "../harness.js";
import { startProgram, type Program } from "../programs.js";
import { startLookupWorld, type LookupWorld } from "./lookup-world.js";

const encryptionKey = Buffer.alloc(32, 7).toString("base64");
let world: LookupWorld;
beforeAll(async () => {
  world = await startLookupWorld({}, { environment: { STOREGATE_ENCRYPTION_KEY: encryptionKey } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Another gateway on the same database, as a process of its own. */
async function startMortal(): Promise<{ readonly program: Program; readonly api: Api } & AsyncDisposable> {
  const { database, key } = world.gateway;
  const program = await startProgram({
    DATABASE_URL: database.url,
    STOREGATE_ENCRYPTION_KEY: encryptionKey,
    STOREGATE_ADMIN_KEY: key,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
  });
  const ready = await program.line("ready");
  return {
    program,
    api: apiAt(String(ready["url"]), key),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

async function quoted(orderId: number): Promise<string> {
  const found = await world.gateway.query(
    "query ($id: ID!, $query: CustomerQuery!) { lookupCustomers(integrationId: $id, query: $query) { matches { customer { orders { nodes { id } } } } } }",
    { id: world.integrationId, query: { orderNumber: String(orderId) } },
  );
  const node: string = found.data.lookupCustomers.matches[0].customer.orders.nodes[0].id;
  const { data } = await world.gateway.query(
    "mutation ($input: QuoteRefundInput!) { quoteRefund(input: $input) { quote { id } userErrors { code } } }",
    { input: { integrationId: world.integrationId, orderId: node } },
  );
  return data.quoteRefund.quote.id;
}

async function refund(api: Api, quoteId: string, idempotencyKey: string) {
  const { data, errors } = await api.query(
    "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { pending refund { externalId } userErrors { code } } }",
    { input: { quoteId, idempotencyKey } },
  );
  return data.refundOrder ?? errors?.map(({ extensions }) => extensions["code"]);
}

/** As if more time had gone by than a process has for what it began. */
async function outlive(idempotencyKey: string): Promise<void> {
  const tables = connectorTables(world.gateway.database.queries, lookup);
  await tables.query(
    "update actions set lease_until = lease_until - interval '5 minutes', begun_at = begun_at - interval '5 minutes' where idempotency_key = $1",
    [idempotencyKey],
  );
}

test.each([
  ["after the store refunded", "after", 10_000],
  ["before the store had it", "before", 0],
] as const)("killed %s: the order is closed until that is settled, by reading alone", async (_, act, refunded) => {
  const { control } = world.sandbox;
  const { id: customerId } = control.addCustomer({
    email: `${randomUUID()}@example.com`,
    first_name: "A",
    last_name: "B",
  });
  const orderId = world.paidOrder(customerId).id;
  const [quoteId, key] = [await quoted(orderId), randomUUID()];
  await using mortal = await startMortal();
  control.addFault({ method: "POST", path: "/v3/orders/*/payment_actions/refunds", act, respond: "held" });
  const begun = refund(mortal.api, quoteId, key).catch(() => "gone");
  await control.untilHeld();
  expect((await mortal.program.end("SIGKILL")).signal).toBe("SIGKILL");
  control.releaseHeld();
  expect(await begun).toBe("gone");

  // Nobody knows yet whether it is dead.
  expect(await refund(world.gateway, quoteId, key)).toMatchObject({ pending: true, refund: null });
  expect(await refund(world.gateway, quoteId, randomUUID())).toMatchObject({ userErrors: [{ code: "ORDER_BUSY" }] });
  await outlive(key);
  const sentBefore = control.calls().endpoints["POST /v3/orders/{order_id}/payment_actions/refunds"];
  const settled = await refund(world.gateway, quoteId, key);
  const made = control.payments.refunds(orderId).map((each) => ({ externalId: String(each.id) }));
  expect(settled).toMatchObject(
    refunded > 0 ? { pending: false, refund: made[0], userErrors: [] } : ["CAME_TO_NOTHING"],
  );
  expect(control.calls().endpoints["POST /v3/orders/{order_id}/payment_actions/refunds"]).toBe(sentBefore);
  expect([made.length, world.refunded(orderId)]).toEqual([refunded > 0 ? 1 : 0, refunded]);

  // What it was about to do stands in the audit, and what became of it.
  const { nodes } = await auditPage(world.gateway, { operation: "refundOrder" });
  const after = nodes.map((entry) => entry.after);
  const { mark } = after.find((each) => each?.["state"] === "SENDING" && each["orderId"] === orderId) ?? {};
  expect(after.filter((each) => each?.["mark"] === mark && each?.["isFoundOut"])).toMatchObject([
    refunded > 0 ? { state: "DONE", refund: { amount: "100.00" } } : { state: "FAILED", fault: "CAME_TO_NOTHING" },
  ]);
});
