/**
 * Sends what is due on one channel, to many receivers at once and to each little at a time: one that accepts and says nothing
 * holds up nobody else's notices. What is sent for the first time goes before what is tried again.
 */
import { schema, type Database } from "@storegate/database";
import { and, eq, inArray, isNull, lte, notInArray, sql } from "drizzle-orm";

const { notifications } = schema;

/** A message that waits to be sent. */
export type NoticeRow = typeof notifications.$inferSelect;

/** What a lane needs. */
export interface LaneHost {
  readonly database: Database;
  readonly channel: NoticeRow["channel"];
  /** Sends one, and writes down what became of it. */
  readonly send: (row: NoticeRow) => Promise<void>;
  /** What keeps it from claiming or sending any. */
  readonly onError: (error: unknown) => void;
  readonly now: () => Date;
  readonly stopping: AbortSignal;
}

/** How long a message that is being sent is one process's. */
const claimMs = 2 * 60_000;

/** Messages under way at once. */
const atOnce = 20;

/** Of these to one receiver. */
const atOnceToOne = 2;

/** One channel's sending. */
export class SendingLane {
  /** What is being sent, by the message's id. */
  readonly #underWay = new Map<string, { readonly receiver: string; readonly ends: Promise<void> }>();
  #filling: Promise<void> | undefined;
  /** Whether something has ended since the claim that is being made was asked for. */
  #again = false;

  constructor(private readonly host: LaneHost) {}

  /** Begins to send what is due and waits for nothing that is under way; what ends makes room for more by itself. */
  fill(): Promise<void> {
    this.#again = true;
    return (this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    }));
  }

  /** Resolves when nothing is under way; it is asked once the process stops. */
  async ended(): Promise<void> {
    await this.#filling?.catch(() => {});
    await Promise.all([...this.#underWay.values()].map(({ ends }) => ends));
  }

  async #fill(): Promise<void> {
    while (this.#again && !this.host.stopping.aborted && this.#underWay.size < atOnce) {
      this.#again = false;
      const claimed = await this.#claim(atOnce - this.#underWay.size);
      for (const row of claimed) this.#begin(row);
      if (claimed.length > 0) this.#again = true;
    }
  }

  #begin(row: NoticeRow): void {
    const { host } = this;
    const ends = host
      .send(row)
      .catch(host.onError)
      .then(() => {
        this.#underWay.delete(row.id);
        if (!host.stopping.aborted) void this.fill().catch(host.onError);
      });
    this.#underWay.set(row.id, { receiver: row.receiver, ends });
  }

  /** Claims some that are due, of receivers to whom nothing is under way. */
  async #claim(most: number): Promise<NoticeRow[]> {
    const { database, channel, now } = this.host;
    const { queries } = database;
    const at = now();
    const isDue = and(
      isNull(notifications.deliveredAt),
      isNull(notifications.failedAt),
      lte(notifications.nextAttemptAt, at),
      eq(notifications.channel, channel),
    );
    const busy = [...this.#underWay.values()].map(({ receiver }) => receiver);
    const ranked = queries
      .select({
        id: notifications.id,
        attempts: notifications.attempts,
        place:
          sql<number>`row_number() over (partition by ${notifications.receiver} order by ${notifications.attempts}, ${notifications.id})`.as(
            "place",
          ),
      })
      .from(notifications)
      .where(and(isDue, busy.length === 0 ? undefined : notInArray(notifications.receiver, busy)))
      .as("ranked");
    const first = queries
      .select({ id: ranked.id })
      .from(ranked)
      .where(lte(ranked.place, atOnceToOne))
      .orderBy(ranked.attempts, ranked.id)
      .limit(most);
    // Another process may claim the same just now: whoever comes second leaves it.
    const free = queries
      .select({ id: notifications.id })
      .from(notifications)
      .where(and(inArray(notifications.id, first), isDue))
      .for("update", { skipLocked: true });
    return queries
      .update(notifications)
      .set({ attempts: sql`${notifications.attempts} + 1`, nextAttemptAt: new Date(at.getTime() + claimMs) })
      .where(inArray(notifications.id, free))
      .returning();
  }
}
