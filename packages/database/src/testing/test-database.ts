/** A real Postgres for tests: one cluster for a whole run, and for each test file a database of its own. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { connectDatabase, type Database } from "../connect.js";
import { startEmbeddedPostgres } from "../embedded/embedded-postgres.js";
import { migrateDatabase } from "../migrate.js";

/** Where {@link startTestCluster} says its address, for the processes that run test files. */
const addressVariable = "STOREGATE_TEST_POSTGRES";

/** Starts the run's cluster with a migrated template; answers how to end it. */
export async function startTestCluster(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-test-"));
  const first = await startEmbeddedPostgres({ dataDir, durable: false });
  // Several workers run files side by side, each with engines of several pools; the hundred of a server's own are too few.
  await administer(first.url, (sql) => sql`alter system set max_connections = 400`);
  await first.stop();
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  process.env[addressVariable] = server.url;
  await migrateDatabase(server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** A database of a test's own. */
export interface TestDatabase extends Database {
  /** Closes the pool and drops the database, whoever else is connected. */
  drop(): Promise<void>;
}

/** A fresh, migrated database. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const address = process.env[addressVariable];
  if (address === undefined) throw new Error("no test cluster runs: it is started by the test run's global set-up");
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Of a cluster that is not durable files are copied sooner than written down block by block.
  await administer(address, (sql) => sql`create database ${sql(name)} template storegate strategy file_copy`);
  const database = connectDatabase(replaceDatabase(address, name));
  return {
    ...database,
    drop: async () => {
      await database.close();
      await administer(address, (sql) => sql`drop database ${sql(name)} with (force)`);
    },
  };
}

function replaceDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(address: string, act: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(replaceDatabase(address, "postgres"), { max: 1, onnotice: () => {} });
  try {
    await act(sql);
  } finally {
    await sql.end();
  }
}
