import type { StoreClient } from "@storegate/bigcommerce-client";
import type { FaultKind } from "@storegate/http-client";
import type { Change, Transaction } from "../connector.js";
import type { JsonObject } from "../json.js";
import type { OtherIntegrations } from "../other-integrations.js";

/** How a store fails, and which fault that is. */
export const storeFailures = [
  { failure: "401", kind: "AUTH" },
  { failure: "403", kind: "SCOPE" },
  { failure: "429", kind: "RATE_LIMITED" },
  { failure: "500", kind: "UNAVAILABLE" },
  { failure: "reset", kind: "UNAVAILABLE" },
  { failure: "truncated", kind: "UNAVAILABLE" },
] as const satisfies readonly { readonly failure: string; readonly kind: FaultKind }[];

/** A status, a reset connection, or half of the true answer: of a write the store has done it then. */
export type StoreFailure = (typeof storeFailures)[number]["failure"];

/** What the outside world was asked so far. */
export interface WorldRequests {
  readonly total: number;
  /** All but those that only read. */
  readonly writes: number;
  /** The least scope that each needed, each once; where one of several would do, `a or b`. */
  readonly scopes: readonly string[];
}

/**
 * Tables of a connector's own, for import kinds and kinds with a commit: in memory, or those that its migrations make in a real
 * Postgres, as `@storegate/database/testing` makes them.
 */
export interface ContractTables extends Partial<AsyncDisposable> {
  /** Runs in one transaction: what throws leaves nothing behind, and is thrown on. */
  readonly transaction: <T>(run: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** All rows; alike for alike contents. */
  readonly snapshot: () => Promise<unknown>;
}

/**
 * The outside world of one run, as the suite needs it: a store, and whatever else the connector reaches. Each one is made
 * afresh, alike, and ended by whoever asked for it. It has to hold data in which every outcome happens, in at least three
 * pages: a suite over a world without changes could not fail, and says so.
 */
export interface ContractWorld<Snapshot = unknown> extends AsyncDisposable {
  /** What the connector's `open` is handed; its `http` is made by the suite, and may reach this machine. */
  readonly dnsServers: readonly string[];
  /** The folder below which the connector may read files; none where left out. */
  readonly filesFolder?: string | undefined;
  /** Fields of the config that name something of this world, as another system's address; they stand before the case's. */
  readonly config?: JsonObject | undefined;
  /** A client whose pages are small and that tries again at once. */
  readonly store: StoreClient;
  /** Texts that nobody may ever tell: the store's token. */
  readonly secrets: readonly string[];
  /** Everything outside, as JSON; alike for alike states: without dates, what was made meanwhile by its name. */
  readonly snapshot: () => Snapshot;
  readonly requests: () => WorldRequests;
  /** Every request fails so, to the store and to whatever else there is, after `passing` more have passed, until {@link heal}. */
  readonly fail: (failure: StoreFailure, passing: number) => void;
  readonly heal: () => void;
  /** Sees to it that the store, or whose target it is, refuses this change for good, and others not. */
  readonly refuse: (change: Change) => void;
  readonly tables?: ContractTables | undefined;
  /** What the store's other integrations tell; there are none where it is left out. */
  readonly others?: OtherIntegrations | undefined;
}
