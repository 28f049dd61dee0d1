/** A store, a gateway that fills it, and its PostgreSQL, each a process of its own. */
import path from "node:path";
import { connectDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";
import { startSandboxProcess, type SandboxProcess } from "../sandbox-process.ts";

/** What is started. */
export interface WarehouseTask {
  /** Customers that the store has from the beginning. */
  readonly customers: number;
  /** How long the store takes for each request, in milliseconds; nothing unless said. */
  readonly latencyMs?: number;
  /** The gateway's folder of files. */
  readonly filesFolder: string;
}

/** Everything that a sync of rows needs. */
export interface WarehouseInstallation extends AsyncDisposable {
  readonly gateway: GatewayProcess;
  readonly postgres: EmbeddedPostgres;
  /** As the owner of the gateway's tables. */
  readonly database: Database;
  readonly sandbox: SandboxProcess;
  /** The store's id in the API. */
  readonly storeId: string;
  /** Sets up an integration, and answers its id in the API. */
  createIntegration(config: object): Promise<string>;
}

/** The id in the database of what the API calls `int_…` or `store_…`. */
export function databaseId(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}

/** Starts all of it, on the plan that has no quota. */
export async function startWarehouse({
  customers,
  latencyMs: latency = 0,
  filesFolder,
}: WarehouseTask): Promise<WarehouseInstallation> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("warehouse-gateway"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(
    await startSandboxProcess({ plan: "enterprise", customers, latency, orders: 0, products: 1 }),
  );
  const gateway = started.use(
    await startGatewayProcess(postgres, dataDir, { STOREGATE_FILES_DIR: path.resolve(filesFolder) }),
  );
  const { apiUrl, storeHash, accessToken } = sandbox;
  const storeId = await made(gateway, "connectStore", "store", "ConnectStoreInput!", {
    apiUrl,
    storeHash,
    accessToken,
  });
  const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
  const stack = started.move();
  return {
    gateway,
    postgres,
    database,
    sandbox,
    storeId,
    createIntegration: (config) =>
      made(gateway, "createIntegration", "integration", "CreateIntegrationInput!", {
        storeId,
        connectorId: "warehouse",
        status: "MANUAL",
        config,
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Asks a mutation that makes something, and answers its id. */
async function made(
  gateway: GatewayProcess,
  mutation: string,
  what: string,
  type: string,
  input: object,
): Promise<string> {
  const data = await gateway.ask<Readonly<Record<string, Answer>>>(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${what} { id } userErrors { field message } } }`,
    { input },
  );
  const { [what]: thing, userErrors } = data[mutation] ?? {};
  const id = (thing as { readonly id?: string } | null | undefined)?.id;
  if (id === undefined) throw new Error(`${mutation} made nothing: ${JSON.stringify(userErrors)}`);
  return id;
}

type Answer = Readonly<Record<string, unknown>>;
