/** What people ask of syncs: start one, cancel one. */
import { Fault } from "@storegate/connector-kit";
import { newId, schema, type Database, type QueriesTransaction } from "@storegate/database";
import { and, asc, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { OpenConnector, SyncRow } from "./ports.js";
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

const mostKeys = 1000;

/** Takes requests and wakes workers. */
export class SyncRequests {
  constructor(
    private readonly database: Database,
    private readonly queue: StoreQueue,
    private readonly connectors: ReadonlyMap<string, OpenConnector>,
    private readonly now: () => Date,
  ) {}

  /** @throws Fault NOT_FOUND, CONFIG, INPUT, or CONFLICT (SYNC_RUNNING) while another sync of the integration runs. */
  async start(request: SyncRequest): Promise<SyncRow> {
    return this.database.queries.transaction(async (tx) => {
      // Locked, so that whoever is disabling it has done so before we look, or does so after and finds this sync.
      const [integration] = await tx
        .select()
        .from(integrations)
        .where(and(eq(integrations.id, request.integrationId), isNull(integrations.deletedAt)))
        .for("share");
      if (!integration) throw notFound("integration");
      if (integration.status === "DISABLED") throw disabled(integration.name);
      const [row] = await tx
        .insert(syncs)
        .values({
          id: newId(),
          integrationId: integration.id,
          storeId: integration.storeId,
          connectorId: integration.connectorId,
          kind: this.#kindOf(integration.connectorId, request.kind),
          trigger: "MANUAL",
          dryRun: request.dryRun,
          full: request.full,
          keys: request.keys ? checkKeys(request.keys) : null,
          keepUnchanged: request.keepUnchanged,
          config: integration.config,
          status: "QUEUED",
          startedById: request.startedById,
          createdAt: this.now(),
        })
        // An integration has one sync at a time.
        .onConflictDoNothing()
        .returning();
      if (!row) throw alreadyRunning(integration.name);
      await announce(tx, row);
      await this.queue.wake(row.storeId, tx);
      return row;
    });
  }

  /**
   * Asks a sync to end. One that waits ends at once, one that runs within a batch; what was done stays. One that has ended
   * stays as it is.
   * @throws Fault NOT_FOUND.
   */
  async cancel(syncId: string): Promise<SyncRow> {
    return this.database.queries.transaction(async (tx) => {
      const [found] = await tx.select().from(syncs).where(eq(syncs.id, syncId)).for("update");
      if (!found) throw notFound("sync");
      return this.#cancelIn(tx, found);
    });
  }

  /**
   * Asks every sync of an integration that has not ended to end, as {@link cancel} does. Asked once the integration is
   * disabled, it leaves none: no further one starts.
   * @returns their ids, also of those that had been asked before.
   */
  async cancelAllOf(integrationId: string): Promise<string[]> {
    return this.#cancelAll(eq(syncs.integrationId, integrationId));
  }

  /** As {@link cancelAllOf}, of all integrations of a store. */
  async cancelAllOfStore(storeId: string): Promise<string[]> {
    return this.#cancelAll(eq(syncs.storeId, storeId));
  }

  async #cancelAll(which: SQL): Promise<string[]> {
    return this.database.queries.transaction(async (tx) => {
      const unfinished = await tx
        .select()
        .from(syncs)
        .where(and(which, isNull(syncs.finishedAt)))
        .orderBy(asc(syncs.id))
        .for("update");
      for (const each of unfinished) await this.#cancelIn(tx, each);
      return unfinished.map((each) => each.id);
    });
  }

  /** @param found the row as it is, locked. */
  async #cancelIn(tx: QueriesTransaction, found: SyncRow): Promise<SyncRow> {
    if (found.finishedAt || found.cancelRequestedAt) return found;
    const at = this.now();
    const [row] = await tx
      .update(syncs)
      .set({
        cancelRequestedAt: at,
        revision: sql`${syncs.revision} + 1`,
        ...(found.status === "QUEUED" ? { status: "CANCELLED" as const, finishedAt: at } : {}),
      })
      .where(eq(syncs.id, found.id))
      .returning();
    if (!row) throw notFound("sync");
    await announce(tx, row);
    return row;
  }

  #kindOf(connectorId: string, wanted: string | null | undefined): string {
    const kinds = this.connectors.get(connectorId)?.connector.syncKinds ?? [];
    const kind = wanted ? kinds.find((each) => each.key === wanted) : kinds[0];
    if (kind) return kind.key;
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
  const askable = [...keys.values()].every((key) => key !== "" && !key.includes("\0") && key.isWellFormed());
  if (given.length >= 1 && given.length <= mostKeys && askable) return [...keys.values()];
  throw new Fault({
    kind: "INPUT",
    code: "KEYS_INVALID",
    message: `keys takes 1 to ${mostKeys} keys, none of them empty, none with U+0000 or half a surrogate pair; ${given.length} were given.`,
    field: "keys",
  });
}

function notFound(what: string): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "NOT_FOUND",
    message: `There is no ${what} with this id.`,
    remedy: `Take the id from a list of what there is.`,
  });
}

function disabled(name: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "INTEGRATION_DISABLED",
    message: `The integration "${name}" is disabled.`,
    remedy: "Set its status to MANUAL first.",
  });
}

function alreadyRunning(name: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "SYNC_RUNNING",
    message: `A sync of the integration "${name}" is already running.`,
    remedy: "Wait for it to end, or cancel it.",
  });
}
