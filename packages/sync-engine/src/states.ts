/**
 * The states of a sync.
 *
 * It is made QUEUED. A worker that holds the store's lease makes it RUNNING. It ends SUCCEEDED when every record was dealt
 * with and none failed, COMPLETED_WITH_ERRORS when some records failed alone, FAILED when a fault of the whole stopped it,
 * CANCELLED when a person did. A sync whose worker died stays RUNNING, and whoever takes the lease next goes on with it.
 * One that is paused stays as it is, QUEUED or RUNNING, until a person lets it go on or cancels it.
 * One of a connector that no running process has stays as it is until one has it, or a person cancels it.
 * What has ended never changes again.
 */
import type { schema } from "@storegate/database";

/** One of the states above. */
export type SyncStatus = (typeof schema.syncStatus.enumValues)[number];

const lawful: Readonly<Record<SyncStatus, readonly SyncStatus[]>> = {
  QUEUED: ["RUNNING", "CANCELLED", "FAILED"],
  RUNNING: ["SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELLED"],
  SUCCEEDED: [],
  COMPLETED_WITH_ERRORS: [],
  FAILED: [],
  CANCELLED: [],
};

/** Those that a sync ends in. */
export const endStatuses: readonly SyncStatus[] = lawful.RUNNING;

/** The states from which a sync may come to this one. */
export function statesBefore(status: SyncStatus): SyncStatus[] {
  return (Object.keys(lawful) as SyncStatus[]).filter((from) => lawful[from].includes(status));
}
