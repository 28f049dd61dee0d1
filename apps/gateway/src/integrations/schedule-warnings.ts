/** What keeps an AUTOMATIC integration from syncing when it should, as its `warnings` tell it. */
import type { FaultData } from "@storegate/connector-kit";
import { problemsOf, type Schedule, type ScheduleProblem, type SyncRow } from "@storegate/sync-engine";
import { encodeId } from "../ids.js";
import { silentAfterMs, type OpenSync } from "../notifications/silence.js";
import type { IntegrationRow } from "./integration-service.js";

/**
 * None while all goes on. A paused sync is told from the time on at which another is due; one that no worker takes, once it has
 * waited as long as makes an integration silent.
 * @param last the newest of its syncs: it has one at a time, so that none but this one can be open.
 * @param schedule by which it syncs; null where it has none.
 */
export function scheduleWarnings(
  integration: Pick<IntegrationRow, "status" | "nextSyncAt">,
  last: (OpenSync & Pick<SyncRow, "finishedAt" | "dryRun">) | null,
  schedule: Schedule | null,
  now: Date,
): FaultData[] {
  if (integration.status !== "AUTOMATIC") return [];
  const bad = schedule ? problemsOf(schedule, now) : [];
  const warnings = bad.map((problem) => badSchedule(problem));
  if (last === null || last.finishedAt !== null) return warnings;
  const { nextSyncAt } = integration;
  const { pausedAt, status, createdAt } = last;
  const id = encodeId("Sync", last.id);
  if (pausedAt && nextSyncAt && nextSyncAt <= now) warnings.push(scheduleWaits(id, last, pausedAt, nextSyncAt));
  // Of a begun one the store's lease tells whether a worker has it.
  const waitedMs = now.getTime() - createdAt.getTime();
  if (!pausedAt && status === "QUEUED" && waitedMs > silentAfterMs) warnings.push(syncNotTaken(id, createdAt));
  return warnings;
}

function badSchedule({ kind, code, message, field }: ScheduleProblem): FaultData {
  return {
    kind,
    code,
    message: `It syncs no more by itself: ${message}`,
    field: ["schedule", ...field].join("."),
    remedy: "Give it another schedule with updateIntegration, or make it MANUAL.",
    retryable: false,
  };
}

function scheduleWaits(id: string, sync: Pick<SyncRow, "trigger" | "dryRun">, pausedAt: Date, dueAt: Date): FaultData {
  const turnsManual = sync.trigger === "UNDO" && !sync.dryRun;
  return {
    kind: "CONFLICT",
    code: "SCHEDULE_WAITS",
    message: `A sync was due at ${dueAt.toISOString()}, and waits for the end of ${id}, which is paused since ${pausedAt.toISOString()}.`,
    remedy: `Let that go on with resumeSync, or end it with cancelSync. ${
      turnsManual
        ? "It is an undo: once it has put something back, the integration turns MANUAL at its end, and what came due is not run."
        : "What came due is then made up once."
    }`,
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
