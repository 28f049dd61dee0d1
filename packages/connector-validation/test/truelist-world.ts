/** Truelist's stand-in, and providers that ask it. */
import { connectorTestTables, type ConnectorTestTables } from "@storegate/database/testing";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type TruelistControl } from "@storegate/sandbox";
import type { Verdict } from "../src/pipeline/verdict.js";
import { batchTables, type BatchStore, createBatchStore } from "../src/truelist/batch-store.js";
import { createTruelistPacing } from "../src/truelist/pacing.js";
import type { TruelistConfig, TruelistTiming } from "../src/truelist/truelist-options.js";
import { createTruelistProvider } from "../src/truelist/truelist-provider.js";
import type { Effort, ProviderVerdict } from "../src/verdicts/provider.js";

/** Worlds of one test file, and what drops the databases that they were in. */
export function truelistWorlds() {
  const tables = connectorTestTables({ id: "validation", migrations: [{ id: "0001_batches", sql: batchTables }] });
  return { openTruelist: () => openWorld(tables), dropTables: () => tables.drop() };
}

/** How one run of a provider differs. */
export interface Run {
  readonly effort?: Effort;
  readonly signal?: AbortSignal;
  /** Ends waiting, and no request that was sent. */
  readonly giveUp?: AbortSignal;
  /** Breaks the store as a crash would. */
  readonly store?: (store: BatchStore) => BatchStore;
  readonly keep?: (verdicts: readonly ProviderVerdict[]) => Promise<void>;
  readonly timing?: Partial<TruelistTiming>;
  readonly config?: Partial<TruelistConfig>;
  readonly betweenMs?: number;
  readonly at?: Date;
}

/** A stand-in whose batches are done at once, and that takes any number of requests; its time is that of the test. */
async function openWorld(tables: ConnectorTestTables) {
  const sandbox = await startSandbox({ customers: 3, truelistKey: "tl-very-secret" });
  const { truelist } = sandbox.control;
  truelist.setBatchTime({ pendingMs: 0, processingMs: 0 });
  truelist.set({ requestsPerSecond: null });
  const lent = await tables.lend();
  const retry = { baseMs: 1, capMs: 10, maxHintMs: 1500 };
  const http = createHttpClient({ allowPrivateHosts: true, timeouts: { headersMs: 400 }, retry });
  const store = createBatchStore({ query: (text, values) => lent.transaction((tx) => tx.query(text, values)) });
  const told: string[] = [];
  const say = (fields: object, message: string): void => void told.push(`${message} ${JSON.stringify(fields)}`);
  const access = (run: Run) => ({
    http,
    sending: run.giveUp === undefined ? {} : { giveUp: run.giveUp },
    config: {
      apiKey: sandbox.truelistKey,
      url: `${sandbox.truelistUrl}/`,
      strategy: "accurate",
      ...run.config,
    } as const,
    pacing: createTruelistPacing(run.betweenMs ?? 0),
  });
  return {
    control: truelist satisfies TruelistControl,
    access,
    told,
    /** States of the batches that were written down, the oldest first. */
    async batchStates(): Promise<unknown[]> {
      const rows = await lent.transaction((tx) =>
        tx.query<{ state: string }>("select state from truelist_batches order by created_at, name"),
      );
      return rows.map(({ state }) => state);
    },
    async judge(emails: readonly string[], run: Run = {}): Promise<Verdict[]> {
      const provider = createTruelistProvider({
        ...access(run),
        batches: run.store?.(store) ?? store,
        integrationId: "integration-1",
        now: () => run.at ?? new Date(),
        logger: { debug: say, info: say, warn: say, error: say },
        timing: { pollMs: 15, csvWaitMs: 100, longestMs: 3000, ...run.timing },
      });
      const judged = await provider.judge({
        addresses: emails.map((email) => ({ email, normalizedEmail: email.trim() })),
        effort: run.effort ?? "page",
        signal: run.signal ?? new AbortController().signal,
        keep: run.keep ?? (async () => {}),
      });
      return judged.map(({ verdict }) => verdict);
    },
    async [Symbol.asyncDispose]() {
      await http.close();
      await sandbox.stop();
      await lent[Symbol.asyncDispose]();
    },
  };
}

/** So many addresses of a domain whose mailboxes exist. */
export function people(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `person.${from + index}@duck.com`);
}
