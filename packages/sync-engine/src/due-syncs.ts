/**
 * Syncs whose time has come. The time stands in the integration's row; whichever worker sees it due takes it, and the row's
 * lock makes it one. It is taken once, however long it has been due; while another sync of the integration runs it stays
 * due, and is made up when that one has ended. In a blackout it is put off to the blackout's end. One that cannot be taken
 * stays due, so that it is told as silent, and is left aside for a while, so that it keeps no other waiting.
 */
import { schema, type Database, type QueriesTransaction } from "@storegate/database";
import { and, asc, eq, gt, inArray, isNull, lte, min, sql } from "drizzle-orm";
import { limitsOf } from "./change-limits.js";
import { isDatabaseAway } from "./database-away.js";
import type { TakesDue } from "./due-looks.js";
import { nextSyncOf, scheduleOf } from "./integration-schedule.js";
import { toldConfigVersion } from "./kept-settings.js";
import { LeftAside, leftAsideMs } from "./left-aside.js";
import type { Logger, OpenConnector } from "./ports.js";
import { queueSync } from "./queue-sync.js";
import { startOf } from "./schedule.js";
import type { StoreQueue } from "./store-queue.js";

const { integrations, syncs } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** What {@link DueSyncs} needs of the process. */
export interface DueSyncsHost {
  readonly database: Database;
  readonly queue: Pick<StoreQueue, "transaction">;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Starts syncs whose time has come. */
export class DueSyncs implements TakesDue {
  /** Integrations that could not be taken. */
  readonly #aside = new LeftAside();

  constructor(private readonly host: DueSyncsHost) {}

  async takeAll(stopped: () => boolean = () => false): Promise<number> {
    try {
      // What comes due while this looks is due next, and not overlooked.
      const now = this.host.now();
      while (!stopped() && (await this.#takeOne()));
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
    let taken: IntegrationRow | undefined;
    try {
      await this.host.queue.transaction(async (tx, wake) => {
        taken = await this.#dueLongest(tx);
        if (taken) await this.#begin(tx, wake, taken);
      });
    } catch (error) {
      if (!taken || isDatabaseAway(error)) throw error;
      this.#leaveAside(taken, error);
    }
    return taken !== undefined;
  }

  /** Locks the integration that is due longest. */
  async #dueLongest(tx: QueriesTransaction): Promise<IntegrationRow | undefined> {
    const [integration] = await tx
      .select()
      .from(integrations)
      .where(
        and(
          this.#automatic(),
          lte(integrations.nextSyncAt, this.host.now()),
          this.#aside.others(this.host.now()),
          sql`not exists (select 1 from ${syncs} where ${syncs.integrationId} = ${integrations.id} and ${syncs.finishedAt} is null)`,
        ),
      )
      .orderBy(asc(integrations.nextSyncAt))
      .limit(1)
      .for("no key update", { skipLocked: true });
    return integration;
  }

  /** Starts its sync, unless it is to wait for a blackout's end, and notes when the next one is due. */
  async #begin(tx: QueriesTransaction, wake: (storeId: string) => void, integration: IntegrationRow): Promise<void> {
    const now = this.host.now();
    const connector = this.host.connectors.get(integration.connectorId)?.connector;
    const schedule = scheduleOf(connector, integration);
    const kind = connector?.syncKinds[0];
    const start = schedule && startOf(schedule, now);
    const begins = kind !== undefined && start !== null && start <= now;
    const nextSyncAt = start && start > now ? start : nextSyncOf(connector, integration, now);
    if (begins) {
      const { id, storeId, connectorId, config } = integration;
      const queued = await queueSync(tx, wake, {
        integrationId: id,
        storeId,
        connectorId,
        config,
        configVersion: await toldConfigVersion(tx, integration),
        kind: kind.key,
        trigger: "SCHEDULE",
        dryRun: false,
        full: false,
        keepUnchanged: false,
        startedById: null,
        createdAt: now,
        limits: limitsOf(integration, { dryRun: false, direction: kind.direction }),
      });
      // Somebody else has just started one of the integration: it stays due, and is made up after that.
      if (!queued) return;
    }
    await tx.update(integrations).set({ nextSyncAt }).where(eq(integrations.id, integration.id));
  }

  #leaveAside(integration: IntegrationRow, error: unknown): void {
    const { id, storeId } = integration;
    const fields = { err: error, integrationId: id, storeId, againInMs: leftAsideMs };
    this.host.logger.error(
      fields,
      "a sync whose time has come could not be started; it stays due, and is tried again later",
    );
    this.#aside.add(integration, new Date(this.host.now().getTime() + leftAsideMs));
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
