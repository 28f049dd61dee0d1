/** The database that the environment names: brought to the present schema by its owner, then used by a role that owns nothing. */
import type { Logger } from "@storegate/connector-kit";
import {
  connectDatabase,
  migrateDatabase,
  ownsAudit,
  prepareDatabase,
  startEmbeddedPostgres,
  type ConnectorSchema,
  type Database,
} from "@storegate/database";
import type { Environment } from "./environment.js";
import type { Stops } from "./stops.js";

/** What is said where nobody looks after the embedded PostgreSQL any more. */
export const embeddedGone = "the embedded PostgreSQL does not run, and is not started again";

/** How it is opened. */
export interface OpenDatabaseOptions {
  /** The most connections. */
  readonly max: number;
  /** After how many milliseconds a transaction that waits for this process is ended; the usual time unless said. */
  readonly idleInTransactionMs?: number | undefined;
  readonly logger: Logger;
  /** Told what ends it. */
  readonly stops: Stops;
  readonly onStatement?: ((statement: string) => void) | undefined;
  /** Connectors that have tables of their own. */
  readonly connectors?: readonly ConnectorSchema[];
  /** Called when the embedded database has ended for good; without it that is an error in the log. */
  readonly onGivenUp?: ((error: Error) => void) | undefined;
}

/**
 * Opens the database, the embedded one where none is named. Where its role could take the audit's triggers away, a warning says so.
 * @throws Error that names the database when it cannot be used.
 */
export async function openDatabase(
  environment: Pick<Environment, "databaseUrl" | "ownerDatabaseUrl" | "dataDir">,
  { max, idleInTransactionMs, logger, stops, onStatement, connectors, onGivenUp }: OpenDatabaseOptions,
): Promise<Database> {
  const { url, ownerUrl } = await addressesOf(environment, { logger, stops, onGivenUp });
  const ready = ownerUrl === undefined ? migrateDatabase(url, connectors) : prepareDatabase(ownerUrl, url, connectors);
  await ready.catch((error: unknown) => {
    if (environment.databaseUrl === undefined) throw error;
    const { host, pathname } = new URL(environment.databaseUrl);
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`The database of DATABASE_URL (${host}${pathname}) cannot be used: ${words}`, { cause: error });
  });
  const database = connectDatabase(url, { max, idleInTransactionMs, onStatement });
  stops.push("the connections to the database", () => database.close());
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
  { logger, stops, onGivenUp }: Pick<OpenDatabaseOptions, "logger" | "stops" | "onGivenUp">,
): Promise<{ readonly url: string; readonly ownerUrl: string | undefined }> {
  if (databaseUrl !== undefined) return { url: databaseUrl, ownerUrl: ownerDatabaseUrl };
  const listener = {
    onEnded: () => logger.warn({ dataDir }, "the embedded PostgreSQL has ended by itself; it is started again"),
    onRestarted: (ms: number) => logger.info({ ms }, "the embedded PostgreSQL runs again"),
    onGivenUp: onGivenUp ?? ((error: Error) => logger.error({ err: error }, embeddedGone)),
  };
  const server = await startEmbeddedPostgres({ dataDir, listener });
  // Nothing but telemetry ends after it.
  stops.push("the embedded PostgreSQL", () => server.stop(), 9 / 10);
  return { url: server.applicationUrl, ownerUrl: server.url };
}
