/** A gateway with a store, and a folder of files that stands for a warehouse. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SandboxOptions } from "@storegate/sandbox";
import { credentials, startTestGateway, type TestGateway } from "../harness.js";
import { allResults, startSync, syncToEnd, type ResultFields } from "../syncs.js";
import { endOfSync } from "./end-of-sync.js";
import type { SyncFields } from "../sockets.js";

export type Row = Readonly<Record<string, unknown>>;

export interface WarehouseWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly storeId: string;
  /** The folder of files that sources read. */
  readonly folder: string;
  /** The source of a PostgreSQL: the gateway's own database, in which tests make tables of their own. */
  readonly postgres: Row;
  /** Writes a file of the folder: its rows as one JSON object a line, or those of {@link person} as CSV. */
  readonly load: (file: string, rows: readonly Row[]) => Promise<void>;
  /** Sets an integration up; answers its id. */
  readonly integrate: (config: Row, rest?: Row) => Promise<string>;
  /** Runs a sync to its end; answers it with its results, unchanged ones too. */
  readonly run: (integrationId: string, input?: Row) => Promise<{ sync: SyncFields; results: readonly ResultFields[] }>;
}

export async function startWarehouseWorld(sandbox: SandboxOptions = {}): Promise<WarehouseWorld> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "storegate-files-"));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const environment = { STOREGATE_FILES_DIR: folder };
  const gateway = started.use(await startTestGateway({ environment, sandbox: { customers: 0, ...sandbox } }));
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(gateway.sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const stack = started.move();
  return {
    gateway,
    storeId,
    folder,
    postgres: serverAt(gateway.database.url),
    load: (file, rows) => writeFile(path.join(folder, file), file.endsWith(".csv") ? asCsv(rows) : asJson(rows)),
    async integrate(config, rest = {}) {
      const { data } = await gateway.query(
        "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message field } } }",
        { input: { storeId, connectorId: "warehouse", config, ...rest } },
      );
      const { integration, userErrors } = data.createIntegration;
      if (!integration) throw new Error(JSON.stringify(userErrors));
      return integration.id as string;
    },
    async run(integrationId, input = {}) {
      const id = await startSync(gateway, { integrationId, keepUnchanged: true, ...input });
      await endOfSync(gateway, id);
      const sync = await syncToEnd(gateway, id);
      return { sync, results: await allResults(gateway, sync.id) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function serverAt(address: string): Row {
  const { hostname, port, pathname, username, password } = new URL(address);
  const access = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { type: "postgres", host: hostname, port: Number(port), database: pathname.slice(1), ...access, tls: "off" };
}

function asJson(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function asCsv(rows: readonly Row[]): string {
  const columns = Object.keys(person("any"));
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.join()}\n`)
    .join("");
}

/** A config that makes customers of a file's rows. */
export function customersFrom(file: string, rest: Row = {}): Row {
  return {
    source: { type: "duckdb", path: file },
    key: "key",
    object: "customers",
    mapping: ["email", "first_name", "last_name", "company", "phone"].map((to) => ({ to, from: to, onNull: "skip" })),
    ...rest,
  };
}

/** A row of {@link customersFrom}. */
export function person(key: string | null, rest: Row = {}): Row {
  return {
    key,
    email: `${key}@example.net`,
    first_name: `First ${key}`,
    last_name: "Person",
    company: "ACME",
    phone: "007",
    ...rest,
  };
}
