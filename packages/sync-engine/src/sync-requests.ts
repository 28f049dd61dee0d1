/** What people ask of syncs: start one, cancel one. */
import { Fault } from "@storegate/connector-kit";
import { newId, schema, type Database } from "@storegate/database";
import { and, eq, isNull, sql } from "drizzle-orm";
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
  readonly full: boolean;
  /** At most 1,000. */
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
    const integration = await this.database.queries.query.integrations.findFirst({
      where: and(eq(integrations.id, request.integrationId), isNull(integrations.deletedAt)),
    });
    if (!integration) throw notFound("integration");
    if (integration.status === "DISABLED") throw disabled(integration.name);
    const kind = this.#kindOf(integration.connectorId, request.kind);
    const keys = request.keys ? checkKeys(request.keys) : null;
    try {
      return await this.database.queries.transaction(async (tx) => {
        const [row] = await tx
          .insert(syncs)
          .values({
            id: newId(),
            integrationId: integration.id,
            storeId: integration.storeId,
            connectorId: integration.connectorId,
            kind,
            trigger: "MANUAL",
            dryRun: request.dryRun,
            full: request.full,
            keys,
            keepUnchanged: request.keepUnchanged,
            config: integration.config,
            status: "QUEUED",
            startedById: request.startedById,
            createdAt: this.now(),
          })
          .returning();
        if (!row) throw new Error("a sync was not written");
        await announce(tx, row);
        await this.queue.wake(row.storeId, tx);
        return row;
      });
    } catch (error) {
      if (breaks(error, "syncs_one_at_a_time")) throw alreadyRunning(integration.name);
      throw error;
    }
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
      if (found.finishedAt || found.cancelRequestedAt) return found;
      const at = this.now();
      const [row] = await tx
        .update(syncs)
        .set({
          cancelRequestedAt: at,
          revision: sql`${syncs.revision} + 1`,
          ...(found.status === "QUEUED" ? { status: "CANCELLED" as const, finishedAt: at } : {}),
        })
        .where(eq(syncs.id, syncId))
        .returning();
      if (!row) throw notFound("sync");
      await announce(tx, row);
      return row;
    });
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

function checkKeys(keys: readonly string[]): readonly string[] {
  if (keys.length >= 1 && keys.length <= mostKeys && keys.every((key) => key.trim() !== "")) return [...new Set(keys)];
  throw new Fault({
    kind: "INPUT",
    code: "KEYS_INVALID",
    message: `keys takes 1 to ${mostKeys} keys, none of them empty; ${keys.length} were given.`,
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

function breaks(error: unknown, constraint: string): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ((each as { constraint_name?: string }).constraint_name === constraint) return true;
  }
  return false;
}
