/** A store, a database, and an integration that imports the one into the other, page by page as the engine does. */
import { createStoreClient, StoreGovernor } from "@storegate/bigcommerce-client";
import {
  noOthers,
  type ImportedRecord,
  type JsonValue,
  type Logger,
  type OtherIntegrations,
} from "@storegate/connector-kit";
import { connectorTables, lendTransaction, migrateDatabase } from "@storegate/database";
import { createTestDatabase } from "@storegate/database/testing";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import type { CdpImportContext } from "../src/cdp-context.js";
import { cdpConfig } from "../src/config.js";
import { importKind } from "../src/import/index.js";
import { cdpTables } from "../src/tables/index.js";

const connector = { id: "cdp", migrations: cdpTables };

/** What may differ from one import to the next. */
export interface ImportOptions {
  readonly full?: boolean;
  readonly config?: object;
  readonly keys?: readonly string[];
  /** The clock; the real one unless said. */
  readonly now?: Date;
  readonly integrationId?: string;
  readonly others?: OtherIntegrations;
}

/** All that there is. */
export interface CdpWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  context(options?: ImportOptions): CdpImportContext;
  /** Runs an import to its end; answers what it said of records. */
  import(options?: ImportOptions): Promise<ImportedRecord[]>;
  /** Asks the connector's tables. */
  rows<Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  readonly log: readonly { readonly level: string; readonly message: string }[];
}

/** Starts one. */
export async function cdpWorld(options: SandboxOptions = {}): Promise<CdpWorld> {
  await using made = new AsyncDisposableStack();
  const sandbox = made.use(
    await startSandbox({ customers: 0, orders: 0, products: 0, subscribers: 0, plan: "enterprise", ...options }),
  );
  const database = made.adopt(await createTestDatabase(), (each) => each.drop());
  await migrateDatabase(database.url, [connector]);
  const http = createHttpClient({ allowPrivateHosts: true });
  made.defer(() => http.close());
  const { storeHash, accessToken, apiUrl } = sandbox;
  const retry = { maxAttempts: 1, baseMs: 1, capMs: 1 };
  const client = createStoreClient({ storeHash, accessToken, apiUrl, http, governor: new StoreGovernor(), retry });
  const tables = connectorTables(database.queries, connector);
  const log: { level: string; message: string }[] = [];
  const line = (level: string) => (_fields: object, message: string) => void log.push({ level, message });
  const logger: Logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const context = ({
    full = false,
    config = {},
    now,
    integrationId = "int_1",
    others = noOthers,
  }: ImportOptions = {}) => {
    const { signal } = new AbortController();
    return {
      config: cdpConfig.parse(config),
      integrationId,
      store: { id: "sto_1", storeHash, name: "Shop" },
      bigcommerce: client,
      runtime: { now: () => now ?? new Date(), logger },
      signal,
      sending: { signal },
      tables,
      requestSync: async () => {},
      others,
      now: () => now ?? new Date(),
      logger,
      full,
      dryRun: false,
      tellPhase: async () => {},
    };
  };
  const stack = made.move();
  return {
    sandbox,
    context,
    log,
    async import(given = {}) {
      const importing = context(given);
      const from = given.keys ? { keys: given.keys } : { cursor: null };
      const imported: ImportedRecord[] = [];
      for await (const { records, next } of importKind.read(importing, from)) {
        if (next !== null) importKind.cursor.parse(JSON.parse(JSON.stringify(next)) as JsonValue);
        imported.push(
          ...(await database.queries.transaction((tx) =>
            lendTransaction(tx, "cdp", (transaction) => importKind.commit(importing, transaction, records)),
          )),
        );
      }
      return imported;
    },
    rows: (text, parameters) => tables.query(text, parameters),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
