/**
 * What is known of how far syncs have come, so that nothing is told twice and nothing that was missed stays untold. It knows
 * every sync that has not ended and every one that was made lately; a look at the database shows which have moved unseen.
 */
import { schema, type Queries } from "@storegate/database";
import { gte, inArray, isNull, or } from "drizzle-orm";
import type { SyncEvent } from "./sync-events.js";

const { syncs } = schema;

/** Clocks of machines that make syncs may differ by this, and a look may have been missed. */
const marginMs = 5 * 60_000;

interface Mark {
  revision: number;
  ended: boolean;
}

/** Revisions of syncs; see the head of this file. */
export class SyncMarks {
  readonly #marks = new Map<string, Mark>();
  #lookedAt: number | undefined;

  /** Whether there was a first look. */
  get looked(): boolean {
    return this.#lookedAt !== undefined;
  }

  /** Notes a revision; answers whether it is news. */
  note(syncId: string, revision: number): boolean {
    const mark = this.#marks.get(syncId);
    if (mark && mark.revision >= revision) return false;
    if (mark) mark.revision = revision;
    else this.#marks.set(syncId, { revision, ended: false });
    return true;
  }

  /** Notes that a sync has ended. */
  noteEnd(syncId: string): void {
    const mark = this.#marks.get(syncId);
    if (mark) mark.ended = true;
  }

  /** Answers what has moved since the last look and was not noted; after a first look, nothing. */
  async look(queries: Queries): Promise<SyncEvent[]> {
    const since = this.#lookedAt;
    const now = Date.now();
    const running = [...this.#marks].filter(([, mark]) => !mark.ended).map(([id]) => id);
    const rows = await queries
      .select({
        syncId: syncs.id,
        integrationId: syncs.integrationId,
        storeId: syncs.storeId,
        revision: syncs.revision,
        finishedAt: syncs.finishedAt,
      })
      .from(syncs)
      .where(
        or(isNull(syncs.finishedAt), gte(syncs.id, firstIdAt((since ?? now) - marginMs)), inArray(syncs.id, running)),
      );
    const moved = rows.filter(({ syncId, revision }) => this.note(syncId, revision));
    for (const { syncId, finishedAt } of rows) if (finishedAt) this.noteEnd(syncId);
    const old = firstIdAt(now - 2 * marginMs);
    for (const [id, mark] of this.#marks) if (mark.ended && id < old) this.#marks.delete(id);
    this.#lookedAt = now;
    return since === undefined ? [] : moved;
  }
}

/** The least id that a sync made at this time can have: ids begin with the milliseconds since 1970 (RFC 9562, UUID v7). */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
