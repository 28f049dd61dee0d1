/** Rows into a table by COPY: into a temporary one first, and from there what is new or differs. */
import type { BulkTransaction, CopiedValue } from "@storegate/connector-kit";
import { generationOf, type ImportRun } from "./stage.js";

/** A table that rows are merged into, by `id`; beside these columns it has `space`, `generation` and `gone_at`. */
export interface MergedTable {
  readonly name: string;
  /** By name, their types. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A row of such a table. */
export interface MergedRow {
  readonly id: number;
  /** By columns; `isGone` tells whether the store has it among what is archived or removed. */
  readonly [column: string]: CopiedValue;
}

/** What became of a row. */
export type MergeOutcome = "CREATED" | "UPDATED" | "DELETED" | "UNCHANGED";

/** Merges rows; answers what became of each, by its key as a text. Of rows with one key the last holds. */
export async function mergeRows(
  transaction: BulkTransaction,
  run: Pick<ImportRun, "space" | "begunAt">,
  table: MergedTable,
  rows: readonly MergedRow[],
): Promise<Map<string, MergeOutcome>> {
  const { name, columns } = table;
  const names = Object.keys(columns);
  const distinct = [...new Map(rows.map((row) => [String(row.id), row])).values()];
  if (distinct.length === 0) return new Map();
  const arrived = `arrived_${name}`;
  const types = names.map((column) => `${column} ${columns[column]}`).join(", ");
  await transaction.query(
    `create temporary table if not exists ${arrived} (is_gone boolean, ${types}) on commit delete rows`,
  );
  await transaction.query(`delete from ${arrived}`);
  await transaction.copy(
    arrived,
    ["is_gone", ...names],
    distinct.map((row) => [row["isGone"] ?? false, ...names.map((column) => row[column] ?? null)]),
  );
  const { id: space } = run.space;
  const generation = generationOf(run);
  const list = names.join(", ");
  const changed = await transaction.query<{ key: string; made: boolean; gone: boolean }>(
    `insert into ${name} as kept (space, generation, gone_at, ${list})
     select $1::integer, $2::bigint, case when is_gone then $3::timestamptz end, ${list} from ${arrived} order by id
     on conflict (space, id) do update set generation = excluded.generation,
       gone_at = case when excluded.gone_at is not null then coalesce(kept.gone_at, excluded.gone_at) end,
       ${names
         .filter((column) => column !== "id")
         .map((column) => `${column} = excluded.${column}`)
         .join(", ")}
     where (kept.gone_at is null, ${names.map((column) => `kept.${column}`).join(", ")})
       is distinct from (excluded.gone_at is null, ${names.map((column) => `excluded.${column}`).join(", ")})
     returning kept.id::text as key, (kept.xmax = 0) as made, kept.gone_at is not null as gone`,
    [space, generation, run.begunAt],
  );
  await transaction.query(
    `update ${name} kept set generation = $2::bigint from ${arrived} arrived
     where kept.space = $1 and kept.id = arrived.id and kept.generation <> $2::bigint`,
    [space, generation],
  );
  const outcomes = new Map<string, MergeOutcome>(distinct.map(({ id }) => [String(id), "UNCHANGED"]));
  for (const { key: each, made, gone } of changed)
    outcomes.set(each, gone && !made ? "DELETED" : made ? "CREATED" : "UPDATED");
  return outcomes;
}
