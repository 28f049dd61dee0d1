/**
 * Syncs over keys that connectors have asked for, once their time has come. The keys stay until nothing else of their
 * integration is under way, while it is DISABLED, and in a blackout of its schedule; whichever worker then sees them takes them,
 * and the integration's row, locked, makes it one. The keys go in the transaction that queues the sync over them.
 */
import { schema, type QueriesTransaction } from "@storegate/database";
import { and, asc, eq, gt, inArray, isNull, lte, min, ne, or, sql, type SQL } from "drizzle-orm";
import { limitsOf } from "./change-limits.js";
import { isDatabaseAway } from "./database-away.js";
import type { TakesDue } from "./due-looks.js";
import type { DueSyncsHost } from "./due-syncs.js";
import { scheduleOf } from "./integration-schedule.js";
import { toldConfigVersion } from "./kept-settings.js";
import { LeftAside, leftAsideMs } from "./left-aside.js";
import { queueSync } from "./queue-sync.js";
import { startOf } from "./schedule.js";

const { integrations, requestedKeys, syncs } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** The most keys of one sync. */
const mostKeys = 1000;

/** Starts syncs over what was asked for. */
export class DueRequests implements TakesDue {
  /** Integrations that wait for a blackout's end, or could not be taken. */
  readonly #aside = new LeftAside();

  constructor(private readonly host: DueSyncsHost) {}

  async takeAll(stopped: () => boolean = () => false): Promise<number> {
    try {
      // What comes due while this looks is due next, and not overlooked.
      const now = this.host.now();
      while (!stopped() && (await this.#takeOne()));
      const [next] = await this.host.database.queries
        .select({ at: min(requestedKeys.dueAt) })
        .from(requestedKeys)
        .innerJoin(integrations, eq(integrations.id, requestedKeys.integrationId))
        .where(and(this.#enabled(), this.#ofKnownKind(), gt(requestedKeys.dueAt, now)));
      return next?.at ? next.at.getTime() - now.getTime() : Infinity;
    } catch (error) {
      this.host.logger.error(
        { err: error },
        "could not look for keys that a sync was asked for; the next look tries again",
      );
      return Infinity;
    }
  }

  /** Takes keys of the integration whose oldest are due longest; false when there is none. */
  async #takeOne(): Promise<boolean> {
    let found: IntegrationRow | undefined;
    try {
      await this.host.queue.transaction(async (tx, wake) => {
        found = await this.#dueLongest(tx);
        if (found) await this.#begin(tx, wake, found);
      });
    } catch (error) {
      if (!found || isDatabaseAway(error)) throw error;
      const { id: integrationId, storeId } = found;
      this.host.logger.error(
        { err: error, integrationId, storeId, againInMs: leftAsideMs },
        "a sync over keys that were asked for could not be started; they stay, and it is tried again later",
      );
      this.#aside.add(found, new Date(this.host.now().getTime() + leftAsideMs));
    }
    return found !== undefined;
  }

  /** Locks the integration whose oldest key is due longest. */
  async #dueLongest(tx: QueriesTransaction): Promise<IntegrationRow | undefined> {
    const now = this.host.now();
    const oldest = tx
      .select({ at: min(requestedKeys.dueAt) })
      .from(requestedKeys)
      .where(and(eq(requestedKeys.integrationId, integrations.id), this.#ofKnownKind(), lte(requestedKeys.dueAt, now)));
    const [integration] = await tx
      .select()
      .from(integrations)
      .where(
        and(
          this.#enabled(),
          this.#aside.others(now),
          sql`(${oldest}) is not null`,
          sql`not exists (select 1 from ${syncs} where ${syncs.integrationId} = ${integrations.id} and ${syncs.finishedAt} is null)`,
        ),
      )
      .orderBy(sql`(${oldest})`)
      .limit(1)
      .for("no key update", { skipLocked: true });
    return integration;
  }

  /** Starts a sync over what is due, unless it is to wait for a blackout's end. */
  async #begin(tx: QueriesTransaction, wake: (storeId: string) => void, integration: IntegrationRow): Promise<void> {
    const now = this.host.now();
    const { id: integrationId, storeId, connectorId, config } = integration;
    const connector = this.host.connectors.get(connectorId)?.connector;
    const schedule = scheduleOf(connector, integration);
    const start = schedule ? startOf(schedule, now) : now;
    if (start > now) return this.#aside.add(integration, start);
    const due = await this.#dueKeys(tx, integrationId, now);
    const kind = connector?.syncKinds.find(({ key }) => key === due.kind);
    if (!kind) return;
    const queued = await queueSync(tx, wake, {
      integrationId,
      storeId,
      connectorId,
      config,
      configVersion: await toldConfigVersion(tx, integration),
      kind: kind.key,
      trigger: "FOLLOW_UP",
      dryRun: false,
      full: false,
      // A record answers a key whatever the case of either, and comes once in a sync.
      keys: [...new Map(due.keys.map((key) => [key.toLowerCase(), key])).values()],
      keepUnchanged: false,
      startedById: null,
      createdAt: now,
      limits: limitsOf(integration, { dryRun: false, direction: kind.direction }),
    });
    // Somebody else has just started one of the integration: they stay, and are taken after that.
    if (!queued) return;
    await tx
      .delete(requestedKeys)
      .where(
        and(
          eq(requestedKeys.integrationId, integrationId),
          eq(requestedKeys.kind, kind.key),
          inArray(requestedKeys.key, due.keys),
        ),
      );
  }

  /** What is due longest, all of one kind; as the integration is locked, none of it goes meanwhile. */
  async #dueKeys(tx: QueriesTransaction, integrationId: string, now: Date): Promise<DueKeys> {
    const its = and(eq(requestedKeys.integrationId, integrationId), lte(requestedKeys.dueAt, now));
    const [first] = await tx
      .select({ kind: requestedKeys.kind })
      .from(requestedKeys)
      .innerJoin(integrations, eq(integrations.id, requestedKeys.integrationId))
      .where(and(its, this.#ofKnownKind()))
      .orderBy(asc(requestedKeys.dueAt), asc(requestedKeys.kind))
      .limit(1);
    if (!first) return { kind: undefined, keys: [] };
    const rows = await tx
      .select({ key: requestedKeys.key })
      .from(requestedKeys)
      .where(and(its, eq(requestedKeys.kind, first.kind)))
      .orderBy(asc(requestedKeys.dueAt), asc(requestedKeys.key))
      .limit(mostKeys);
    return { kind: first.kind, keys: rows.map(({ key }) => key) };
  }

  /** Integrations that may sync. */
  #enabled(): SQL | undefined {
    return and(ne(integrations.status, "DISABLED"), isNull(integrations.deletedAt));
  }

  /** Keys of kinds that this process has. */
  #ofKnownKind(): SQL {
    const known = [...this.host.connectors.values()].map(({ connector }) =>
      and(
        eq(integrations.connectorId, connector.id),
        inArray(
          requestedKeys.kind,
          connector.syncKinds.map(({ key }) => key),
        ),
      ),
    );
    return or(...known) ?? sql`false`;
  }
}

/** Keys that a sync may be queued over. */
interface DueKeys {
  /** Undefined where there are none. */
  readonly kind: string | undefined;
  readonly keys: string[];
}
