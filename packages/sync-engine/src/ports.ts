/** What the engine is handed: it knows connectors by their contract and stores by what opens them. */
import type { AnyConnector, FaultData, JsonObject, Logger, SecretMask } from "@storegate/connector-kit";
import type { ConnectorContext } from "@storegate/connector-kit";
import type { QueriesTransaction, schema } from "@storegate/database";

export type SyncRow = typeof schema.syncs.$inferSelect;

/** A connector with what its `open` answered. */
export interface OpenConnector {
  readonly connector: AnyConnector;
  readonly runtime: unknown;
}

/** What opening an integration needs to know. */
export interface IntegrationToOpen {
  readonly integrationId: string;
  readonly storeId: string;
  /** As kept: every secret replaced by null. */
  readonly config: JsonObject;
  readonly open: OpenConnector;
}

/** How one opening looks at the store. */
export interface IntegrationView {
  /** Ends waiting and requests. */
  readonly signal: AbortSignal;
  /** Ends waiting, never a request that was sent. */
  readonly giveUp?: AbortSignal;
  readonly lane: "bulk" | "interactive";
  /** The longest wait for a store that has refused for its quota, in milliseconds; a longer one is thrown as RATE_LIMITED. */
  readonly patienceMs?: number;
  /** Called before each request to the store; what it throws keeps the request from being sent. */
  readonly beforeRequest?: () => void;
  /** The same for each request to another system than the store. */
  readonly beforeSending?: () => void;
  /** Is told the integration's secrets before its connector is handed them, and then hides them in what it says. */
  readonly mask: SecretMask;
  /**
   * Whether it needs no secret of the config, as an undo whose kind says so: those that went with a deleted integration are
   * then {@link forgottenSecret}. One that is not deleted has its own all the same.
   */
  readonly withoutSecrets?: boolean;
}

/**
 * Everything a connector is handed for one integration: its config parsed, secrets filled in, and the store's client.
 * @throws Fault when the store is gone or the config no longer parses.
 */
export type OpenIntegration = (
  integration: IntegrationToOpen,
  view: IntegrationView,
) => Promise<ConnectorContext<unknown, unknown>>;

/** Tells a store's access tokens apart: another one was given whenever it differs. It is no time, so that no clocks have to agree. */
export type TokenMark = string;

/**
 * Done in the transaction in which a sync ends, so that whoever sees the end sees this too. It comes before anything of the
 * sync is locked, and may lock its store, then the store's integrations.
 *
 * It answers what is to be told once that has been committed, or nothing. The transaction may be begun again; then what the last
 * one answered is told; telling must not throw.
 * @param sync as it is before it ends.
 * @param error why it fails as a whole; null where it does not.
 * @param token which token the worker that ends it has opened the store with; null where it has not.
 */
export type SyncEnding = (
  tx: QueriesTransaction,
  sync: SyncRow,
  error: FaultData | null,
  token: TokenMark | null,
) => Promise<(() => void) | undefined>;

/**
 * Done in the transaction in which an undo ends that has turned its integration MANUAL; of one that the gateway has disabled
 * meanwhile, that it comes back as MANUAL (`statusBefore`).
 */
export type TurnedManual = (
  tx: QueriesTransaction,
  undo: SyncRow,
  before: typeof schema.integrations.$inferSelect,
  after: typeof schema.integrations.$inferSelect,
) => Promise<void>;

/** How a sync ended, for whoever keeps watch over stores. */
export type SyncEnded = (sync: SyncRow) => void | Promise<void>;

/** A sync that begins to wait for a fault to heal, or that goes on after it: then `stalledBy` is null. */
export type SyncStalled = (sync: SyncRow) => void | Promise<void>;

/** Told of work as it is done, for logs, metrics and traces. It must not throw. */
export interface SyncObserver {
  /** Around each turn of a sync, which is mostly a page; it answers what the work answers. */
  turn<T>(sync: SyncRow, work: () => Promise<T>): Promise<T>;
  /** After each commit: the sync as it was, and as it is. */
  committed(before: SyncRow, after: SyncRow): void;
  /** Another worker, or an earlier process, had begun this sync; this worker goes on with it. */
  resumed(sync: SyncRow): void;
  /** This worker leaves a sync that has not ended; whoever takes its store next goes on with it. */
  left(sync: SyncRow): void;
}

/** Observes nothing. */
export const noObserver: SyncObserver = {
  turn: (_sync, work) => work(),
  committed: () => {},
  resumed: () => {},
  left: () => {},
};

export type { Logger };
