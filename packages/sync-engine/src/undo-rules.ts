/** Which syncs can be undone, and which have been. */
import { Fault, type AnyConnector } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, desc, eq, inArray } from "drizzle-orm";
import type { SyncRow } from "./ports.js";
import { areResultsGone } from "./results-expiry.js";
import { notUndoable } from "./undo-kind.js";

const { syncs } = schema;

/** What is known of a sync beside its row. */
export interface UndoFacts {
  /** The connector that this version has; undefined where it has none of that id. */
  readonly connector: AnyConnector | undefined;
  /** Whether it changed something, or may have. */
  readonly changed: boolean;
  /** As {@link undosOf} has it. */
  readonly undoneBy: SyncRow | undefined;
  readonly now: Date;
}

/**
 * Why a sync cannot be undone; undefined where it can. One of which some records failed to be put back can be undone again:
 * what is put back already is left as it is.
 */
export function whyNotUndo(sync: SyncRow, { connector, changed, undoneBy, now }: UndoFacts): Fault | undefined {
  if (sync.finishedAt === null) {
    return refused(
      "SYNC_NOT_ENDED",
      "The sync has not ended.",
      "Wait for its end, or cancel it; then undo what it did.",
    );
  }
  if (sync.dryRun) return refused("NOTHING_TO_UNDO", "The sync was a dry run: it has changed nothing.");
  if (areResultsGone(sync, now)) return resultsExpired("undone");
  const kind = connector?.syncKinds.find((each) => each.key === sync.kind);
  if (kind?.direction !== "export" || !kind.undoable) return notUndoable(kind?.title ?? sync.kind);
  if (undoneBy?.status === "SUCCEEDED") {
    return refused(
      "ALREADY_UNDONE",
      "The sync was undone already.",
      "To have its changes again, undo the sync that undid it.",
    );
  }
  if (!changed) return refused("NOTHING_TO_UNDO", "The sync has changed nothing.");
  return undefined;
}

/** Of each of these syncs the newest that undid it, for good and with at most some records that failed alone. */
export async function undosOf(queries: Queries, syncIds: readonly string[]): Promise<ReadonlyMap<string, SyncRow>> {
  if (syncIds.length === 0) return new Map();
  const rows = await queries
    .selectDistinctOn([syncs.originId])
    .from(syncs)
    .where(
      and(
        inArray(syncs.originId, [...syncIds]),
        eq(syncs.trigger, "UNDO"),
        eq(syncs.dryRun, false),
        inArray(syncs.status, ["SUCCEEDED", "COMPLETED_WITH_ERRORS"]),
      ),
    )
    .orderBy(syncs.originId, desc(syncs.id));
  return new Map(rows.map((row) => [row.originId ?? "", row]));
}

/** The results that something needs are gone. */
export function resultsExpired(what: "undone" | "retried"): Fault {
  return refused(
    "RESULTS_EXPIRED",
    `The sync cannot be ${what}: its results were kept for a time that is over.`,
    "STOREGATE_RESULTS_DAYS says how many days results are kept.",
  );
}

/** A request about a sync that it cannot be asked of, as it stands. */
export function refused(code: string, message: string, remedy?: string): Fault {
  return new Fault({ kind: "CONFLICT", code, message, ...(remedy === undefined ? {} : { remedy }) });
}
