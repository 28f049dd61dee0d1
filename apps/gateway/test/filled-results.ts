/** Results by the thousand, put into the database as syncs would have committed them. */
import type { TestGateway } from "./harness.js";

/** What a sync's results are filled with. */
export interface Filling {
  /** As callers have it. */
  readonly syncId: string;
  readonly count: number;
  /** Characters of each one's details. */
  readonly detail?: number;
}

/** Customers `customer-1@example.com` and so on, every fifth of which failed. */
export async function fillResults({ database }: Pick<TestGateway, "database">, filling: Filling): Promise<void> {
  const { syncId, count, detail = 0 } = filling;
  await database.sql`
    insert into sync_results
      (sync_id, seq, record_seq, record_type, key, external_id, outcome, label, reason, before, after, details, errors, at)
    select ${rowOf(syncId)}::uuid, n, n, 'customer', 'customer-' || n || '@example.com', n::text,
      case when n % 5 = 0 then 'FAILED' else 'UPDATED' end::record_outcome,
      case when n % 2 = 0 then 'valid' else 'risky' end, null,
      '{"group":null}'::jsonb, '{"group":"Valid"}'::jsonb,
      jsonb_build_object('note', repeat('x', ${detail}::int)),
      case when n % 5 = 0
        then '[{"kind":"INPUT","code":"VENDOR_REFUSED","message":"no","retryable":false}]' else '[]' end::jsonb,
      now()
    from generate_series(1, ${count}::int) as n`;
  const failed = Math.floor(count / 5);
  await database.sql`
    update syncs set processed = ${count}, updated = ${count - failed}, failed = ${failed} where id = ${rowOf(syncId)}`;
}

/** Another sync of an integration that has ended, as a row. */
export async function addEndedSync(
  { database }: Pick<TestGateway, "database">,
  integrationId: string,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<string> {
  const [row] = await database.sql`
    insert into syncs (id, integration_id, store_id, connector_id, kind, trigger, dry_run, "full", keep_unchanged, config,
      status, finished_at)
    select uuidv7(), id, store_id, connector_id, 'validate', 'MANUAL', ${dryRun}, false, false, config, 'SUCCEEDED', now()
    from integrations where id = ${rowOf(integrationId)} returning id`;
  return `syn_${row?.["id"]}`;
}

/** The key of a row behind an id. */
export function rowOf(id: string): string {
  return id.split("_")[1] ?? "";
}
