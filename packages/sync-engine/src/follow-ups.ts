/** Syncs that follow from others: one that undoes, one that tries again what failed. */
import { Fault, SecretMask, type JsonObject } from "@storegate/connector-kit";
import { schema, type Database, type QueriesTransaction } from "@storegate/database";
import { eq } from "drizzle-orm";
import { limitsOf } from "./change-limits.js";
import { FailedKeys } from "./failed-keys.js";
import { toldConfigVersion } from "./kept-settings.js";
import { lockSyncAndAbove, type LockedSync } from "./lock-order.js";
import { syncsWithChanges } from "./made-changes.js";
import type { IntegrationView, OpenConnector, OpenIntegration, SyncRow } from "./ports.js";
import { queueSync, whyNotQueued, type NewSync } from "./queue-sync.js";
import { connectorNotInstalled, disabled, integrationDeleted, refused, resultsExpired } from "./request-faults.js";
import { areResultsGone } from "./results-expiry.js";
import type { StoreQueue } from "./store-queue.js";
import type { InRequest } from "./sync-requests.js";
import { undoesWithoutSecrets, undosOf, whyNotUndo } from "./undo-rules.js";

const { syncs } = schema;

/** What {@link FollowUps} needs of the process. */
export interface FollowUpsHost {
  readonly database: Database;
  readonly queue: StoreQueue;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly openIntegration: OpenIntegration;
  readonly now: () => Date;
}

/** Takes requests for such syncs. */
export class FollowUps {
  constructor(private readonly host: FollowUpsHost) {}

