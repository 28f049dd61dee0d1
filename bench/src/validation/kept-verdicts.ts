/** The tables of the validation connector on a PostgreSQL of their own, as its migrations make them. */
import { validation, type JudgeParts } from "@storegate/connector-validation";
import { connectDatabase, connectorTables, prepareDatabase, startEmbeddedPostgres } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";

/** Verdicts that are kept, as the gateway keeps them. */
export interface KeptVerdicts extends AsyncDisposable {
  readonly tables: JudgeParts["tables"];
  /** How many queries there were so far. */
  readonly queries: () => number;
  /** Forgets all verdicts, and all batches of vendors. */
  forget(): Promise<void>;
}

/** Starts the PostgreSQL. */
export async function startKeptVerdicts(): Promise<KeptVerdicts> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("validation"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const connector = { id: validation.id, migrations: validation.migrations ?? [] };
  await prepareDatabase(postgres.url, postgres.applicationUrl, [connector]);
  const database = started.adopt(connectDatabase(postgres.applicationUrl), (each) => each.close());
  const tables = connectorTables(database.queries, connector);
  let queries = 0;
  const stack = started.move();
  return {
    tables: {
      query: (text, values) => {
        queries += 1;
        return tables.query(text, values);
      },
    },
    queries: () => queries,
    async forget() {
      await tables.query("delete from verdicts");
      await tables.query("delete from truelist_batches");
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
