/**
 * Taking somebody out of what syncs have left, on request: results, the journal, what syncs say of themselves, keys that were asked for. It goes over
 * all integrations of one connector in one store, deleted ones too, since they know people together. All in one transaction, and only while
 * no sync of theirs is under way: what that holds in memory would come back. It keeps them from beginning one until it is over.
 *
 * What stays is that there was a record, under a pseudonym, and what became of it when, so that counts are still those of what is told.
 */
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";
import { beginAgain } from "./begin-again.js";
import { RowErasure, type ErasedRecords, type Erasure } from "./erase-rows.js";
import { notFound } from "./request-faults.js";
import { SyncRunning } from "./sync-running.js";

const { integrations, syncs } = schema;

/** Whose syncs. */
export interface ErasureScope {
  readonly storeId: string;
  readonly connectorId: string;
}

/** What else belongs to an erasure. */
export interface ErasureElsewhere {
  /**
   * What is to go outside of this database. It comes first, and again where a sync has run meanwhile, which may have brought it back; what it throws
   * is thrown on, and nothing was erased here.
   * @param live the integrations that are not deleted.
   */
  readonly outside?: ((live: readonly string[]) => Promise<void>) | undefined;
  /**
   * What else is to be done in the transaction; called again where the database broke it off.
   * @param all the integrations, deleted ones too.
   */
  readonly inTransaction?:
    | ((tx: QueriesTransaction, erased: ErasedRecords, all: readonly string[]) => Promise<void>)
    | undefined;
}

/** How often it is begun before others are asked to stand back. */
const mostTimes = 5;

/** A name that is shorter would stand in everything. */
const fewestCharacters = 3;

/** Takes requests for erasures. */
export class Erasures {
  constructor(
    private readonly queries: Queries,
    private readonly now: () => Date,
  ) {}

  /**
   * Erases somebody from all syncs of a connector in a store. Done again it finds nothing more, and does no harm.
   * @returns how many results and changes were theirs.
   * @throws Fault NOT_FOUND where there is no such integration; CONFLICT, SYNC_RUNNING, while one of their syncs has not ended; TypeError of a name or
   * pseudonym that is none.
   */
  async erase(
    scope: ErasureScope,
    erasure: Erasure,
    { outside, inTransaction }: ErasureElsewhere = {},
  ): Promise<ErasedRecords> {
    assertNames(erasure);
    const { queries } = this;
    for (let time = 1; ; time += 1) {
      const before = await standing(queries, scope);
      await outside?.(before.flatMap(({ id, isDeleted }) => (isDeleted ? [] : [id])));
      const erased = await beginAgain(() =>
        queries.transaction(async (tx) => {
          // Whoever would queue a sync waits for this, or was before and is seen.
          const locked = await tx
            .select({ id: integrations.id })
            .from(integrations)
            .where(isOf(scope))
            .orderBy(asc(integrations.id))
            .for("no key update");
          const now = await standing(tx, scope);
          if (outside && !isDeepStrictEqual(now, before)) return undefined;
          const all = locked.map(({ id }) => id);
          // Before anything of theirs: whoever removes expired results locks in that order, too.
          await tx
            .select({ id: syncs.id })
            .from(syncs)
            .where(inArray(syncs.integrationId, all))
            .orderBy(asc(syncs.id))
            .for("no key update");
          const rows = await new RowErasure(tx, all, erasure).run(this.now());
          await inTransaction?.(tx, rows, all);
          return rows;
        }),
      );
      if (erased) return erased;
      if (time === mostTimes) throw new SyncRunning(before[0]?.name ?? "", null);
    }
  }
}

/** An integration, and its newest sync. */
interface Standing {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly name: string;
  readonly isDeleted: boolean;
  readonly newest: string | null;
}

function isOf({ storeId, connectorId }: ErasureScope) {
  return and(eq(integrations.storeId, storeId), eq(integrations.connectorId, connectorId));
}

/** How integrations stand. @throws Fault NOT_FOUND where there is none; SYNC_RUNNING where a sync of theirs has not ended. */
async function standing(queries: Pick<Queries, "select">, scope: ErasureScope): Promise<readonly Standing[]> {
  const found = await queries
    .select({
      id: integrations.id,
      name: integrations.name,
      isDeleted: sql<boolean>`${integrations.deletedAt} is not null`,
      newest: sql<
        string | null
      >`(select newest.id from ${syncs} as newest where newest.integration_id = integrations.id order by newest.id desc limit 1)`,
    })
    .from(integrations)
    .where(isOf(scope))
    .orderBy(asc(integrations.id));
  if (found.length === 0) throw notFound("integration");
  const ids = found.map(({ id }) => id);
  const [unfinished] = await queries
    .select()
    .from(syncs)
    .where(and(inArray(syncs.integrationId, ids), isNull(syncs.finishedAt)))
    .limit(1);
  if (!unfinished) return found;
  throw new SyncRunning(found.find(({ id }) => id === unfinished.integrationId)?.name ?? "", unfinished);
}

function assertNames({ names, as }: Erasure): void {
  if (names.length === 0 || names.some((name) => name.trim().length < fewestCharacters))
    throw new TypeError(
      `An erasure needs names of ${fewestCharacters} characters at least, by which somebody is found.`,
    );
  const lower = as.toLowerCase();
  if (lower === "" || names.some((name) => lower.includes(name.toLowerCase())))
    throw new TypeError("An erasure needs a pseudonym that does not name whom it stands for.");
}
