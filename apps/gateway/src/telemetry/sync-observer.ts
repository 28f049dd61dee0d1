import type { Logger } from "@storegate/connector-kit";
import { workedSeconds, type SyncObserver, type SyncRow } from "@storegate/sync-engine";
import type { Telemetry } from "./telemetry.js";

const outcomes = ["created", "updated", "deleted", "unchanged", "skipped", "failed"] as const;

/** What is told of syncs as they are worked on: one span for each turn, and a line at the beginning and at the end. */
export function observeSyncs({ metrics, tracing, scope }: Telemetry, logger: Logger): SyncObserver {
  return {
    turn: (sync, work) => {
      const { id: syncId, storeId, integrationId, connectorId, kind } = sync;
      const attributes = {
        "storegate.sync.id": syncId,
        "storegate.store.id": storeId,
        "storegate.integration.id": integrationId,
        "storegate.connector": connectorId,
        "storegate.kind": kind,
      };
      return tracing.within(`sync ${connectorId}.${kind}`, { kind: "internal", attributes }, ({ traceId }) =>
        scope.run({ syncId, storeId, integrationId, ...(traceId !== undefined && { traceId }) }, work),
      );
    },
    committed: (before, after) => {
      const { connectorId, kind } = after;
      const ids = { syncId: after.id, storeId: after.storeId, integrationId: after.integrationId };
      if (before.startedAt === null && after.startedAt !== null) {
        metrics.syncStarted(connectorId, kind, after.trigger);
        const { trigger, dryRun } = after;
        logger.info({ ...ids, connectorId, kind, trigger, dryRun }, "a sync has started");
      }
      for (const outcome of outcomes) metrics.records(connectorId, kind, outcome, after[outcome] - before[outcome]);
      if (after.retries > before.retries && after.stalledBy) metrics.syncWaits(connectorId, kind, after.stalledBy.code);
      if (before.finishedAt === null && after.finishedAt !== null) {
        const ms = durationOf(after);
        metrics.syncEnded(connectorId, kind, after.status, ms === undefined ? undefined : ms / 1000);
        const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, after[outcome]]));
        const { status, processed, apiCalls, error } = after;
        const told = { ...ids, connectorId, kind, status, processed, ...counts, apiCalls, ms };
        logger.info({ ...told, ...(error && { fault: error.code }) }, "a sync has ended");
      }
    },
    resumed: (sync) => logger.info(placeOf(sync), "a sync goes on"),
    left: (sync) => logger.info(placeOf(sync), "a sync waits for another worker"),
  };
}

function placeOf({ id: syncId, storeId, integrationId, connectorId, kind, processed }: SyncRow) {
  return { syncId, storeId, integrationId, connectorId, kind, processed };
}

/** In milliseconds, without its pauses. */
function durationOf(sync: SyncRow): number | undefined {
  return sync.startedAt && sync.finishedAt ? Math.round(workedSeconds(sync, sync.finishedAt) * 1000) : undefined;
}
