/**
 * How a change of a sync reaches listeners in other processes: a NOTIFY that carries ids and little else. One that is sent
 * while a listener is away is lost, so a listener that comes back is told to read again.
 */
import type { Database, QueriesTransaction } from "@storegate/database";
import { sql } from "drizzle-orm";
import type { SyncRow } from "./ports.js";

const channel = "storegate_sync";

/** What a NOTIFY carries. */
export interface SyncEvent {
  readonly syncId: string;
  readonly integrationId: string;
  readonly storeId: string;
  readonly revision: number;
  /** The epoch of the lease under which it was committed; none for what nobody's worker did. */
  readonly epoch?: number | undefined;
}

/**
 * Tells listeners that a sync has changed, once the transaction commits.
 * @param epoch of the lease of the store, where it is the holder who has changed it: so that it knows what it did itself.
 */
export async function announce(
  tx: QueriesTransaction,
  sync: Pick<SyncRow, "id" | "integrationId" | "storeId" | "revision">,
  epoch?: number,
): Promise<void> {
  const event: SyncEvent = {
    syncId: sync.id,
    integrationId: sync.integrationId,
    storeId: sync.storeId,
    revision: sync.revision,
    epoch,
  };
  await tx.execute(sql`select pg_notify(${channel}, ${JSON.stringify(event)})`);
}

/** Called with a sync's event, or with undefined: events may have been lost, read again. */
export type SyncListener = (event: SyncEvent | undefined) => void;

/** One connection that listens, for all listeners of a process. */
export class SyncEvents {
  readonly #database: Database;
  readonly #listeners = new Set<SyncListener>();
  #stop: (() => Promise<void>) | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async start(): Promise<void> {
    const listening = await this.#database.sql.listen(
      channel,
      (payload) => this.#tell(JSON.parse(payload) as SyncEvent),
      // Called again after each reconnection.
      () => this.#tell(undefined),
    );
    this.#stop = () => listening.unlisten();
  }

  /** Answers how to stop listening. */
  listen(listener: SyncListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    this.#listeners.clear();
  }

  #tell(event: SyncEvent | undefined): void {
    for (const listener of this.#listeners) listener(event);
  }
}
