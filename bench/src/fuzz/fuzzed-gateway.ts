/** A gateway in this process, with a store of the sandbox's, that may be sent anything. */
import { createHash, randomBytes } from "node:crypto";
import { connectDatabase, newId, schema, startEmbeddedPostgres } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { readEnvironment, startGateway } from "@storegate/gateway";
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { startSandboxProcess } from "../sandbox-process.ts";

/** A gateway to send requests to. */
export interface FuzzedGateway extends AsyncDisposable {
  readonly url: string;
  readonly schema: GraphQLSchema;
  /** Keys of every role, the admin's first. */
  readonly keys: readonly string[];
  /** Errors that it has logged so far. */
  readonly complaints: readonly string[];
  /** Sees to it that there is a store, an integration and a sync; answers ids of what is there. */
  furnish(): Promise<string[]>;
}

const roles = ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"] as const;

/** @param databaseUrl of an empty database that may be spoiled; an embedded one unless said. */
export async function startFuzzedGateway(databaseUrl?: string): Promise<FuzzedGateway> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("fuzz"));
  const url = databaseUrl ?? started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop()).url;
  const sandbox = started.use(await startSandboxProcess({ plan: "enterprise", customers: 50 }));
  const complaints: string[] = [];
  const quiet = (): void => {};
  const logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fields: Record<string, unknown>, message: string) => {
      const { err } = fields;
      complaints.push(`${message}: ${err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields)}`);
    },
  };
  const admin = randomBytes(24).toString("hex");
  const environment = readEnvironment({
    PORT: "0",
    DATABASE_URL: url,
    STOREGATE_DATA_DIR: dataDir,
    STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    STOREGATE_ADMIN_KEY: admin,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
    // Nothing is asked outside of this machine.
    STOREGATE_DNS_SERVERS: "127.0.0.1:9",
    STOREGATE_REQUESTS_PER_MINUTE: "0",
    STOREGATE_REFUSALS_PER_MINUTE: "0",
    STOREGATE_COST_PER_MINUTE: "0",
  });
  const gateway = await startGateway({ environment, logger, serve: true, concurrency: 0 });
  started.defer(() => gateway.stop());
  const database = started.adopt(connectDatabase(url, { max: 1 }), (each) => each.close());
  const keys = [admin];
  for (const role of roles) {
    const secret = randomBytes(24).toString("hex");
    const secretHash = createHash("sha256").update(secret).digest("hex");
    await database.queries.insert(schema.apiKeys).values({ id: newId(), name: `fuzz ${role}`, role, secretHash });
    keys.push(secret);
  }
  const ask = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${admin}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors !== undefined) throw new Error(`The gateway could not be furnished: ${JSON.stringify(errors)}`);
    return data;
  };
  const served = buildClientSchema(await ask<IntrospectionQuery>(getIntrospectionQuery()));
  const { apiUrl, storeHash, accessToken } = sandbox;
  const furnish = async (): Promise<string[]> => {
    const { connectStore } = await ask<Connected>(connect, { input: { apiUrl, storeHash, accessToken } });
    const before = await ask<Furniture>(furniture);
    const storeId = connectStore?.store?.id ?? before.stores.nodes[0]?.id;
    if (before.integrations.nodes.length === 0 && storeId !== undefined) {
      await ask(create, { input: { storeId, connectorId: "validation", config: {} } });
    }
    const after = await ask<Furniture>(furniture);
    for (const { id } of after.integrations.nodes.slice(0, 1)) await ask(start, { input: { integrationId: id } });
    const { stores, integrations, syncs } = await ask<Furniture>(furniture);
    return [...stores.nodes, ...integrations.nodes, ...syncs.nodes].map(({ id }) => id).concat("validation");
  };
  const stack = started.move();
  return {
    url: gateway.url ?? "",
    schema: served,
    keys,
    complaints,
    furnish,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Connected {
  readonly connectStore: { readonly store: { readonly id: string } | null } | null;
}

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

interface Furniture {
  readonly stores: Nodes;
  readonly integrations: Nodes;
  readonly syncs: Nodes;
}

const connect =
  "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { code } } }";
const create =
  "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { userErrors { code } } }";
const start = "mutation ($input: StartSyncInput!) { startSync(input: $input) { userErrors { code } } }";
const furniture = "{ stores { nodes { id } } integrations { nodes { id } } syncs(first: 20) { nodes { id } } }";
