/** A gateway with a store and an account at Dotdigital. */
import { defineConnector } from "@storegate/connector-kit";
import { lists } from "@storegate/connector-lists";
import { listsResolvers } from "@storegate/connector-lists/graphql";
import type { Sandbox, SandboxOptions } from "@storegate/sandbox";
import { installedConnectors, type InstalledConnector } from "../../src/connectors.js";
import { credentials, startTestGateway, type TestGateway } from "../harness.js";
import type { SyncFields } from "../sockets.js";
import { allResults, startSync, syncToEnd, type ResultFields } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";

export interface ListsWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly sandbox: Sandbox;
  readonly dotdigital: Sandbox["control"]["dotdigital"];
  readonly storeId: string;
  /** Access to the account, as a config has it. */
  readonly provider: object;
  /** Sets an integration up; answers its id. */
  readonly integrate: (config?: object) => Promise<string>;
  /** Runs a sync to its end; answers it with its results, unchanged ones too. */
  readonly run: (
    integrationId: string,
    input?: object,
  ) => Promise<{ sync: SyncFields; results: readonly ResultFields[] }>;
  /** Somebody signs up for the newsletter. */
  readonly subscribe: (email: string, over?: object) => number;
}

/** Lists whose waits for the provider's own work take no time. */
export function impatientLists(pageSize?: number): InstalledConnector {
  const connector = defineConnector({
    ...lists,
    open: async (host) => ({ ...(await lists.open(host)), wait: async () => undefined, ...(pageSize && { pageSize }) }),
  });
  return { connector, resolvers: listsResolvers };
}

export async function startListsWorld(
  options: SandboxOptions = {},
  connectors: readonly InstalledConnector[] = installedConnectors.map((each) =>
    each.connector.id === lists.id ? impatientLists() : each,
  ),
): Promise<ListsWorld> {
  await using started = new AsyncDisposableStack();
  const gateway = started.use(
    await startTestGateway({
      sandbox: { customers: 0, orders: 0, subscribers: 0, ...options },
      connectors,
    }),
  );
  const { sandbox } = gateway;
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const provider = {
    type: "dotdigital",
    username: sandbox.dotdigitalUser,
    password: sandbox.dotdigitalPassword,
    url: sandbox.dotdigitalUrl,
  };
  const stack = started.move();
  return {
    gateway,
    sandbox,
    dotdigital: sandbox.control.dotdigital,
    storeId,
    provider,
    async integrate(config = {}) {
      const { data } = await gateway.query(
        "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message field } } }",
        { input: { storeId, connectorId: "lists", status: "MANUAL", config: { provider, ...config } } },
      );
      const { integration, userErrors } = data.createIntegration;
      if (!integration) throw new Error(JSON.stringify(userErrors));
      return integration.id as string;
    },
    async run(integrationId, input = {}) {
      const id = await startSync(gateway, { integrationId, keepUnchanged: true, ...input });
      await endOfSync(gateway, id);
      const sync = await syncToEnd(gateway, id);
      return { sync, results: await allResults(gateway, sync.id) };
    },
    subscribe: (email, over = {}) =>
      sandbox.control.subscribers.add({ email, source: "storefront", consents: ["marketing_newsletter"], ...over }).id,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
