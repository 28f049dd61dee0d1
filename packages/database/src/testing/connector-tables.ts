/** Tables of a connector for its tests, in a real Postgres: those that its migrations make. */
import { migrateConnector, quotedName, type ConnectorSchema } from "../connector-schemas.js";
import { lendTransaction, type ConnectorTransaction } from "../connector-transaction.js";
import { createTestDatabase, type TestDatabase } from "./test-database.js";

/** A connector's tables in a database of their own; disposing of them gives them back. */
export interface TestConnectorTables extends AsyncDisposable {
  /** Runs in one transaction: what throws leaves nothing behind, and is thrown on. */
  readonly transaction: <T>(run: (transaction: ConnectorTransaction) => Promise<T>) => Promise<T>;
  /** All rows by table, in an order of their own; alike for alike contents. */
  readonly snapshot: () => Promise<Readonly<Record<string, readonly unknown[]>>>;
}

/** Lends tables to tests that need many, one after another: each lot as its migrations leave it. */
export interface ConnectorTestTables {
  readonly lend: () => Promise<TestConnectorTables>;
  /** Drops the databases that they were in. */
  readonly drop: () => Promise<void>;
}

/** Makes a connector's tables as a gateway would; those that are given back are lent again. */
export function connectorTestTables(connector: ConnectorSchema): ConnectorTestTables {
  const all: TestDatabase[] = [];
  const free: TestDatabase[] = [];
  return {
    async lend() {
      let database = free.pop();
      if (!database) all.push((database = await createTestDatabase()));
      await migrateConnector(database.sql, connector);
      return tablesIn(database, connector, () => void free.push(database));
    },
    drop: async () => void (await Promise.all(all.splice(0).map((database) => database.drop()))),
  };
}

function tablesIn(database: TestDatabase, connector: ConnectorSchema, giveBack: () => void): TestConnectorTables {
  const schema = quotedName(connector.id);
  return {
    transaction: (run) => database.queries.transaction((tx) => lendTransaction(tx, connector.id, run)),
    snapshot: async () => {
      const tables = await database.sql<{ name: string }[]>`
        select tablename as name from pg_tables where schemaname = ${connector.id} order by tablename`;
      const rows: Record<string, readonly unknown[]> = {};
      for (const { name } of tables) {
        const found = await database.sql.unsafe(
          `select to_jsonb(each) as row from ${schema}.${quotedName(name)} as each order by each::text`,
        );
        rows[name] = found.map((each) => each["row"] as unknown);
      }
      return rows;
    },
    async [Symbol.asyncDispose]() {
      await database.sql.unsafe(`drop schema ${schema} cascade`);
      await database.sql`delete from connector_migrations where connector_id = ${connector.id}`;
      giveBack();
    },
  };
}
