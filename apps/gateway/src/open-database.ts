/** The database that the environment names: brought to the present schema by its owner, then used by a role that owns nothing. */
import type { Logger } from "@storegate/connector-kit";
import {
  connectDatabase,
  migrateDatabase,
  ownsAudit,
  prepareDatabase,
  startEmbeddedPostgres,
  type Database,
} from "@storegate/database";
import type { Environment } from "./environment.js";

/** How it is opened. */
export interface OpenDatabaseOptions {
  /** The most connections. */
  readonly max: number;
  /** After how many milliseconds a transaction that waits for this process is ended; the usual time unless said. */
  readonly idleInTransactionMs?: number | undefined;
  readonly logger: Logger;
  /** What ends it, in the order of being called. */
  readonly stops: (() => Promise<void>)[];
  readonly onStatement?: ((statement: string) => void) | undefined;
}

/**
 * Opens the database, the embedded one where none is named. Where its role could take the audit's triggers away, a warning says so.
 * @throws Error that names the database when it cannot be used.
 */
export async function openDatabase(
  environment: Pick<Environment, "databaseUrl" | "ownerDatabaseUrl" | "dataDir">,
  { max, idleInTransactionMs, logger, stops, onStatement }: OpenDatabaseOptions,
): Promise<Database> {
  const { url, ownerUrl } = await addressesOf(environment, stops);
  const ready = ownerUrl === undefined ? migrateDatabase(url) : prepareDatabase(ownerUrl, url);
  await ready.catch((error: unknown) => {
    if (environment.databaseUrl === undefined) throw error;
    const { host, pathname } = new URL(environment.databaseUrl);
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`The database of DATABASE_URL (${host}${pathname}) cannot be used: ${words}`, { cause: error });
  });
  const database = connectDatabase(url, { max, idleInTransactionMs, onStatement });
  stops.push(() => database.close());
  if (await ownsAudit(database)) {
    const role = decodeURIComponent(new URL(url).username);
    const message =
      "the role of DATABASE_URL owns the audit and could empty it: let the gateway work as a role that owns nothing, as docs/audit-and-exports.md says";
    logger.warn({ role }, message);
  }
  return database;
}

async function addressesOf(
  { databaseUrl, ownerDatabaseUrl, dataDir }: Pick<Environment, "databaseUrl" | "ownerDatabaseUrl" | "dataDir">,
  stops: (() => Promise<void>)[],
): Promise<{ readonly url: string; readonly ownerUrl: string | undefined }> {
  if (databaseUrl !== undefined) return { url: databaseUrl, ownerUrl: ownerDatabaseUrl };
  const server = await startEmbeddedPostgres({ dataDir });
  stops.push(() => server.stop());
  return { url: server.applicationUrl, ownerUrl: server.url };
}
