/** Gateways on one PostgreSQL, with a store whose syncs no gateway carries on, and whoever may subscribe. */
import { randomBytes } from "node:crypto";
import { connectDatabase, startEmbeddedPostgres, type Database } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";

/** See the head of this file. */
export interface SubscribedGateways extends AsyncDisposable {
  readonly gateways: readonly GatewayProcess[];
  readonly database: Database;
  /** Secrets to subscribe with, each of other rights: keys of three roles, and a third party's progress token. */
  readonly secrets: readonly string[];
}

const many = "1000000";

/** All subscribers have one address and few keys, which no gateway would let pass as it is. */
const variables = {
  STOREGATE_SILENT_SOCKETS_PER_ADDRESS: many,
  STOREGATE_SOCKETS_PER_ADDRESS: many,
  STOREGATE_SOCKETS_PER_KEY: many,
  STOREGATE_SOCKETS_PER_TOKEN: many,
  STOREGATE_SUBSCRIPTIONS_PER_KEY: many,
  STOREGATE_SUBSCRIPTIONS_PER_TOKEN: many,
  STOREGATE_SOCKET_INIT_SECONDS: "60",
  NODE_OPTIONS: `--expose-gc --import ${new URL("collect-on-signal.ts", import.meta.url).href}`,
};

type Made = Readonly<Record<string, Readonly<Record<string, { readonly id: string }>>>>;

/** Starts it all. */
export async function startSubscribedGateways(count: number): Promise<SubscribedGateways> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("bench"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(await startSandboxProcess({ plan: "enterprise", customers: 1 }));
  const common = { ...variables, STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64") };
  const first = started.use(await startGatewayProcess(postgres, dataDir, common));
  const gateways = [first];
  while (gateways.length < count) {
    const next = await startGatewayProcess(postgres, dataDir, { ...common, STOREGATE_ADMIN_KEY: first.key });
    gateways.push(started.use(next));
  }
  const { apiUrl, storeHash, accessToken } = sandbox;
  const connected = await first.ask<Made>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: { apiUrl, storeHash, accessToken } },
  );
  const created = await first.ask<Made>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input: { storeId: connected["connectStore"]?.["store"]?.id, connectorId: "validation", config: {} } },
  );
  const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
  await database.sql`
    insert into store_leases (store_id, epoch, holder, expires_at)
    select id, 1, 'bench', now() + interval '1 day' from stores
    on conflict (store_id) do update set holder = excluded.holder, expires_at = excluded.expires_at`;
  const secrets = await makeSecrets(first, created["createIntegration"]?.["integration"]?.id ?? "");
  const stack = started.move();
  return { gateways, database, secrets, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function makeSecrets(gateway: GatewayProcess, integrationId: string): Promise<readonly string[]> {
  const keyOf = async (role: string): Promise<string> => {
    const { createApiKey } = await gateway.ask<{ createApiKey: { secret: string } }>(
      "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }",
      { input: { name: `bench ${role}`, role } },
    );
    return createApiKey.secret;
  };
  const { createProgressToken } = await gateway.ask<{ createProgressToken: { token: string } }>(
    "mutation ($input: CreateProgressTokenInput!) { createProgressToken(input: $input) { token } }",
    { input: { integrationId } },
  );
  return [gateway.key, await keyOf("VIEWER"), await keyOf("SUBSCRIBER"), createProgressToken.token];
}
