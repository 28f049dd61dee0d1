/**
 * Syncs whose time has come. The time stands in the integration's row; whichever worker sees it due takes it, and the row's
 * lock makes it one. It is taken once, however long it has been due; while another sync of the integration runs it stays
 * due, and is made up when that one has ended. In a blackout it is put off to the blackout's end.
 */
import { schema, type Database } from "@storegate/database";
import { and, asc, eq, gt, inArray, isNull, lte, min, sql } from "drizzle-orm";
import { limitsOf } from "./change-limits.js";
import { nextSyncOf, scheduleOf } from "./integration-schedule.js";
import type { Logger, OpenConnector } from "./ports.js";
import { queueSync } from "./queue-sync.js";
import { startOf } from "./schedule.js";
import type { StoreQueue } from "./store-queue.js";

const { integrations, syncs } = schema;

/** What {@link DueSyncs} needs of the process. */
export interface DueSyncsHost {
  readonly database: Database;
  readonly queue: StoreQueue;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Starts syncs whose time has come, as long as it runs. */
export class DueSyncs {
  #timer: NodeJS.Timeout | undefined;
  #look: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly host: DueSyncsHost) {}

  /** @param sweepMs looks at least so often, for times that other processes have set meanwhile. */
  start(sweepMs: number): void {
    if (this.#stopped) return;
    this.#look = this.#takeAll().then((waitMs) => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.start(sweepMs), Math.min(sweepMs, waitMs));
      this.#timer.unref();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#look;
  }

  /** Takes all that is due; answers how long it is to the next, in milliseconds. */
  async #takeAll(): Promise<number> {
    try {
      while (!this.#stopped && (await this.#takeOne()));
      const now = this.host.now();
      const [next] = await this.host.database.queries
        .select({ at: min(integrations.nextSyncAt) })
        .from(integrations)
        .where(and(this.#automatic(), gt(integrations.nextSyncAt, now)));
      return next?.at ? next.at.getTime() - now.getTime() : Infinity;
    } catch (error) {
      this.host.logger.error({ err: error }, "could not look for syncs whose time has come; the next look tries again");
      return Infinity;
    }
  }

  /** Takes the one that is due longest; false when there is none. */
  async #takeOne(): Promise<boolean> {
    const { database, queue, connectors } = this.host;
    return database.queries.transaction(async (tx) => {
      const now = this.host.now();
      const [integration] = await tx
        .select()
        .from(integrations)
        .where(
          and(
            this.#automatic(),
            lte(integrations.nextSyncAt, now),
            sql`not exists (select 1 from ${syncs} where ${syncs.integrationId} = ${integrations.id} and ${syncs.finishedAt} is null)`,
          ),
        )
        .orderBy(asc(integrations.nextSyncAt))
        .limit(1)
        .for("update", { skipLocked: true });
      if (!integration) return false;
      const connector = connectors.get(integration.connectorId)?.connector;
      const schedule = scheduleOf(connector, integration);
      const kind = connector?.syncKinds[0];
      const start = schedule && startOf(schedule, now);
      const begins = kind !== undefined && start !== null && start <= now;
      const nextSyncAt = start && start > now ? start : nextSyncOf(connector, integration, now);
      if (begins) {
        const { id, storeId, connectorId, config } = integration;
        await queueSync(tx, queue, {
          integrationId: id,
          storeId,
          connectorId,
          config,
          kind: kind.key,
          trigger: "SCHEDULE",
          dryRun: false,
          full: false,
          keepUnchanged: false,
          startedById: null,
          createdAt: now,
          limits: limitsOf(integration, { dryRun: false, direction: kind.direction }),
        });
      }
      await tx.update(integrations).set({ nextSyncAt }).where(eq(integrations.id, integration.id));
      return true;
    });
  }

  /** Integrations that sync by themselves, of connectors that this process has. */
  #automatic() {
    return and(
      eq(integrations.status, "AUTOMATIC"),
      isNull(integrations.deletedAt),
      inArray(integrations.connectorId, [...this.host.connectors.keys()]),
    );
  }
}
