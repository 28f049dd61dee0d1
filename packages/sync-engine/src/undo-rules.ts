/** Which syncs can be undone, and which have been. */
import type { AnyConnector, AnySyncKind, Fault } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { inArray, sql } from "drizzle-orm";
import type { SyncRow } from "./ports.js";
import {
  connectorNotInstalled,
  disabled,
  refused,
  resultsExpired,
  secretsForgotten,
  storeNotConnected,
} from "./request-faults.js";
import { areResultsGone } from "./results-expiry.js";
import { notUndoable } from "./undo-kind.js";

const { integrations, syncs } = schema;

/** What an undo has to know of the integration. */
export interface UndoneIntegration extends Pick<
  typeof integrations.$inferSelect,
  "name" | "status" | "disabledReason" | "deletedAt"
> {
  /** Whether secrets went with it, being deleted, which an undo of this sync could not do without. */
  readonly missesSecrets: boolean;
}

/** What is known of a sync beside its row. */
export interface UndoFacts {
  /** The connector that this version has; undefined where it has none of that id. */
  readonly connector: AnyConnector | undefined;
  /** Whether it changed something, or may have. */
  readonly changed: boolean;
  /** As {@link undosOf} has it. */
  readonly undoneBy: SyncRow | undefined;
  /** Whether its store is connected; what it changed stands there. */
  readonly storeConnected: boolean;
  /** Its integration, deleted or not; undefined where it was not looked at. */
  readonly integration: UndoneIntegration | undefined;
  readonly now: Date;
}

/**
 * Why a sync cannot be undone; undefined where it can. One of which some records failed to be put back can be undone again:
 * what is put back already is left as it is.
 */
export function whyNotUndo(
  sync: SyncRow,
  { connector, changed, undoneBy, storeConnected, integration, now }: UndoFacts,
): Fault | undefined {
  if (sync.finishedAt === null) {
    return refused(
      "CONFLICT",
      "SYNC_NOT_ENDED",
      "The sync has not ended.",
      "Wait for its end, or cancel it; then undo what it did.",
    );
  }
  if (sync.dryRun) return refused("INPUT", "NOTHING_TO_UNDO", "The sync was a dry run: it has changed nothing.");
  if (areResultsGone(sync, now)) return resultsExpired("undone");
  if (!connector) return connectorNotInstalled(sync.connectorId);
  const kind = connector.syncKinds.find((each) => each.key === sync.kind);
  if (kind?.direction !== "export" || !kind.undoable) return notUndoable(kind?.title ?? sync.kind);
  if (undoneBy?.status === "SUCCEEDED") {
    return refused(
      "CONFLICT",
      "ALREADY_UNDONE",
      "The sync was undone already.",
      "To have its changes again, undo the sync that undid it, which its undoneBy names.",
    );
  }
  if (!changed) return refused("INPUT", "NOTHING_TO_UNDO", "The sync has changed nothing.");
  if (!storeConnected) return storeNotConnected();
  if (integration) return whyNotOf(integration);
  return undefined;
}

/** Why nothing of an integration is undone now. That a deleted one was disabled says nothing any more. */
function whyNotOf({ name, status, disabledReason, deletedAt, missesSecrets }: UndoneIntegration): Fault | undefined {
  if (deletedAt !== null) return missesSecrets ? secretsForgotten(name) : undefined;
  return status === "DISABLED" ? disabled(name, disabledReason) : undefined;
}

/** Whether an undo of such syncs needs none of the config's secrets. */
export function undoesWithoutSecrets(kind: AnySyncKind<unknown, unknown> | undefined): boolean {
  return kind?.direction === "export" && kind.undoWithoutSecrets === true;
}

/**
 * Of each of these syncs the newest that undid it, for good and with at most some records that failed alone. An undo that was
 * itself undone, with every record, counts no more: what it took back is there again.
 */
export async function undosOf(queries: Queries, syncIds: readonly string[]): Promise<ReadonlyMap<string, SyncRow>> {
  if (syncIds.length === 0) return new Map();
  const gone = sql`trigger = 'UNDO' and not dry_run and status in ('SUCCEEDED', 'COMPLETED_WITH_ERRORS')`;
  // Undos of these syncs, undos of those, and so on.
  const undos = sql`(
    with recursive undos (id) as (
      select id from ${syncs} where ${inArray(syncs.originId, [...syncIds])} and ${gone}
      union all
      select later.id from ${syncs} as later join undos on later.origin_id = undos.id where ${gone}
    ) select id from undos)`;
  const rows = await queries.select().from(syncs).where(inArray(syncs.id, undos));
  const byOrigin = Map.groupBy(rows, (row) => row.originId);
  const standing = (syncId: string): SyncRow | undefined =>
    byOrigin
      .get(syncId)
      ?.toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .find((undo) => standing(undo.id)?.status !== "SUCCEEDED");
  return new Map(
    syncIds.flatMap((syncId) => {
      const undo = standing(syncId);
      return undo ? [[syncId, undo] as const] : [];
    }),
  );
}
