/** What stands in the database and in the stores' clients, looked at when somebody asks for metrics. */
import type { Logger } from "@storegate/connector-kit";
import { schema, type Database } from "@storegate/database";
import { Gauge, type Registry } from "prom-client";
import type { StoreClients } from "../stores/store-clients.js";

/** What is looked at. */
export interface LookedAt {
  readonly database: Database;
  readonly clients: Pick<StoreClients, "rateLimits">;
  readonly logger: Logger;
}

interface Waiting {
  readonly name: string;
  readonly count: number;
  readonly age: number | null;
}

/** Gauges of {@link LookedAt}; answers what brings them up to date. It never fails: a database that is away is told as such. */
export function addStateMetrics(registry: Registry, { database, clients, logger }: LookedAt): () => Promise<void> {
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge("storegate_database_up", "1 when the database answered, 0 when it did not.");
  const wait = gauge("storegate_database_wait_seconds", "How long a connection of the pool and an answer took.");
  const connections = gauge(
    "storegate_database_connections",
    "Connections of all gateways and workers to the database, by what they do.",
    "state",
  );
  const syncs = gauge("storegate_syncs_unfinished", "Syncs of the whole database that have not ended.", "status");
  const paused = gauge("storegate_syncs_paused", "Of them, those that a person has paused.");
  const syncAge = gauge("storegate_syncs_oldest_queued_age_seconds", "Age of the oldest sync that waits; 0 for none.");
  const integrations = gauge("storegate_integrations", "Integrations of the whole database, by status.", "status");
  const notices = gauge("storegate_notifications_pending", "Notices of the whole database that are still to be sent.");
  const noticeAge = gauge("storegate_notifications_oldest_age_seconds", "Age of the oldest of them; 0 for none.");
  const quota = gauge("storegate_store_quota", "A store's quota, as it last told this process.", "store");
  const remaining = gauge("storegate_store_quota_remaining", "What is left of it in its window.", "store");

  return async () => {
    quota.reset();
    remaining.reset();
    for (const [store, limit] of clients.rateLimits()) {
      quota.set({ store }, limit.quota);
      remaining.set({ store }, limit.resetsAt.getTime() <= Date.now() ? limit.quota : limit.remaining);
    }
    const begin = performance.now();
    try {
      const [unfinished, byStatus, pending, sessions] = await readState(database);
      wait.set((performance.now() - begin) / 1000);
      up.set(1);
      for (const status of ["QUEUED", "RUNNING"]) {
        syncs.set({ status }, unfinished.find((row) => row.name === status)?.count ?? 0);
      }
      paused.set(unfinished.reduce((sum, row) => sum + row.paused, 0));
      syncAge.set(unfinished.find((row) => row.name === "QUEUED")?.age ?? 0);
      for (const status of schema.integrationStatus.enumValues) {
        integrations.set({ status }, byStatus.find((row) => row.name === status)?.count ?? 0);
      }
      notices.set(pending?.count ?? 0);
      noticeAge.set(pending?.age ?? 0);
      connections.reset();
      for (const { name, count } of sessions) connections.set({ state: name }, count);
    } catch (error) {
      logger.warn({ err: error }, "metrics lack what stands in the database: it does not answer");
      up.set(0);
      for (const each of [wait, syncAge, notices, noticeAge, syncs, paused, integrations, connections]) each.reset();
    }
  };
}

interface Unfinished extends Waiting {
  readonly paused: number;
}

async function readState({ sql }: Database): Promise<[Unfinished[], Waiting[], Waiting | undefined, Waiting[]]> {
  // A paused one waits for a person, not for a worker.
  const unfinished = await sql<Unfinished[]>`
    select status::text as name, count(*)::int as count, count(paused_at)::int as paused,
      extract(epoch from now() - min(created_at) filter (where paused_at is null))::float8 as age
    from syncs where finished_at is null group by status`;
  const byStatus = await sql<Waiting[]>`
    select status::text as name, count(*)::int as count, null::float8 as age from integrations
    where deleted_at is null group by status`;
  const [pending] = await sql<Waiting[]>`
    select '' as name, count(*)::int as count, extract(epoch from now() - min(created_at))::float8 as age
    from notifications where delivered_at is null and failed_at is null`;
  const sessions = await sql<Waiting[]>`
    select coalesce(state, 'unknown') as name, count(*)::int as count, null::float8 as age from pg_stat_activity
    where datname = current_database() and application_name like 'storegate%' group by 1`;
  return [[...unfinished], [...byStatus], pending, [...sessions]];
}
