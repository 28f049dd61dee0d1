/** Letting a sync through that its limits have stopped: once, and as far as its plan told. */
import type { Fault } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, eq } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";
import { changeLimitExceeded } from "./change-limits.js";
import { toldConfigVersion } from "./kept-settings.js";
import { lockSyncAndAbove, type LockedSync } from "./lock-order.js";
import type { OpenConnector, SyncRow } from "./ports.js";
import { queueSync, whyNotQueued } from "./queue-sync.js";
import { connectorNotInstalled, disabled, integrationDeleted, refused } from "./request-faults.js";
import { areResultsGone } from "./results-expiry.js";
import type { StoreQueue } from "./store-queue.js";
import type { InRequest } from "./sync-requests.js";

const { syncs } = schema;

type IntegrationRow = LockedSync["integration"];

/** Takes approvals. */
export class Approvals {
  constructor(
    private readonly queue: StoreQueue,
    private readonly connectors: ReadonlyMap<string, OpenConnector>,
    private readonly now: () => Date,
  ) {}

  /**
   * Starts a sync like one that its limits stopped, which may change and delete as many records as that one's stoppedPlan
   * tells, and no more. Its plan is judged anew: one that has grown since is stopped, too.
   * @throws Fault: NOT_FOUND, SYNC_NOT_ENDED, NOT_STOPPED, ALREADY_APPROVED, APPROVAL_EXPIRED, CONFIG_CHANGED,
   * CONNECTOR_NOT_INSTALLED, INTEGRATION_DELETED, INTEGRATION_DISABLED, SYNC_RUNNING.
   */
  async approve(syncId: string, startedById: string | null, inTransaction?: InRequest): Promise<SyncRow> {
    return this.queue.transaction(async (tx, wake) => {
      // Locked, so that of two approvals at once the second finds the first.
      const { sync: origin, integration } = await lockSyncAndAbove(tx, syncId);
      const { stoppedPlan } = origin;
      const fault = whyNotApprove(origin, integration, await isApproved(tx, syncId), this.now());
      if (fault) throw fault;
      if (!stoppedPlan) throw notStopped(origin);
      if (!this.connectors.has(origin.connectorId)) throw connectorNotInstalled(origin.connectorId);
      const { integrationId, storeId, connectorId, kind, full, keys, keepUnchanged } = origin;
      // The same as the one that was stopped had, perhaps by another version: a secret may be another by now.
      const { config } = integration;
      const row = await queueSync(tx, wake, {
        integrationId,
        storeId,
        connectorId,
        kind,
        full,
        keys,
        keepUnchanged,
        config,
        configVersion: await toldConfigVersion(tx, integration),
        startedById,
        trigger: "APPROVAL",
        originId: origin.id,
        dryRun: false,
        limits: { maxChanges: stoppedPlan.changes, maxDeletions: stoppedPlan.deletions },
        createdAt: this.now(),
      });
      if (!row) throw await whyNotQueued(tx, integration);
      await inTransaction?.(tx, row, null);
      return row;
    });
  }
}

function whyNotApprove(origin: SyncRow, integration: IntegrationRow, approved: boolean, now: Date): Fault | undefined {
  const { name } = integration;
  if (origin.finishedAt === null) {
    return refused(
      "CONFLICT",
      "SYNC_NOT_ENDED",
      "The sync has not ended.",
      "Wait for its end; only what was stopped is approved.",
    );
  }
  if (origin.error?.code !== changeLimitExceeded) return notStopped(origin);
  if (approved) {
    const remedy = "Follow the sync that was started for it, or start a sync of its own.";
    return refused("CONFLICT", "ALREADY_APPROVED", "The sync was approved before, and can be only once.", remedy);
  }
  if (areResultsGone(origin, now)) {
    const message = "The sync was stopped so long ago that its plan says nothing of today any more.";
    return refused("INPUT", "APPROVAL_EXPIRED", message, "Start a sync; if it is stopped, approve that one.");
  }
  if (integration.deletedAt) return integrationDeleted(name);
  if (integration.status === "DISABLED") return disabled(name, integration.disabledReason);
  if (!isDeepStrictEqual(origin.config, integration.config)) {
    const message = `The config of "${name}" has changed since the sync was stopped: another plan than the one that was stopped would be carried out.`;
    return refused("CONFLICT", "CONFIG_CHANGED", message, "Start a sync; if it is stopped, approve that one.");
  }
  return undefined;
}

async function isApproved(queries: Pick<Queries, "select">, syncId: string): Promise<boolean> {
  const rows = await queries
    .select({ id: syncs.id })
    .from(syncs)
    .where(and(eq(syncs.originId, syncId), eq(syncs.trigger, "APPROVAL")))
    .limit(1);
  return rows.length > 0;
}

function notStopped({ status, error }: SyncRow): Fault {
  return refused(
    "INPUT",
    "NOT_STOPPED",
    `The sync was not stopped by a limit, so there is nothing to approve: it ended as ${status}.`,
    error === null ? "Start another sync, if there is more to do." : "Its error says why.",
  );
}
