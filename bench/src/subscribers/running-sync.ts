/** A sync that the bench carries on by itself, by the statements of an engine's commit. */
import type { Database } from "@storegate/database";
import { machineMs } from "./clock.ts";

/** A commit, as subscribers should hear of it. */
export interface Commit {
  readonly revision: number;
  /** When it was sent, by the machine's clock. */
  readonly at: number;
}

/** What a commit brings. */
export interface Progress {
  /** Results of records that were dealt with since the last; 100 unless said. */
  readonly results?: number;
  readonly ends?: boolean;
}

const total = 100_000;

/** See the head of this file. */
export class RunningSync {
  readonly commits: Commit[] = [{ revision: 1, at: machineMs() }];
  /** Of its row. */
  readonly key: string;
  readonly #database: Database;
  #results = 0;

  private constructor(database: Database, key: string) {
    this.#database = database;
    this.key = key;
  }

  /** Begins one, of the one integration there is. */
  static async begin(database: Database): Promise<RunningSync> {
    const { sql } = database;
    const [row] = await sql`
      insert into syncs (id, integration_id, store_id, connector_id, kind, trigger, dry_run, "full", keep_unchanged, config,
        status, phase, total, labels, revision, started_at)
      select uuidv7(), id, store_id, connector_id, 'validate', 'MANUAL', false, false, false, config,
        'RUNNING', 'validating', ${total}, '{"valid": 0}', 1, now()
      from integrations returning id`;
    return new RunningSync(database, String(row?.["id"]));
  }

  /** As callers have it. */
  get id(): string {
    return `syn_${this.key}`;
  }

  /** Commits once. */
  async commit({ results = 100, ends = false }: Progress = {}): Promise<Commit> {
    let at = 0;
    let revision = 0;
    await this.#database.sql.begin(async (tx) => {
      const first = this.#results + 1;
      this.#results += results;
      await tx`
        insert into sync_results (sync_id, seq, record_seq, record_type, key, external_id, outcome, label, before, after, at)
        select ${this.key}, n, n, 'customer', n::text, n::text, 'UPDATED', 'valid', '{"value": "unknown"}', '{"value": "valid"}', now()
        from generate_series(${first}::int, ${this.#results}::int) as n`;
      const [row] = await tx`
        update syncs set processed = ${this.#results}, updated = ${this.#results}, api_calls = api_calls + 40,
          labels = jsonb_build_object('valid', ${this.#results}::int), records_per_second = 480.5, revision = revision + 1,
          status = ${ends ? "SUCCEEDED" : "RUNNING"}, finished_at = ${ends ? new Date().toISOString() : null}::timestamptz
        where id = ${this.key} returning revision, integration_id, store_id`;
      revision = Number(row?.["revision"]);
      const event = { syncId: this.key, integrationId: row?.["integration_id"], storeId: row?.["store_id"], revision };
      await tx`select pg_notify('storegate_sync', ${JSON.stringify(event)})`;
      at = machineMs();
    });
    const commit = { revision, at };
    this.commits.push(commit);
    return commit;
  }
}
