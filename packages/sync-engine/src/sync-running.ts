/** Why no sync of an integration begins: it has one at a time, and another has not ended. */
import { Fault } from "@storegate/connector-kit";
import type { SyncRow } from "./ports.js";

/** SYNC_RUNNING: says which sync is in the way, what it does, and how it gets out of the way. */
export class SyncRunning extends Fault {
  /**
   * @param sync the one in the way; null where it ended in this instant.
   * @param id the sync's, as whoever reads this knows it.
   */
  constructor(
    private readonly integrationName: string,
    readonly sync: SyncRow | null,
    id: string | undefined = sync?.id,
  ) {
    super({ kind: "CONFLICT", code: "SYNC_RUNNING", ...told(integrationName, sync, id) });
  }

  /** The same, with the id as the API's callers know it. */
  withId(id: string): SyncRunning {
    return new SyncRunning(this.integrationName, this.sync, id);
  }
}

function told(name: string, sync: SyncRow | null, id: string | undefined): { message: string; remedy: string } {
  if (sync === null)
    return { message: `Another sync of the integration "${name}" was just ending.`, remedy: "Try again." };
  const { does, remedy } = doing(sync);
  return { message: `${what(sync)} ${id} of the integration "${name}" ${does}.`, remedy };
}

function what({ trigger, dryRun }: SyncRow): string {
  if (trigger === "UNDO") return dryRun ? "The dry run of an undo" : "The undo";
  return dryRun ? "The dry run" : "The sync";
}

const waitOrCancel = "Wait for its end, or end it with cancelSync.";

function doing(sync: SyncRow): { does: string; remedy: string } {
  const { status, createdAt, startedAt, cancelRequestedAt, pauseRequestedAt, pausedAt, stalledBy, retryAt } = sync;
  if (cancelRequestedAt) {
    return { does: "is being cancelled", remedy: "Try again once it has ended." };
  }
  if (pauseRequestedAt) {
    return {
      does: pausedAt ? `is paused since ${pausedAt.toISOString()}` : "is being paused",
      remedy: "Let it go on with resumeSync and wait for its end, or end it with cancelSync.",
    };
  }
  if (status === "QUEUED") {
    return { does: `waits since ${createdAt.toISOString()} for a worker`, remedy: waitOrCancel };
  }
  if (stalledBy && retryAt) {
    const does = `waits for a fault to heal (${stalledBy.code}), and is tried again at ${retryAt.toISOString()}`;
    return { does, remedy: waitOrCancel };
  }
  return { does: `runs since ${(startedAt ?? createdAt).toISOString()}`, remedy: waitOrCancel };
}
