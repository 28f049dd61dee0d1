/** The composition root: everything put together for one process. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault, type Logger, type Scope } from "@storegate/connector-kit";
import {
  connectDatabase,
  migrateDatabase,
  schema,
  SecretBox,
  startEmbeddedPostgres,
  verifyEncryptionKey,
  type Database,
} from "@storegate/database";
import { createHttpClient } from "@storegate/http-client";
import { SyncEngine, type OpenConnector, type SyncRow } from "@storegate/sync-engine";
import { ensureAdminKey } from "./access/api-keys.js";
import { installedConnectors, type InstalledConnector } from "./connectors.js";
import type { Environment } from "./environment.js";
import type { Services } from "./graphql/context.js";
import { createSchema } from "./graphql/schema.js";
import { configSchemaOf, secretPointers } from "./integrations/config-secrets.js";
import { IntegrationService } from "./integrations/integration-service.js";
import { openIntegration } from "./integrations/open-integration.js";
import { startHttpServer } from "./server/http-server.js";
import { StoreClients } from "./stores/store-clients.js";
import { StoreService } from "./stores/store-service.js";

/** Settings beside the environment. */
export interface GatewayOptions {
  readonly environment: Environment;
  readonly logger: Logger;
  /** Serve GraphQL. Without it the process only works. */
  readonly serve: boolean;
  /** Stores that are worked on at once; 0 works on none. */
  readonly concurrency: number;
  /** The connectors there are; those that are installed unless said. */
  readonly connectors?: readonly InstalledConnector[];
}

/** A gateway or worker that runs. */
export interface Gateway {
  /** Where it serves; undefined for a worker. */
  readonly url: string | undefined;
  /** The file that holds the admin key, unless the key was given from outside. */
  readonly adminKeyFile: string | undefined;
  /** Ends everything in order: no more requests, work to a batch's end, the database last. */
  stop(): Promise<void>;
}

/** Starts everything; what was started before something failed is stopped again. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let last = stops.pop(); last; last = stops.pop()) await last();
  };
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const now = (): Date => new Date();

async function start(options: GatewayOptions, stops: (() => Promise<void>)[]): Promise<Omit<Gateway, "stop">> {
  const { environment, logger } = options;
  const database = await openDatabase(environment, stops);
  const secrets = await openSecrets(environment);
  await verifyEncryptionKey(database.queries, secrets);
  const adminKey = options.serve
    ? await ensureAdminKey(database.queries, environment.adminKey, environment.dataDir)
    : { file: undefined };

  const installed = options.connectors ?? installedConnectors;
  const connectors = await openConnectors(installed, environment, logger, now, stops);
  const http = createHttpClient({ allowPrivateHosts: environment.allowPrivateHosts });
  stops.push(() => http.close());
  const clients = new StoreClients(database.queries, http, secrets);
  const endSaving = clients.startSaving((error) => logger.warn({ err: error }, "could not write down a store's quota"));
  stops.push(async () => endSaving());
  const opening = { queries: database.queries, clients, secrets, logger, now };
  const engine: SyncEngine = new SyncEngine({
    database,
    connectors,
    openIntegration: (integration, view) => openIntegration(opening, integration, view),
    onSyncEnded: (sync) => noteHealth(stores, sync, logger),
    logger,
    now,
  });
  const stores = new StoreService(database, clients, scopesOf(connectors), engine.requests);
  const integrations = new IntegrationService(database, connectors, stores, opening, engine.requests);
  await engine.start();
  stops.push(() => engine.stop());
  if (options.concurrency > 0) await engine.work(options.concurrency);

  if (!options.serve) return { url: undefined, adminKeyFile: undefined };
  const services: Services = { database, engine, connectors, clients, stores, integrations, opening, logger };
  const schema = await createSchema(installed);
  const server = await startHttpServer({ host: environment.host, port: environment.port, schema, services });
  stops.push(() => server.stop());
  return { url: server.url, adminKeyFile: adminKey.file };
}

async function openDatabase(environment: Environment, stops: (() => Promise<void>)[]): Promise<Database> {
  let url = environment.databaseUrl;
  if (url === undefined) {
    const server = await startEmbeddedPostgres({ dataDir: environment.dataDir });
    stops.push(() => server.stop());
    url = server.url;
  }
  await migrateDatabase(url).catch((error: unknown) => {
    if (environment.databaseUrl === undefined) throw error;
    const { host, pathname } = new URL(environment.databaseUrl);
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`The database of DATABASE_URL (${host}${pathname}) cannot be used: ${words}`, { cause: error });
  });
  const database = connectDatabase(url, { max: 20 });
  stops.push(() => database.close());
  if (environment.databaseUrl === undefined) {
    // One living process has the folder, so whoever holds a lease here was killed: its work goes on now, not when it runs out.
    await database.queries.update(schema.storeLeases).set({ holder: null });
  }
  return database;
}

async function openSecrets(environment: Environment): Promise<SecretBox> {
  if (environment.encryptionKey !== undefined) return SecretBox.fromText(environment.encryptionKey);
  const file = path.join(environment.dataDir, "encryption-key");
  const found = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found !== undefined) return SecretBox.fromText(found);
  const made = randomBytes(32).toString("base64");
  await mkdir(environment.dataDir, { recursive: true });
  await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" });
  return SecretBox.fromText(made);
}

async function openConnectors(
  installed: readonly InstalledConnector[],
  environment: Environment,
  logger: Logger,
  now: () => Date,
  stops: (() => Promise<void>)[],
): Promise<ReadonlyMap<string, OpenConnector>> {
  const open = new Map<string, OpenConnector>();
  for (const { connector } of installed) {
    secretPointers(configSchemaOf(connector));
    const runtime: unknown = await connector.open({ dnsServers: environment.dnsServers, now, logger });
    stops.push(async () => connector.close?.(runtime));
    open.set(connector.id, { connector, runtime });
  }
  return open;
}

function scopesOf(connectors: ReadonlyMap<string, OpenConnector>): Scope[] {
  return [...new Set([...connectors.values()].flatMap((open) => open.connector.scopes))];
}

/** What a sync learned of its store stands with the store. */
async function noteHealth(stores: StoreService, sync: SyncRow, logger: Logger): Promise<void> {
  const fault = sync.error;
  if (sync.status === "FAILED" && fault?.kind !== "AUTH" && fault?.kind !== "UNAVAILABLE") return;
  if (sync.status === "CANCELLED") return;
  try {
    await stores.noteHealth(sync.storeId, fault ? new Fault(fault) : null);
  } catch (error) {
    logger.warn({ err: error, storeId: sync.storeId }, "could not note how a store stands");
  }
}
