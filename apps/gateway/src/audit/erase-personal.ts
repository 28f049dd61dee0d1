/** Erasing what the audit says of persons; the entries themselves stay. */
import type { Logger } from "@storegate/connector-kit";
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { namedBy } from "@storegate/sync-engine";
import { inArray, lt, sql } from "drizzle-orm";
import { everyHour } from "../hourly.js";

const { auditEntries, auditPersonal, syncs } = schema;

/** Entries of one statement, so that none holds the table for long. */
const portion = 1000;

/**
 * Erases what entries from before a moment say of persons: names, network addresses, e-mail addresses. It cannot be undone.
 * @returns of how many entries.
 */
export async function eraseAuditPersonal(queries: Queries, before: Date): Promise<number> {
  let erased = 0;
  for (;;) {
    const old = queries
      .select({ id: auditPersonal.entryId })
      .from(auditPersonal)
      .where(lt(auditPersonal.entryId, firstIdAt(before)))
      .limit(portion);
    const gone = await queries
      .delete(auditPersonal)
      .where(inArray(auditPersonal.entryId, old))
      .returning({ entryId: auditPersonal.entryId });
    erased += gone.length;
    if (gone.length < portion) return erased;
  }
}

/**
 * Erases what entries about integrations and their syncs say of persons, of those whose values name somebody. The personal part of an
 * entry goes as a whole: who did it is then known by the key alone.
 */
export async function eraseFromAudit(
  tx: QueriesTransaction,
  integrationIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  const isTheirs = sql`any(${sql.param(integrationIds)}::uuid[])`;
  await tx.execute(sql`
    delete from ${auditPersonal} using ${auditEntries}
    where ${auditEntries.id} = ${auditPersonal.entryId} and ${namedBy(names)(sql`${auditPersonal.values}::text`)}
      and (${auditEntries.targetId} = ${isTheirs}
        or ${auditEntries.targetId} in (select id from ${syncs} where integration_id = ${isTheirs}))`);
}

/** The least id that an entry of this moment can have: a UUIDv7 begins with its time. */
function firstIdAt(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

const dayMs = 86_400_000;

/**
 * Erases at once, and from then on every hour, what is older than some days.
 * @param days undefined keeps everything.
 * @returns ends it, once what is under way is done.
 */
export function sweepAuditPersonal(
  queries: Queries,
  days: number | undefined,
  { logger, now }: { readonly logger: Logger; readonly now: () => Date },
): () => Promise<void> {
  if (days === undefined) return () => Promise.resolve();
  const sweep = async (): Promise<void> => {
    const entries = await eraseAuditPersonal(queries, new Date(now().getTime() - days * dayMs));
    if (entries > 0) logger.info({ entries, days }, "erased what old audit entries say of persons");
  };
  return everyHour(sweep, "could not erase what old audit entries say of persons", logger);
}
