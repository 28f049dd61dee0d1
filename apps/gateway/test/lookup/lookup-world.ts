/** A gateway with a store whose customers and orders are a test's own, and an integration that looks them up. */
import { readFile } from "node:fs/promises";
import type { Sandbox, StoreOrder } from "@storegate/sandbox";
import { credentials, startTestGateway, type TestGateway, type TestGatewayOptions } from "../harness.js";

export interface LookupWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly sandbox: Sandbox;
  readonly storeId: string;
  readonly integrationId: string;
  /** An order of 100.00, paid by hand: 6 pieces at 10.00 and 4 at 10.00. */
  paidOrder(customerId: number): StoreOrder;
  /** What went back of an order, in hundredths. */
  refunded(orderId: number): number;
}

/** Starts it. */
export async function startLookupWorld(config: object = {}, options: TestGatewayOptions = {}): Promise<LookupWorld> {
  await using started = new AsyncDisposableStack();
  const gateway = started.use(
    await startTestGateway({ sandbox: { customers: 0, orders: 0, products: 0, plan: "enterprise" }, ...options }),
  );
  const { sandbox } = gateway;
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message field } } }",
    { input: { storeId, connectorId: "lookup", config: { actions: { enabled: true }, ...config } } },
  );
  const { integration, userErrors } = data.createIntegration;
  if (!integration) throw new Error(JSON.stringify(userErrors));
  const stack = started.move();
  return {
    gateway,
    sandbox,
    storeId,
    integrationId: integration.id,
    paidOrder(customerId) {
      const line = (name: string, quantity: number) => ({ name, quantity, price_ex_tax: 10, price_inc_tax: 10 });
      return sandbox.control.orders.add({
        customerId,
        products: [line("Shirt", 6), line("Socks", 4)],
        fields: { status_id: 11 },
      });
    },
    refunded: (orderId) =>
      sandbox.control.payments
        .refunds(orderId)
        .flatMap(({ payments }) => payments)
        .reduce((sum, { cents, isDeclined }) => sum + (isDeclined ? 0 : cents), 0),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** An operation of those that users really send, with the fragments of its document; only where the reference files are. */
export async function contractOperation(name: string): Promise<string> {
  const document = await readFile(`${process.env["STOREGATE_SHARED"]}/contract/operations.graphql`, "utf8");
  const operations = document.split(/^(?=(?:query|mutation|subscription|fragment) )/m).slice(1);
  const wanted = operations.find((each) => new RegExp(`^\\w+ ${name}\\b`).test(each)) ?? "";
  const fragments = (text: string): string[] =>
    Array.from(text.matchAll(/\.\.\.(\w+)/g), ([, used]) => used ?? "").filter((used) => used !== "");
  const used = new Set<string>();
  const add = (text: string): void => {
    for (const each of fragments(text))
      if (!used.has(each)) {
        used.add(each);
        add(operations.find((one) => one.startsWith(`fragment ${each} `)) ?? "");
      }
  };
  add(wanted);
  return [wanted, ...operations.filter((each) => used.has(/^fragment (\w+)/.exec(each)?.[1] ?? ""))].join("\n");
}
