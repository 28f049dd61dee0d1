import type { IncomingMessage } from "node:http";
import type { BatchBook } from "./batch-book.js";
import type { BatchView } from "./batch-presenting.js";
import type { Billing } from "./billing.js";
import type { TruelistClock } from "./truelist-clock.js";
import type { TruelistSettings } from "./truelist-settings.js";
import type { VerdictBook } from "./verdict-book.js";

/** What the endpoints work on. */
export interface TruelistBackend {
  readonly key: string;
  readonly clock: TruelistClock;
  readonly settings: TruelistSettings;
  readonly verdicts: VerdictBook;
  readonly billing: Billing;
  readonly batches: BatchBook;
  readonly csvUrl: BatchView["csvUrl"];
}

/** A call that got as far as its endpoint. */
export interface TruelistCall {
  readonly query: URLSearchParams;
  /** What stands in the path's `{id}`. */
  readonly id: string;
}

/** What an endpoint answers; nothing is 204. */
export interface TruelistAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** One endpoint: what it reads of the request before it is admitted to work, and what it does with that. */
export type TruelistEndpoint = (
  backend: TruelistBackend,
  call: TruelistCall,
  message: IncomingMessage,
) => Promise<() => TruelistAnswer>;
