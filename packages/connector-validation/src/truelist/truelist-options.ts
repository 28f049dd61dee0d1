/** What Truelist is asked with, and how long it is waited for. */
import type { Logger, Sending } from "@storegate/connector-kit";
import type { HttpClient } from "@storegate/http-client";
import type { BatchStore } from "./batch-store.js";
import type { TruelistPacing } from "./pacing.js";

/** The account, and how it is to look. */
export interface TruelistConfig {
  /** A key of the account that pays. In no message, log or URL. */
  readonly apiKey: string;
  /** The API, as https://api.truelist.io. */
  readonly url: string;
  /** How thoroughly the addresses of a batch are looked at. */
  readonly strategy: "fast" | "accurate" | "enhanced";
}

/** What is needed to send one request. */
export interface TruelistAccess {
  readonly http: Pick<HttpClient, "request">;
  readonly sending: Sending;
  readonly config: TruelistConfig;
  /** The process's own; without it, one of this provider's. */
  readonly pacing?: TruelistPacing | undefined;
}

/** What the provider stands on. */
export interface TruelistOptions extends TruelistAccess {
  readonly batches: BatchStore;
  readonly integrationId: string;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly timing?: Partial<TruelistTiming> | undefined;
}

/** Waits for batches, in milliseconds. */
export interface TruelistTiming {
  /** Between two looks at a batch. */
  readonly pollMs: number;
  /** For the file of all rows, once a batch is done. */
  readonly csvWaitMs: number;
  /** For a batch as a whole, in one run. */
  readonly longestMs: number;
}

/**
 * A look every ten seconds, as the vendor's other users have it; files came to them within a minute. Who waits for a batch holds the
 * store: after five minutes the sync waits by itself, told to whoever looks, and others of its store go on.
 */
export const usualTiming: TruelistTiming = { pollMs: 10_000, csvWaitMs: 2 * 60_000, longestMs: 5 * 60_000 };
