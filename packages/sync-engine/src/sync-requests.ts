/** What people ask of syncs: start one, cancel one. */
import { Fault, type AnySyncKind } from "@storegate/connector-kit";
import { schema, type QueriesTransaction } from "@storegate/database";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { limitsOf } from "./change-limits.js";
import { toldConfigVersion } from "./kept-settings.js";
import { lockSync } from "./lock-order.js";
import type { OpenConnector, SyncRow } from "./ports.js";
import { neverPaused, pausedSecondsOf } from "./pause-columns.js";
import { queueSync, whyNotQueued } from "./queue-sync.js";
import { connectorNotInstalled, disabled, notFound } from "./request-faults.js";
import { resultsExpireAt } from "./results-expiry.js";
import type { StoreQueue } from "./store-queue.js";
import { announce } from "./sync-events.js";

const { integrations, syncs } = schema;

/** A sync that is asked for. */
export interface SyncRequest {
  readonly integrationId: string;
  /** A kind's key; left out, the connector's first. */
  readonly kind?: string | null | undefined;
  readonly dryRun: boolean;
  /**
   * Kept with the sync, and changes nothing yet: every kind begins at the beginning, so each run without keys is full. It is
   * for kinds that go on where their last run ended.
   */
  readonly full: boolean;
  /** At most 1,000, without the space around them; of keys that differ only in case the first is asked for. */
  readonly keys?: readonly string[] | null | undefined;
  readonly keepUnchanged: boolean;
  readonly startedById: string | null;
}

/**
 * Done in the transaction of a request, so that neither stands without the other.
 * @param row as the request leaves it.
 * @param before as the request found it; null where it made it.
 */
export type InRequest = (tx: QueriesTransaction, row: SyncRow, before: SyncRow | null) => Promise<void>;

/** Whose syncs are meant. */
export type SyncsOf = { readonly storeId: string } | { readonly integrationId: string };

/** Asks all of them to end; see {@link SyncRequests.ending}. */
export type CancelAll = (of: SyncsOf) => Promise<string[]>;

const mostKeys = 1000;

/** Takes requests and wakes workers. */
export class SyncRequests {
  constructor(
    private readonly queue: StoreQueue,
    private readonly connectors: ReadonlyMap<string, OpenConnector>,
    private readonly now: () => Date,
    private readonly resultsDays: number,
  ) {}

  /** @throws Fault NOT_FOUND, CONFIG, INPUT, or CONFLICT (SYNC_RUNNING) while another sync of the integration runs. */
  async start(request: SyncRequest, inTransaction?: InRequest): Promise<SyncRow> {
    return this.queue.transaction(async (tx, wake) => {
      // Locked, so that whoever is disabling it has done so before we look, or does so after and finds this sync.
      const [integration] = await tx
        .select()
        .from(integrations)
        .where(and(eq(integrations.id, request.integrationId), isNull(integrations.deletedAt)))
        .for("share");
      if (!integration) throw notFound("integration");
      if (integration.status === "DISABLED") throw disabled(integration.name, integration.disabledReason);
      const kind = this.#kindOf(integration.connectorId, request.kind);
      const row = await queueSync(tx, wake, {
        integrationId: integration.id,
        storeId: integration.storeId,
        connectorId: integration.connectorId,
        kind: kind.key,
        trigger: "MANUAL",
        dryRun: request.dryRun,
        full: request.full,
        keys: request.keys ? checkKeys(request.keys) : null,
        keepUnchanged: request.keepUnchanged,
        config: integration.config,
        configVersion: await toldConfigVersion(tx, integration),
        limits: limitsOf(integration, { dryRun: request.dryRun, direction: kind.direction }),
        startedById: request.startedById,
        createdAt: this.now(),
      });
      if (!row) throw await whyNotQueued(tx, integration);
      await inTransaction?.(tx, row, null);
      return row;
    });
  }

