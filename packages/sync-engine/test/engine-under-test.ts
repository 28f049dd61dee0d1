/** An engine over toy stores on a database of the test's own, and what tests look at. */
import type { CommittedChange, CommittedRecord, JsonObject } from "@storegate/connector-kit";
import { newId, schema, type Database } from "@storegate/database";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import {
  SyncEngine,
  usualWaits,
  type OpenConnector,
  type OpenIntegration,
  type SyncEngineOptions,
  type SyncRequest,
  type SyncRow,
} from "@storegate/sync-engine";
import { asc, eq } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import type { RunHost } from "../src/run-host.js";
import { SyncEvents } from "../src/sync-events.js";
import { createToyTables, openToyConnector, openToyIntegration, type ToyStores } from "./toy-connector.js";
import { ToyStore, type ToyRecord } from "./toy-store.js";

const { integrations, stores, syncChanges, syncRecords, syncResults, syncs } = schema;

/** A line that was logged. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** What the toy connector remembers of one record. */
export interface Remembered {
  readonly undoes: boolean;
  readonly key: string;
  readonly external_id: string | null;
  readonly outcome: CommittedRecord["outcome"];
  readonly label: string | null;
  readonly reason: string | null;
  readonly memory: JsonObject | null;
  readonly changes: readonly CommittedChange[];
}

/** A store with one integration. */
export interface ToySetup {
  readonly storeId: string;
  readonly integrationId: string;
  readonly toy: ToyStore;
}

/** A database, toy stores, and any number of engines on them. */
export class TestBench {
  readonly toys: ToyStores = new Map();
  readonly log: LogLine[] = [];
  readonly #engines: SyncEngine[] = [];
  readonly #ended = new Map<string, SyncRow>();
  readonly #waiting = new Map<string, (row: SyncRow) => void>();

  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<TestBench> {
    const database = await createTestDatabase();
    await createToyTables(database);
    return new TestBench(database);
  }

  /** Starts an engine; with `concurrency` it also works. */
  async engine(
    concurrency: number,
    options: Partial<SyncEngineOptions> & { readonly openIntegration?: OpenIntegration } = {},
  ): Promise<SyncEngine> {
    const engine = new SyncEngine({
      database: this.database,
      connectors: this.connectors(`engine ${this.#engines.length}`),
      openIntegration: openToyIntegration,
      onSyncEnded: (row) => this.noteEnded(row),
      logger: this.logger,
      sweepMs: 200,
      // What is not about waiting shall not wait.
      waits: { ...usualWaits, giveUpMs: 0 },
      ...options,
    });
    this.#engines.push(engine);
    await engine.start();
    if (concurrency > 0) await engine.work(concurrency);
    return engine;
  }

  connectors(engine: string): ReadonlyMap<string, OpenConnector> {
    return new Map([["toy", openToyConnector(this.toys, engine)]]);
  }

  get logger() {
    const at = (level: string) => (fields: Record<string, unknown>, message: string) => {
      this.log.push({ level, fields, message });
    };
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }

  /** What a worker of a test's own is handed. */
  host(options: Partial<RunHost> = {}, database: Database = this.database): RunHost {
    return {
      database,
      events: new SyncEvents(database),
      connectors: this.connectors("worker"),
      openIntegration: openToyIntegration,
      onSyncEnded: (row) => this.noteEnded(row),
      logger: this.logger,
      now: () => new Date(),
      resultsDays: 90,
      ...options,
    };
  }

  async stopEngines(): Promise<void> {
    await Promise.all(this.#engines.splice(0).map((engine) => engine.stop()));
  }

  async close(): Promise<void> {
    await this.stopEngines();
    await this.database.drop();
  }

  async setup(source: readonly ToyRecord[] = [], status: "MANUAL" | "DISABLED" = "MANUAL"): Promise<ToySetup> {
    const storeId = newId();
    await this.database.queries
      .insert(stores)
      .values({ id: storeId, storeHash: storeId.slice(-10), name: "Toys", status: "CONNECTED", scopes: [] });
    const toy = new ToyStore();
    toy.source = [...source];
    this.toys.set(storeId, toy);
    return { storeId, toy, integrationId: await this.integration(storeId, status) };
  }

  async integration(storeId: string, status: "MANUAL" | "DISABLED" = "MANUAL"): Promise<string> {
    const id = newId();
    await this.database.queries
      .insert(integrations)
      .values({ id, storeId, connectorId: "toy", name: "Sorting", config: { note: "as it was" }, status });
    return id;
  }

  noteEnded(row: SyncRow): void {
    this.#ended.set(row.id, row);
    this.#waiting.get(row.id)?.(row);
  }

  /** The row of a sync once a worker has ended it. */
  ended(syncId: string): Promise<SyncRow> {
    const row = this.#ended.get(syncId);
    return row ? Promise.resolve(row) : new Promise((resolve) => this.#waiting.set(syncId, resolve));
  }

  /** Starts a sync and waits for its end. */
  async run(engine: SyncEngine, setup: ToySetup, request: Partial<SyncRequest> = {}): Promise<SyncRow> {
    return this.ended((await engine.requests.start(asked(setup.integrationId, request))).id);
  }

  async row(syncId: string): Promise<SyncRow> {
    const [row] = await this.database.queries.select().from(syncs).where(eq(syncs.id, syncId));
    if (!row) throw new Error(`no sync ${syncId}`);
    return row;
  }

  results(syncId: string) {
    return this.database.queries
      .select()
      .from(syncResults)
      .where(eq(syncResults.syncId, syncId))
      .orderBy(asc(syncResults.seq));
  }

  journal(syncId: string) {
    return this.database.queries
      .select()
      .from(syncChanges)
      .where(eq(syncChanges.syncId, syncId))
      .orderBy(asc(syncChanges.seq));
  }

  /** What the connector's own commit has written of a sync's records, by key. */
  remembered(syncId: string): Promise<Remembered[]> {
    return this.database.sql<Remembered[]>`
      select undoes, key, external_id, outcome, label, reason, memory, changes from toy.remembered
      where sync_id = ${syncId} order by key, external_id`;
  }

  /** Postgres tells nobody when somebody begins to wait, so it is asked. */
  async untilSomebodyWaitsForALock(): Promise<void> {
    for (;;) {
      const waiting = await this.database.sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if (waiting.length > 0) return;
      await delay(10);
    }
  }

  keptRecords(syncId: string) {
    return this.database.queries.select().from(syncRecords).where(eq(syncRecords.syncId, syncId));
  }
}

/** A request for a whole run, unless more is said. */
export function asked(integrationId: string, request: Partial<SyncRequest> = {}): SyncRequest {
  return { integrationId, dryRun: false, full: false, keepUnchanged: false, startedById: null, ...request };
}

/** Records `toy-000`, `toy-001` …, each wanting a group and a score. */
export function toyRecords(count: number): ToyRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `toy-${String(index).padStart(3, "0")}`,
    group: index % 3 === 0 ? "bears" : "cars",
    score: index,
    label: index % 2 === 0 ? "even" : "odd",
  }));
}

/** A gate at which whoever comes waits until it is opened; `reached` resolves when somebody came. */
export function gate(): {
  readonly reached: Promise<void>;
  readonly pass: () => Promise<void>;
  readonly open: () => void;
} {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    pass: () => {
      reached.resolve();
      return opened.promise;
    },
    open: () => opened.resolve(),
  };
}
