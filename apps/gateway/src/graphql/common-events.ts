/**
 * Events of subscriptions, each one object for all who are told what came of one read: so what it answers can be worked out
 * once for them. Whoever is told of another read, though of the same revision, has another event.
 */
import type { AddedResults, SyncRow } from "@storegate/sync-engine";
import type { SyncProgressPayload, SyncResultsAddedPayload, SyncsUpdatedPayload } from "./sync-subscription-types.js";

/** Events by what was read, for as long as somebody holds that. */
export class CommonEvents {
  readonly #progress = new WeakMap<SyncRow, SyncProgressPayload>();
  readonly #updated = new WeakMap<SyncRow, SyncsUpdatedPayload[]>();
  readonly #added = new WeakMap<AddedResults["rows"], Map<SyncRow, SyncResultsAddedPayload>>();

  progress(sync: SyncRow): SyncProgressPayload {
    const known = this.#progress.get(sync);
    if (known) return known;
    const event = { sync, final: sync.finishedAt !== null };
    this.#progress.set(sync, event);
    return event;
  }

  /** @param syncs each as it was read; the same ones in the same order are the same event. */
  updated(syncs: readonly SyncRow[]): SyncsUpdatedPayload {
    const [first] = syncs;
    if (!first) return { syncs };
    const known = this.#updated.get(first) ?? [];
    const same = known.find((event) => isSame(event.syncs, syncs));
    if (same) return same;
    const event = { syncs };
    this.#updated.set(first, [...known, event]);
    return event;
  }

  /** @param cursorAt the cursor of a result's number. */
  added({ rows, end, sync, final }: AddedResults, cursorAt: (place: number) => string): SyncResultsAddedPayload {
    const known = this.#added.get(rows) ?? new Map<SyncRow, SyncResultsAddedPayload>();
    this.#added.set(rows, known);
    const same = known.get(sync);
    if (same) return same;
    const event = { results: rows.map((row) => ({ ...row, sync })), endCursor: cursorAt(end), final };
    known.set(sync, event);
    return event;
  }
}

function isSame(one: readonly SyncRow[], other: readonly SyncRow[]): boolean {
  return one.length === other.length && one.every((row, index) => row === other[index]);
}
