/** The engine's parts put together for one process: requests and events everywhere, workers where they are wanted. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Database } from "@storegate/database";
import { Approvals } from "./approvals.js";
import { DueLooks } from "./due-looks.js";
import { DueRequests } from "./due-requests.js";
import { DueSyncs } from "./due-syncs.js";
import { endsWithin } from "./ends-within.js";
import { Erasures } from "./erasures.js";
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
  TurnedManual,
} from "./ports.js";
import { isDatabaseUnreachable } from "./database-away.js";
import { LeftStores } from "./left-stores.js";
import { ResultFeed } from "./result-feed.js";
import { ResultsSweep } from "./results-sweep.js";
import { StoreQueue } from "./store-queue.js";
import { runStore } from "./store-runner.js";
import { SyncEvents } from "./sync-events.js";
import { SyncPauses } from "./sync-pauses.js";
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
  /** Done in the transaction in which an undo ends that has turned its integration MANUAL. */
  readonly onTurnedManual?: TurnedManual;
  readonly onStalled?: SyncStalled;
  readonly observer?: SyncObserver;
  readonly logger: Logger;
  readonly now?: () => Date;
  /** How often to look for syncs whose worker died, in milliseconds; 5,000 unless said. */
  readonly sweepMs?: number | undefined;
  /** How long a store's lease lasts unless it is renewed, in milliseconds; 15,000 unless said. */
  readonly leaseMs?: number | undefined;
  /**
   * After how long a store is handed back, so that others have their turn, in milliseconds; ten minutes unless said. A page that
   * is being read and planned then is waited for.
   */
  readonly turnMs?: number | undefined;
  /** How syncs wait for faults that time heals; {@link usualWaits} unless said. */
  readonly waits?: WaitRules | undefined;
  /** How many days results are kept, and with them undo; 0 is for good, 90 unless said. */
  readonly resultsDays?: number;
}

/** How long everything may take to end when the process is asked to stop, in milliseconds, where nothing else is said. */
const usualStopMs = 30_000;

/** The part of it in which work under way may come to a batch's end. */
const drainShare = 9 / 10;

/** Syncs of all stores, on one Postgres. */
export class SyncEngine {
  readonly requests: SyncRequests;
  readonly followUps: FollowUps;
  readonly approvals: Approvals;
  readonly pauses: SyncPauses;
  readonly erasures: Erasures;
  readonly watches: SyncWatches;
  readonly results: ResultFeed;
  readonly #queue: StoreQueue;
  readonly #events: SyncEvents;
  readonly #due: DueLooks;
  readonly #resultsSweep: ResultsSweep;
  readonly #left: LeftStores;
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
    this.requests = new SyncRequests(this.#queue, connectors, now, resultsDays);
    const { openIntegration } = options;
    this.followUps = new FollowUps({ database, queue: this.#queue, connectors, openIntegration, now });
    this.approvals = new Approvals(this.#queue, options.connectors, now);
    this.pauses = new SyncPauses({ queue: this.#queue, logger, now });
    this.erasures = new Erasures(database.queries, now);
    const due = { database, queue: this.#queue, connectors, logger, now };
    this.#due = new DueLooks([new DueSyncs(due), new DueRequests(due)]);
    this.#resultsSweep = new ResultsSweep(database, logger, now);
    this.watches = new SyncWatches(database, this.#events, logger);
    this.results = new ResultFeed(database.queries, this.watches, now);
    this.#left = new LeftStores({ database, logger, wake: (storeId) => this.#queue.wakeIn(storeId, 0) });
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
      onTurnedManual: options.onTurnedManual,
      observer: options.observer,
      resultsDays,
      leaseMs: options.leaseMs,
      turnMs: options.turnMs,
      waits: options.waits,
      wakeIn: (storeId, ms) => this.#queue.wakeIn(storeId, ms),
      releaseLater: (lease) => this.#left.add(lease.storeId, lease),
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
    this.#due.start(this.#sweepMs);
    const worker = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
    await this.#queue.work(concurrency, this.#sweepMs, takeableWith(this.#host.connectors), async (storeId) => {
      try {
        const end = await runStore(this.#host, storeId, worker, this.#stop.signal);
        // Also where this process stops: another one takes it.
        if (end === "handed-back" || end === "lost") await this.#queue.wake(storeId);
      } catch (error) {
        if (isDatabaseUnreachable(error)) this.#left.add(storeId);
        this.#host.logger.error({ err: error, storeId }, "the work for a store broke off; it is taken up again");
      }
    });
  }

  /**
   * Ends work under way at a batch's end, and lets go of everything.
   * @param withinMs in this time, 30 seconds unless said, whatever stands still; what has not ended then is told in the log.
   * @throws the first error of what could not be ended; the rest is ended all the same.
   */
  async stop(withinMs: number = usualStopMs): Promise<void> {
    // Before anything is handed back, so that others take it.
    this.#queue.leave();
    this.#left.stop();
    this.#stop.abort(new Error("the process is stopping"));
    const drained = this.#queue.drain(withinMs * drainShare);
    // What fails there is told below.
    const letGo = drained.catch(() => {});
    const endings: Record<string, Promise<void>> = {
      "looking for syncs whose time has come": this.#due.stop(),
      "removing expired results": this.#resultsSweep.stop(),
      "taking jobs": drained,
      "the queue": letGo.then(() => this.#queue.close()),
      "listening to the database": letGo.then(() => this.#events.stop()),
    };
    const ended = await Promise.allSettled(
      Object.entries(endings).map(async ([what, ending]) => {
        if (await endsWithin(ending, withinMs)) return;
        this.#host.logger.warn({ what, waitedMs: Math.round(withinMs) }, "did not end in time, and is left");
      }),
    );
    const failed = ended.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
  }
}
