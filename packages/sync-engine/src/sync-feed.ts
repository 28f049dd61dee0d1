/**
 * Reads syncs for all who follow some, in this process. Reads follow one another, so whatever is read later is newer. One
 * read, four times a second at most, brings every sync that has changed and that somebody follows; one read brings those who
 * have come what they are told first. What a NOTIFY that was lost would have told, a look at the database tells: as soon as
 * the listener is back, and every 15 seconds whatever happens.
 */
import { schema, type Database } from "@storegate/database";
import { inArray } from "drizzle-orm";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isDatabaseAway } from "./database-away.js";
import type { Logger, SyncRow } from "./ports.js";
import type { SyncEvent, SyncEvents } from "./sync-events.js";
import type { Follower } from "./sync-follower.js";
import { SyncMarks } from "./sync-marks.js";
import { isFollowed, isToldFirst, selectFirst } from "./sync-scope.js";

const { syncs } = schema;

/** No two reads of what has changed come closer together than this. */
export const gapMs = 250;

const lookEveryMs = 15_000;

/** So many followers are woken in one turn of the event loop: what else there is to do need not wait for thousands of them. */
const wokenAtOnce = 250;

/** How long to wait for a database that is away. */
const awayMs = 1000;

/** Hands states of syncs to followers; see the head of this file. */
export class SyncFeed {
  readonly #followers = new Set<Follower>();
  readonly #beginners = new Set<Follower>();
  #marks = new SyncMarks();
  #changed = new Set<string>();
  #stopListening: (() => void) | undefined;
  #lookDue = false;
  #busy = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #looks: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly events: SyncEvents,
    private readonly logger: Logger,
  ) {}

  /** Lets somebody follow; who is woken finds the first states, or a failure. */
  join(follower: Follower): void {
    this.#followers.add(follower);
    this.#beginners.add(follower);
    this.#stopListening ??= this.events.listen((event) => this.#hear(event));
    this.#looks ??= setInterval(() => this.#lookSoon(), lookEveryMs).unref();
    this.#pump();
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower);
    this.#beginners.delete(follower);
    if (this.#followers.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
    clearInterval(this.#looks);
    this.#looks = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lookDue = false;
    this.#changed.clear();
    // A look that is under way still notes what it finds, in the old ones.
    this.#marks = new SyncMarks();
  }

  #hear(event: SyncEvent | undefined): void {
    if (!event) return this.#lookSoon();
    if (!this.#marks.note(event.syncId, event.revision)) return;
    this.#noteChange(event);
    this.#pump();
  }

  #noteChange(event: SyncEvent): void {
    for (const { followed } of this.#followers) {
      if (!isFollowed(followed, event)) continue;
      this.#changed.add(event.syncId);
      return;
    }
  }

  #lookSoon(): void {
    this.#lookDue = true;
    this.#pump();
  }

  /** Does what there is to do, one thing after the other. */
  #pump(): void {
    if (this.#busy) return;
    const wait = Math.max(0, this.#readAt + gapMs - performance.now());
    if (this.#beginners.size > 0) this.#do(() => this.#begin([...this.#beginners]));
    else if (this.#timer) return;
    else if (this.#lookDue) this.#do(() => this.#look());
    else if (this.#changed.size > 0 && wait === 0) this.#do(() => this.#readChanged());
    else if (this.#changed.size > 0) this.#pumpLater(wait);
  }

  #pumpLater(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms);
  }

  #do(act: () => Promise<void>): void {
    this.#busy = true;
    void act()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#busy = false;
        this.#pump();
      });
  }

  /** Followers wait for a database that is away; anything else is told to all of them. */
  #fail(error: unknown): void {
    if (isDatabaseAway(error)) {
      this.logger.warn({ err: error }, "the database is away: whoever follows syncs waits for it");
      this.#lookDue = this.#followers.size > 0;
      if (this.#lookDue) this.#pumpLater(awayMs);
      return;
    }
    this.#changed.clear();
    this.#beginners.clear();
    for (const follower of this.#followers) {
      follower.failure = error;
      follower.begun = true;
      follower.wake();
    }
  }

  async #begin(beginners: readonly Follower[]): Promise<void> {
    try {
      if (!this.#marks.looked) await this.#look();
      const selected = selectFirst(beginners.map(({ followed }) => followed));
      const rows = await this.database.queries.select().from(syncs).where(selected);
      for (const row of rows) {
        for (const follower of beginners) if (isToldFirst(follower.followed, row)) follower.offer(row);
      }
    } catch (error) {
      // Nobody who comes waits for a database that is away: they hear it and may come again.
      for (const follower of beginners) follower.failure = error;
    }
    for (const follower of beginners) {
      this.#beginners.delete(follower);
      follower.begun = true;
    }
    await wakeSome(beginners);
  }

  async #look(): Promise<void> {
    const moved = await this.#marks.look(this.database.queries);
    this.#lookDue = false;
    for (const event of moved) this.#noteChange(event);
  }

  async #readChanged(): Promise<void> {
    const ids = this.#changed;
    this.#changed = new Set();
    try {
      const rows = await this.database.queries
        .select()
        .from(syncs)
        .where(inArray(syncs.id, [...ids]));
      const told = new Set<Follower>();
      for (const row of rows) for (const follower of this.#offer(row)) told.add(follower);
      await wakeSome(told);
    } catch (error) {
      for (const id of ids) this.#changed.add(id);
      throw error;
    } finally {
      this.#readAt = performance.now();
    }
  }

  /** Answers whom it concerns. */
  #offer(row: SyncRow): Follower[] {
    this.#marks.note(row.id, row.revision);
    if (row.finishedAt) this.#marks.noteEnd(row.id);
    const sync = { syncId: row.id, integrationId: row.integrationId, storeId: row.storeId };
    // Who has not begun is told all of it first.
    const concerned = [...this.#followers].filter(({ begun, followed }) => begun && isFollowed(followed, sync));
    for (const follower of concerned) follower.offer(row);
    return concerned;
  }
}

/** Wakes followers, some in each turn of the event loop. */
async function wakeSome(followers: Iterable<Follower>): Promise<void> {
  let woken = 0;
  for (const follower of followers) {
    if (woken > 0 && woken % wokenAtOnce === 0) await nextTurn();
    follower.wake();
    woken += 1;
  }
}