  /**
   * Asks a sync to end. One that waits for its start ends at once, one that runs within a batch, and one that is paused as soon
   * as a worker comes by; what was done stays. One that has ended stays as it is.
   * @throws Fault NOT_FOUND.
   */
  async cancel(syncId: string, inTransaction?: InRequest): Promise<SyncRow> {
    return this.queue.transaction(async (tx, wake) => {
      const found = await lockSync(tx, syncId);
      const row = await this.#cancelIn(tx, wake, found);
      await inTransaction?.(tx, row, found);
      return row;
    });
  }

  /**
   * A transaction that takes away what syncs need, and ends them: neither stands without the other. Workers are woken once it
   * has committed.
   * @param run is handed how to ask every sync of a store, or of one of its integrations, that has not ended to end, as
   * {@link cancel} does; that answers their ids, also of those that had been asked before. Asked after the store is let go of, or
   * the integration is disabled or deleted, it leaves none: no further one starts. `run` is called again where the database broke
   * its transaction off.
   */
  ending<T>(run: (tx: QueriesTransaction, cancelAll: CancelAll) => Promise<T>): Promise<T> {
    return this.queue.transaction((tx, wake) => run(tx, (of) => this.#cancelAll(tx, wake, of)));
  }

  async #cancelAll(tx: QueriesTransaction, wake: (storeId: string) => void, of: SyncsOf): Promise<string[]> {
    const which = "storeId" in of ? eq(syncs.storeId, of.storeId) : eq(syncs.integrationId, of.integrationId);
    const unfinished = await tx
      .select()
      .from(syncs)
      .where(and(which, isNull(syncs.finishedAt)))
      .orderBy(asc(syncs.id))
      .for("no key update");
    for (const each of unfinished) await this.#cancelIn(tx, wake, each);
    return unfinished.map((each) => each.id);
  }

  /** @param found the row as it is, locked. */
  async #cancelIn(tx: QueriesTransaction, wake: (storeId: string) => void, found: SyncRow): Promise<SyncRow> {
    if (found.finishedAt || found.cancelRequestedAt) return found;
    const at = this.now();
    const [row] = await tx
      .update(syncs)
      .set({
        cancelRequestedAt: at,
        ...neverPaused,
        pausedSeconds: pausedSecondsOf(found, at),
        revision: sql`${syncs.revision} + 1`,
        ...(found.status === "QUEUED"
          ? { status: "CANCELLED" as const, finishedAt: at, resultsExpireAt: resultsExpireAt(at, this.resultsDays) }
          : {}),
      })
      .where(eq(syncs.id, found.id))
      .returning();
    if (!row) throw notFound("sync");
    await announce(tx, row);
    // One that waits for a fault to heal, or is paused, is in nobody's hands.
    if (row.finishedAt === null) wake(row.storeId);
    return row;
  }

  #kindOf(connectorId: string, wanted: string | null | undefined): AnySyncKind<unknown, unknown> {
    const open = this.connectors.get(connectorId);
    if (!open) throw connectorNotInstalled(connectorId);
    const kinds = open.connector.syncKinds;
    const kind = wanted ? kinds.find((each) => each.key === wanted) : kinds[0];
    if (kind) return kind;
    const known = kinds.map((each) => `"${each.key}"`).join(", ") || "none";
    throw new Fault({
      kind: "INPUT",
      code: "UNKNOWN_KIND",
      message: `The connector "${connectorId}" has no sync kind "${wanted ?? ""}". It has: ${known}.`,
      field: "kind",
    });
  }
}

/** The keys to ask for; see {@link SyncRequest.keys}. */
function checkKeys(given: readonly string[]): readonly string[] {
  const keys = new Map<string, string>();
  for (const key of given.map((each) => each.trim())) {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  const askable = [...keys.values()].every((key) => key !== "" && !/\p{Cc}/u.test(key) && key.isWellFormed());
  if (given.length >= 1 && given.length <= mostKeys && askable) return [...keys.values()];
  throw new Fault({
    kind: "INPUT",
    code: "KEYS_INVALID",
    message: `keys takes 1 to ${mostKeys} keys, none of them empty, none with a control character (a line break, U+0000) or half a surrogate pair; ${given.length} were given.`,
    field: "keys",
  });
}
