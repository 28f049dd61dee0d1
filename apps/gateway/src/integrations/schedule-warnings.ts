/** What keeps an AUTOMATIC integration from syncing when it should, as its `warnings` tell it. */
import type { FaultData } from "@storegate/connector-kit";
import type { SyncRow } from "@storegate/sync-engine";
import { encodeId } from "../ids.js";
import { silenceOf, type OpenSync } from "../notifications/silence.js";
import type { IntegrationRow } from "./integration-service.js";

/**
 * None while all goes on. A paused sync is told from the time on at which another is due; one that no worker takes, once the
 * integration counts as silent for it.
 * @param last the newest of its syncs: it has one at a time, so that none but this one can be open.
 */
export function scheduleWarnings(
  integration: Pick<IntegrationRow, "status" | "nextSyncAt">,
  last: (OpenSync & Pick<SyncRow, "finishedAt">) | null,
  now: Date,
): FaultData[] {
  if (integration.status !== "AUTOMATIC" || last === null || last.finishedAt !== null) return [];
  const { nextSyncAt } = integration;
  const { pausedAt, status } = last;
  const id = encodeId("Sync", last.id);
  if (pausedAt) return nextSyncAt && nextSyncAt <= now ? [scheduleWaits(id, pausedAt, nextSyncAt)] : [];
  // Of a begun one the store's lease tells whether a worker has it.
  const queuedAt = status === "QUEUED" ? silenceOf(integration, last, null, now)?.queuedAt : undefined;
  return queuedAt ? [syncNotTaken(id, queuedAt)] : [];
}

function scheduleWaits(id: string, pausedAt: Date, dueAt: Date): FaultData {
  return {
    kind: "CONFLICT",
    code: "SCHEDULE_WAITS",
    message: `A sync was due at ${dueAt.toISOString()}, and waits for the end of ${id}, which is paused since ${pausedAt.toISOString()}.`,
    remedy: "Let that go on with resumeSync, or end it with cancelSync. What came due is then made up once.",
    retryable: false,
  };
}

function syncNotTaken(id: string, queuedAt: Date): FaultData {
  return {
    kind: "CONFIG",
    code: "SYNC_NOT_TAKEN",
    message: `${id} waits since ${queuedAt.toISOString()} for a worker to take it.`,
    remedy: "Look whether workers run, have its connector, and are not too few.",
    retryable: false,
  };
}
