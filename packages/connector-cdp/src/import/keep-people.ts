/** Rows that are somebody's: linked first, then merged with whom they are linked to. */
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { contactKey, link, linkingRules, markDirty, type Contact } from "../identity/index.js";
import { mergeRows, type MergedRow, type MergedTable, type MergeOutcome } from "./merge-rows.js";
import type { ImportRun } from "./stage.js";

/** Rows with their contacts. */
export interface PeoplesRows {
  readonly table: MergedTable;
  /** What a record is called, as in `customer/12`. */
  readonly record: string;
  readonly rows: readonly MergedRow[];
  /** By ids of rows. */
  readonly contacts: ReadonlyMap<number, Contact>;
  /** Told of what became of rows, by their ids, before persons are marked. */
  readonly onMerged?: (outcomes: ReadonlyMap<string, MergeOutcome>) => Promise<void>;
}

/** Links and keeps rows; whoever a row is of that is new or has changed is marked to be computed anew. Of whoever was erased nothing is kept. */
export async function keepPeople(
  context: CdpContext,
  transaction: BulkTransaction,
  run: ImportRun,
  { table, record, rows, contacts, onMerged }: PeoplesRows,
): Promise<ImportedRecord[]> {
  const rules = linkingRules(context.config.identity, run);
  const entities = await link(transaction, run.space, rules, [...contacts.values()], new Date(run.begunAt));
  const entityOf = (id: number): string | undefined => {
    const contact = contacts.get(id);
    return contact && entities.get(contactKey(contact));
  };
  const kept = rows.flatMap((row) => {
    const entity = entityOf(row.id);
    return entity === undefined ? [] : [{ ...row, id: row.id, entity }];
  });
  const before = await entitiesBefore(transaction, run, table, kept);
  const outcomes = await mergeRows(transaction, run, table, kept);
  await onMerged?.(outcomes);
  const changed = kept.filter(({ id }) => outcomes.get(String(id)) !== "UNCHANGED");
  await markDirty(
    transaction,
    run.space,
    changed.flatMap(({ id, entity }) => [entity, before.get(String(id)) ?? entity]),
  );
  return rows.map(({ id }) => ({
    key: `${record}/${id}`,
    externalId: String(id),
    outcome: outcomes.get(String(id)) ?? "UNCHANGED",
    ...(outcomes.has(String(id)) ? {} : { label: "erased" }),
  }));
}

/** Whose rows were until now: an order may turn out to be somebody else's. */
async function entitiesBefore(
  transaction: BulkTransaction,
  { space }: ImportRun,
  { name }: MergedTable,
  rows: readonly { readonly id: number }[],
): Promise<Map<string, string>> {
  const found = await transaction.query<{ id: string; entity: string }>(
    `select kept.id::text as id, kept.entity::text as entity from jsonb_array_elements_text($2::jsonb) as given (id)
     join ${name} kept on kept.space = $1 and kept.id = given.id::bigint`,
    [space.id, JSON.stringify(rows.map(({ id }) => id))],
  );
  return new Map(found.map(({ id, entity }) => [id, entity]));
}
