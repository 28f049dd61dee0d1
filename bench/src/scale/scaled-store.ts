/** A store of so many customers, a gateway that validates them, and its PostgreSQL, each a process of its own. */
import { connectDatabase, startEmbeddedPostgres, type Database } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";

/** Everything that a sync of it needs. */
export interface ScaledStore extends AsyncDisposable {
  readonly gateway: GatewayProcess;
  /** As the owner of its tables. */
  readonly database: Database;
  readonly storeId: string;
  readonly integrationId: string;
}

/** So few that the answers about all of them stay in the gateway's cache. */
const domainsOfAClass = 50;

/** Names whose servers never answer: each question for them would wait for its time-out, again and again. */
const silentNames = ["stiller-hafen.de", "quiet-harbour-trading.com"];

/** Starts all of it. */
export async function startScaledStore(customers: number): Promise<ScaledStore> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("scale"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(
    await startSandboxProcess({ plan: "enterprise", customers, orders: 0, domains: domainsOfAClass }),
  );
  for (const name of silentNames) await sandbox.removeName(name);
  const gateway = started.use(
    await startGatewayProcess(postgres, dataDir, { STOREGATE_DNS_SERVERS: sandbox.dnsAddress }),
  );
  const { apiUrl, storeHash, accessToken } = sandbox;
  const { connectStore } = await gateway.ask<Connected>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: { apiUrl, storeHash, accessToken } },
  );
  const { createIntegration } = await gateway.ask<Created>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId: connectStore.store.id, connectorId: "validation", config: {} } },
  );
  const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
  const stack = started.move();
  return {
    gateway,
    database,
    storeId: connectStore.store.id,
    integrationId: createIntegration.integration.id,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Connected {
  readonly connectStore: { readonly store: { readonly id: string } };
}

interface Created {
  readonly createIntegration: { readonly integration: { readonly id: string } };
}