  /**
   * Starts a sync that puts back what another changed, wherever nobody has changed it since; with `dryRun` it tells what would
   * become of each record, and writes nothing. The sync of a deleted integration is undone too, as long as the store is
   * connected, and the integration had no secret or its kind's undo needs none.
   * @throws Fault: NOT_FOUND, SYNC_NOT_ENDED, NOTHING_TO_UNDO, RESULTS_EXPIRED, NOT_UNDOABLE, ALREADY_UNDONE,
   * STORE_NOT_CONNECTED, CONNECTOR_NOT_INSTALLED, INTEGRATION_DISABLED, INTEGRATION_DELETED, SYNC_RUNNING; and what opening the store throws.
   */
  async undo(
    syncId: string,
    { dryRun, startedById }: { readonly dryRun: boolean; readonly startedById: string | null },
    inTransaction?: InRequest,
  ): Promise<SyncRow> {
    const unopened = await this.#whyNotOpen(syncId);
    return this.#follow(syncId, inTransaction, async (tx, { sync: origin, integration, store }) => {
      const changed = (await syncsWithChanges(tx, [syncId])).has(syncId);
      const undoneBy = (await undosOf(tx, [syncId])).get(syncId);
      const connector = this.host.connectors.get(origin.connectorId)?.connector;
      // Of a deleted one the config fits still, but for what went with it.
      const missesSecrets = integration.deletedAt !== null && unopened?.kind === "CONFIG";
      const known = { connector, changed, undoneBy, storeConnected: store.deletedAt === null };
      const facts = { ...known, integration: { ...integration, missesSecrets }, now: this.host.now() };
      const fault = whyNotUndo(origin, facts) ?? unopened;
      if (fault) throw fault;
      const { config, configVersion } = origin;
      return { trigger: "UNDO", dryRun, config, configVersion, startedById };
    });
  }

  /**
   * Starts a sync over the records that failed in another, however many, with the integration's config as it is now.
   * @throws Fault: NOT_FOUND, SYNC_NOT_ENDED, NOTHING_TO_RETRY, RESULTS_EXPIRED, RETRY_OF_UNDO,
   * CONNECTOR_NOT_INSTALLED, INTEGRATION_DISABLED, INTEGRATION_DELETED, SYNC_RUNNING.
   */
  async retryFailed(
    syncId: string,
    { startedById }: { readonly startedById: string | null },
    inTransaction?: InRequest,
  ): Promise<SyncRow> {
    return this.#follow(syncId, inTransaction, async (tx, { sync: origin, integration }) => {
      const fault = whyNotRetry(origin, this.host.now());
      if (fault) throw fault;
      if (!this.host.connectors.has(origin.connectorId)) throw connectorNotInstalled(origin.connectorId);
      const [first] = await new FailedKeys(tx, syncId).after(0, 1);
      if (!first)
        throw nothingToRetry(
          "The records that failed in it cannot be asked for: another stands for their target, their keys are too long, or they were erased.",
        );
      if (integration.deletedAt !== null) throw integrationDeleted(integration.name);
      if (integration.status === "DISABLED") throw disabled(integration.name, integration.disabledReason);
      // It reads nothing but what failed, so that a share of it says nothing.
      const limits = limitsOf({ ...integration, maxChangeShare: null }, { dryRun: false, direction: undefined });
      const { config } = integration;
      const configVersion = await toldConfigVersion(tx, integration);
      return { trigger: "RETRY", dryRun: false, config, configVersion, limits, startedById };
    });
  }

  /** @param decide what the new sync is made with; throws where it is refused. */
  async #follow(
    syncId: string,
    inTransaction: InRequest | undefined,
    decide: (
      tx: QueriesTransaction,
      locked: LockedSync,
    ) => Promise<Pick<NewSync, "trigger" | "dryRun" | "config" | "configVersion" | "limits" | "startedById">>,
  ): Promise<SyncRow> {
    const { queue, now } = this.host;
    return queue.transaction(async (tx, wake) => {
      // Locked, so that its results are not removed before the sync that reads them is there.
      const locked = await lockSyncAndAbove(tx, syncId);
      const { sync: origin, integration } = locked;
      const made = await decide(tx, locked);
      const { integrationId, storeId, connectorId, kind } = origin;
      const from = { integrationId, storeId, connectorId, kind, originId: origin.id, createdAt: now() };
      const row = await queueSync(tx, wake, { ...from, ...made, full: false, keys: null, keepUnchanged: false });
      if (!row) throw await whyNotQueued(tx, integration);
      await inTransaction?.(tx, row, null);
      return row;
    });
  }

  /** Why the integration of a sync cannot be opened any more; undefined where it can, or where there is no such sync. */
  async #whyNotOpen(syncId: string): Promise<Fault | undefined> {
    const { database, connectors, openIntegration } = this.host;
    const [found] = await database.queries.select().from(syncs).where(eq(syncs.id, syncId));
    const open = found && connectors.get(found.connectorId);
    if (!open) return undefined;
    const { integrationId, storeId, config } = found;
    const kind = open.connector.syncKinds.find(({ key }) => key === found.kind);
    const view: IntegrationView = {
      signal: new AbortController().signal,
      lane: "interactive",
      mask: new SecretMask(),
      withoutSecrets: undoesWithoutSecrets(kind),
    };
    try {
      await openIntegration({ integrationId, storeId, config: config as JsonObject, open }, view);
      return undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return error;
    }
  }
}

function whyNotRetry(origin: SyncRow, now: Date): Fault | undefined {
  if (origin.finishedAt === null) {
    return refused(
      "CONFLICT",
      "SYNC_NOT_ENDED",
      "The sync has not ended.",
      "Wait for its end; then try again what failed.",
    );
  }
  if (origin.dryRun) return nothingToRetry("It was a dry run.");
  if (origin.trigger === "UNDO") {
    return refused(
      "INPUT",
      "RETRY_OF_UNDO",
      "The sync is an undo, which is not retried record by record.",
      "Undo the same sync again: what is put back already stays as it is.",
    );
  }
  if (origin.failed === 0) return nothingToRetry("No record failed in it.");
  return areResultsGone(origin, now) ? resultsExpired("retried") : undefined;
}

function nothingToRetry(why: string): Fault {
  return refused("INPUT", "NOTHING_TO_RETRY", `There is nothing to try again of this sync. ${why}`);
}
