/** The engine's parts put together for one process: requests and events everywhere, workers where they are wanted. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Database } from "@storegate/database";
import { Approvals } from "./approvals.js";
import { DueSyncs } from "./due-syncs.js";
import { FollowUps } from "./follow-ups.js";
import { assertDefaultSchedule } from "./integration-schedule.js";
import type {
  Logger,
  OpenConnector,
  OpenIntegration,
  SyncEnded,
  SyncEnding,
  SyncObserver,
  SyncStalled,
} from "./ports.js";
import { ResultFeed } from "./result-feed.js";
import { ResultsSweep } from "./results-sweep.js";
import { StoreQueue } from "./store-queue.js";
import { runStore } from "./store-runner.js";
import { SyncEvents } from "./sync-events.js";
import { SyncRequests } from "./sync-requests.js";
import type { RunHost } from "./run-host.js";
import { SyncWatches } from "./sync-watch.js";
import type { WaitRules } from "./sync-wait.js";
import { takeableWith } from "./takeable.js";

/** Settings of {@link SyncEngine}. */
export interface SyncEngineOptions {
  readonly database: Database;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly openIntegration: OpenIntegration;
  /** Told of each sync that a worker has ended; one that is cancelled while it waits never had a worker. */
  readonly onSyncEnded?: SyncEnded;
  /** Done in the transaction in which a sync ends that a worker had begun. */
  readonly onSyncEnding?: SyncEnding;
  readonly onStalled?: SyncStalled;
  readonly observer?: SyncObserver;
  readonly logger: Logger;
  readonly now?: () => Date;
  /** How often to look for syncs whose worker died, in milliseconds; 5,000 unless said. */
  readonly sweepMs?: number | undefined;
  /** How long a store's lease lasts unless it is renewed, in milliseconds; 15,000 unless said. */
  readonly leaseMs?: number | undefined;
  /** After how long a store is handed back, so that others have their turn, in milliseconds; ten minutes unless said. */
  readonly turnMs?: number | undefined;
  /** How syncs wait for faults that time heals; {@link usualWaits} unless said. */
  readonly waits?: WaitRules | undefined;
  /** How many days results are kept, and with them undo; 0 is for good, 90 unless said. */
  readonly resultsDays?: number;
}

/** How long work under way may take to come to a batch's end when the process is asked to stop. */
const drainMs = 30_000;

/** Syncs of all stores, on one Postgres. */
export class SyncEngine {
  readonly requests: SyncRequests;
  readonly followUps: FollowUps;
  readonly approvals: Approvals;
  readonly watches: SyncWatches;
  readonly results: ResultFeed;
  readonly #queue: StoreQueue;
  readonly #events: SyncEvents;
  readonly #dueSyncs: DueSyncs;
  readonly #resultsSweep: ResultsSweep;
  readonly #host: RunHost;
  readonly #sweepMs: number;
  readonly #stop = new AbortController();

  constructor(options: SyncEngineOptions) {
    const { database, connectors, logger } = options;
    const now = options.now ?? (() => new Date());
    const resultsDays = options.resultsDays ?? 90;
    for (const { connector } of connectors.values()) assertDefaultSchedule(connector, now());
    this.#queue = new StoreQueue(database, logger);
    this.#events = new SyncEvents(database);
    this.requests = new SyncRequests(database, this.#queue, connectors, now, resultsDays);
    const { openIntegration } = options;
    this.followUps = new FollowUps({ database, queue: this.#queue, connectors, openIntegration, now });
    this.approvals = new Approvals(database, this.#queue, options.connectors, now);
    this.#dueSyncs = new DueSyncs({ database, queue: this.#queue, connectors, logger, now });
    this.#resultsSweep = new ResultsSweep(database, logger, now);
    this.watches = new SyncWatches(database, this.#events, logger);
    this.results = new ResultFeed(database.queries, this.watches, now);
    this.#sweepMs = options.sweepMs ?? 5000;
    this.#host = {
      database,
      connectors,
      logger,
      now,
      events: this.#events,
      openIntegration: options.openIntegration,
      onSyncEnded: options.onSyncEnded ?? (() => {}),
      onSyncEnding: options.onSyncEnding,
      observer: options.observer,
      resultsDays,
      leaseMs: options.leaseMs,
      turnMs: options.turnMs,
      waits: options.waits,
      wakeIn: (storeId, ms) => this.#queue.wakeIn(storeId, ms),
      onStalled: options.onStalled,
    };
  }

  async start(): Promise<void> {
    await this.#events.start();
    await this.#queue.start();
  }

  /** Begins to work for stores, up to `concurrency` of them at once. */
  async work(concurrency: number): Promise<void> {
    this.#resultsSweep.start(this.#sweepMs);
    this.#dueSyncs.start(this.#sweepMs);
    const worker = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
    await this.#queue.work(concurrency, this.#sweepMs, takeableWith(this.#host.connectors), async (storeId) => {
      try {
        const end = await runStore(this.#host, storeId, worker, this.#stop.signal);
        // Also where this process stops: another one takes it.
        if (end === "handed-back" || end === "lost") await this.#queue.wake(storeId);
      } catch (error) {
        this.#host.logger.error({ err: error, storeId }, "the work for a store broke off; it is taken up again");
      }
    });
  }

  /** Ends work under way at a batch's end, within 30 seconds, and lets go of everything. */
  async stop(): Promise<void> {
    // Before anything is handed back, so that others take it.
    this.#queue.leave();
    this.#stop.abort(new Error("the process is stopping"));
    await this.#dueSyncs.stop();
    await this.#queue.stop(drainMs);
    await this.#resultsSweep.stop();
    await this.#events.stop();
  }
}
