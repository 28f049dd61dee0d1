/**
 * Stores whose work broke off because the database was away. This process lives, so nobody need wait until their leases have
 * run out or a sweep comes by: as soon as the database answers, what is still held is given back, and workers are woken.
 */
import type { Database } from "@storegate/database";
import { sql } from "drizzle-orm";
import { isDatabaseAway } from "./database-away.js";
import type { Lease } from "./lease.js";
import type { Logger } from "./ports.js";

/** How often a database that is away is tried. */
const tryEveryMs = 250;

/** What {@link LeftStores} needs of the process. */
export interface LeftStoresHost {
  readonly database: Database;
  readonly logger: Logger;
  /** Asks for a worker for a store. */
  readonly wake: (storeId: string) => void;
}

/** See the head of this file. */
export class LeftStores {
  /** The leases that could not be given back. */
  readonly #stores = new Map<string, Lease | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly host: LeftStoresHost) {}

  /** @param lease what could not be given back; without it the store is only to be worked for again. */
  add(storeId: string, lease?: Lease): void {
    if (this.#stopped) return;
    this.#stores.set(storeId, lease ?? this.#stores.get(storeId));
    this.#tryLater();
  }

  /** What is still held runs out by itself. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#stores.clear();
  }

  #tryLater(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.#tryAll().finally(() => {
        this.#timer = undefined;
        if (this.#stores.size > 0) this.#tryLater();
      });
    }, tryEveryMs);
    this.#timer.unref();
  }

  async #tryAll(): Promise<void> {
    for (const [storeId, lease] of this.#stores) {
      try {
        if (lease) await lease.release();
        else await this.host.database.queries.execute(sql`select 1`);
      } catch (error) {
        // One that does not answer does not answer about the others either.
        if (isDatabaseAway(error)) return;
        const message = "could not give a store's lease back; it runs out by itself";
        this.host.logger.warn({ err: error, storeId }, message);
      }
      // The store may have broken off once more meanwhile, under a later lease.
      if (this.#stores.get(storeId) === lease) this.#stores.delete(storeId);
      if (!this.#stopped) this.host.wake(storeId);
    }
  }
}
