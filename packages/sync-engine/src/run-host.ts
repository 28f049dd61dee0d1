/** What the parts that run syncs are handed by their process. */
import type { Database } from "@storegate/database";
import type { Lease } from "./lease.js";
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
import type { SyncEvents } from "./sync-events.js";
import type { WaitRules } from "./sync-wait.js";

/** What running a sync needs of the process. */
export interface RunHost {
  readonly database: Database;
  readonly events: SyncEvents;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly openIntegration: OpenIntegration;
  readonly onSyncEnded: SyncEnded;
  readonly onSyncEnding?: SyncEnding | undefined;
  readonly onTurnedManual?: TurnedManual | undefined;
  readonly observer?: SyncObserver | undefined;
  readonly logger: Logger;
  readonly now: () => Date;
  /** How many days results are kept; 0 is for good. */
  readonly resultsDays: number;
  /** How long a lease lasts unless it is renewed, in milliseconds. */
  readonly leaseMs?: number | undefined;
  /** After how long a store is handed back, in milliseconds. */
  readonly turnMs?: number | undefined;
  /** How syncs wait for faults that time heals. */
  readonly waits?: WaitRules | undefined;
  /** Asks for a worker for a store after so many milliseconds. */
  readonly wakeIn?: ((storeId: string, ms: number) => void) | undefined;
  /** Takes a lease that could not be given back, to give it back once the database answers. */
  readonly releaseLater?: ((lease: Lease) => void) | undefined;
  readonly onStalled?: SyncStalled | undefined;
}
