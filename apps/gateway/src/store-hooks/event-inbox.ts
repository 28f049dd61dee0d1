/** What stores have told of, in the database: kept until connectors were told, by whatever process. */
import { createHash } from "node:crypto";
import { schema, type Database } from "@storegate/database";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";

const { storeEvents } = schema;

/** How many events connectors are told of at once. */
const mostAtOnce = 1000;

/** How long a process may take to tell of them; then another does. */
const tellSeconds = 60;

/** How long it is known that an event was told, in minutes: stores send one again after a minute at the soonest. */
const knownMinutes = 15;

/** After how long an event that nobody was there to tell is of no use, in hours. */
const untoldHours = 24;

/** An event that is to be told. */
export interface KeptEvent {
  readonly key: string;
  /** The delivery's, as it came. */
  readonly body: string;
}

/** Events of `store_events`. All times are the database's. */
export class EventInbox {
  constructor(private readonly database: Database) {}

  /**
   * Keeps an event; one that is there already is passed over.
   * @param hash the same in each delivery of it.
   */
  async keep(storeId: string, hash: string, body: string): Promise<void> {
    // Of a length of ours, whatever a store sends.
    const key = createHash("sha256").update(hash).digest("hex");
    await this.database.queries.insert(storeEvents).values({ storeId, key, body }).onConflictDoNothing();
  }

  /**
   * Takes what is to be told of a store, the oldest first: none where somebody has told of it within a second. Nothing is taken in
   * its first second. Like events of one second have one hash, so by then all of them have happened, and whoever is told of one
   * and reads the store sees what became of all.
   */
  async take(storeId: string): Promise<KeptEvent[]> {
    const { sql: driver } = this.database;
    return driver<KeptEvent[]>`
      with turn as (
        update store_hooks set told_at = now()
        where id = ${storeId} and (told_at is null or told_at <= now() - interval '1 second')
        returning id
      ), due as (
        select key from store_events
        where store_id = ${storeId} and told_at is null and received_at <= now() - interval '1 second'
          and (taken_until is null or taken_until < now()) and exists (select from turn)
        order by received_at limit ${mostAtOnce} for update skip locked
      ), taken as (
        update store_events as kept set taken_until = now() + make_interval(secs => ${tellSeconds})
        from due where kept.store_id = ${storeId} and kept.key = due.key
        returning kept.key, kept.body, kept.received_at
      )
      select key, body from taken order by received_at`;
  }

  /** Notes that events were told. */
  async told(storeId: string, keys: readonly string[]): Promise<void> {
    await this.database.queries
      .update(storeEvents)
      .set({ toldAt: sql`now()` })
      .where(and(eq(storeEvents.storeId, storeId), inArray(storeEvents.key, [...keys])));
  }

  /** Whether there is anything of a store to be told. */
  async hasUntold(storeId: string): Promise<boolean> {
    const [row] = await this.database.queries
      .select({ key: storeEvents.key })
      .from(storeEvents)
      .where(and(eq(storeEvents.storeId, storeId), isNull(storeEvents.toldAt)))
      .limit(1);
    return row !== undefined;
  }

  /** Stores of which something is to be told. */
  async storesToTell(): Promise<string[]> {
    const rows = await this.database.queries
      .selectDistinct({ storeId: storeEvents.storeId })
      .from(storeEvents)
      .where(isNull(storeEvents.toldAt));
    return rows.map(({ storeId }) => storeId);
  }

  /** Removes what is of no use any more. */
  async sweep(): Promise<void> {
    await this.database.sql`
      delete from store_events
      where received_at < now() - make_interval(mins => ${knownMinutes})
        and (told_at is not null or received_at < now() - make_interval(hours => ${untoldHours}))`;
  }
}
