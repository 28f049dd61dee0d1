/** Plays the cases of one sync: a dry run, the run, the same again, and an undo, with the store before and after each. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JsonObject } from "@storegate/connector-kit";
import { allResults, startSync, userErrors, type ResultFields } from "../../syncs.js";
import type { Row, WarehouseWorld } from "../warehouse-world.js";
import { matchOf, tooLarge, type ConformanceObject } from "./conformance-object.js";
import { endOfSync, type EndOfSync } from "../end-of-sync.js";
import { marked, markOf } from "./marks.js";
import { storeState, type StoreState } from "./store-state.js";
import { textOf } from "./text-of.js";
import { caseNames, type CaseName, type Mode, type SyncName } from "./table.js";

/** What was seen of one sync. */
export interface PlayedSync {
  /** Null of a sync that is played without. */
  readonly dry: readonly ResultFields[] | null;
  readonly first: readonly ResultFields[];
  readonly again: readonly ResultFields[];
  /** Null where there was nothing to undo, or of a sync that is played without. */
  readonly undo: EndOfSync | null;
  /** The store before the sync, after its dry run, after itself, after the second one, and after the undo. */
  readonly states: Readonly<Record<"before" | "dry" | "first" | "again" | "undone", StoreState>>;
  /** Requests of the second run that write, by endpoint. */
  readonly writesAgain: readonly string[];
  /** Ids of records by case and name; of those that were made by the row's key. */
  readonly ids: ReadonlyMap<CaseName, ReadonlyMap<string, number>>;
}

/** Cases of an object that go through this sync. */
export function casesOf(of: ConformanceObject, mode: Mode, sync: SyncName): CaseName[] {
  return caseNames.filter((name) => {
    const { sync: own = "usual", [mode]: outcomes } = of.table[name];
    return own === sync && !("meaningless" in outcomes);
  });
}

/** What stands for `%` in a case. */
export function caseMark(name: CaseName, mode: Mode): string {
  return markOf(caseNames.indexOf(name), mode);
}

/** A row's key in the source. */
export function rowKey(name: CaseName, mode: Mode, key: string): string {
  return key.startsWith("(") ? key : `${caseMark(name, mode)}-${key}`;
}

/** Syncs with a dry run before them and an undo behind. The others differ from these in which record is found, and what the store refuses. */
export const wholeSyncs: ReadonlySet<SyncName> = new Set(["usual", "413 to a batch", "one bad of ten"]);

export async function playSync(
  world: WarehouseWorld,
  of: ConformanceObject,
  mode: Mode,
  sync: SyncName,
): Promise<PlayedSync> {
  const { sandbox } = world.gateway;
  const { control } = sandbox;
  const cases = casesOf(of, mode, sync);
  const ids = new Map(cases.map((name) => [name, given(world, of, mode, name)]));
  const rows = (which: "earlier" | "rows"): JsonObject[] =>
    cases.flatMap((name) => {
      return marked(of.table[name][which] ?? [], caseMark(name, mode), ids.get(name)).map((row) => ({
        ...of.usualRow,
        ...row,
        key: typeof row["key"] === "string" ? rowKey(name, mode, row["key"]) : null,
      }));
    });
  const load = await source(world, `${of.object} ${mode} ${sync}`.replaceAll(" ", "_"), mode);
  const config = (as: Mode): Row => ({
    source: load.config,
    key: "key",
    object: of.object,
    mode: as,
    match: { by: of.matchBy, ...matchOf[sync] },
    mapping: of.mapping,
  });
  const earlier = rows("earlier");
  await load.put(earlier.length > 0 ? earlier : rows("rows"));
  const id = await world.integrate(config(earlier.length > 0 ? "upsert" : mode));
  if (earlier.length > 0) {
    await run(world, id);
    await load.put(rows("rows"));
    await reconfigure(world, id, config(mode));
  }
  const before = storeState(sandbox);
  const isWhole = wholeSyncs.has(sync);
  const dry = isWhole ? (await run(world, id, { dryRun: true })).results : null;
  const dryState = storeState(sandbox);
  if (sync === "413 to a batch") for (const each of of.batches) control.addFault({ ...each, respond: tooLarge });
  if (sync === "413 to each")
    for (const each of [...of.batches, ...of.singles]) control.addFault({ ...each, times: null, respond: tooLarge });
  const first = await run(world, id);
  for (const name of cases) noteMade(ids.get(name), caseMark(name, mode), first.results);
  const firstState = storeState(sandbox);
  control.resetCalls();
  const again = await run(world, id);
  const writesAgain = Object.keys(control.calls().endpoints).filter((endpoint) => !endpoint.startsWith("GET "));
  const againState = storeState(sandbox);
  control.clearFaults();
  const undo = isWhole ? await undone(world, first.syncId) : null;
  const states = { before, dry: dryState, first: firstState, again: againState, undone: storeState(sandbox) };
  return { dry, first: first.results, again: again.results, undo, states, writesAgain, ids };
}

async function run(
  { gateway }: WarehouseWorld,
  integrationId: string,
  input: Row = {},
): Promise<{ readonly syncId: string; readonly results: readonly ResultFields[] }> {
  const syncId = await startSync(gateway, { integrationId, keepUnchanged: true, ...input });
  const { error } = await endOfSync(gateway, syncId);
  if (error) throw new Error(JSON.stringify(error));
  return { syncId, results: await allResults(gateway, syncId) };
}

function given(world: WarehouseWorld, of: ConformanceObject, mode: Mode, name: CaseName): Map<string, number> {
  const records = marked(of.table[name].given ?? {}, caseMark(name, mode));
  return new Map(Object.entries(records).map(([as, record]) => [as, of.give(world.gateway.sandbox, record)]));
}

function noteMade(ids: Map<string, number> | undefined, mark: string, results: readonly ResultFields[]): void {
  for (const { key, outcome, externalId } of results)
    if (outcome === "CREATED" && key.startsWith(`${mark}-`)) ids?.set(key.slice(mark.length + 1), Number(externalId));
}

interface Source {
  readonly config: Row;
  readonly put: (rows: readonly JsonObject[]) => Promise<void>;
}

/** Rows come from another sort of source in each mode: JSON, CSV, PostgreSQL. */
async function source(world: WarehouseWorld, name: string, mode: Mode): Promise<Source> {
  if (mode !== "update") {
    const file = `${name}.${mode === "upsert" ? "json" : "csv"}`;
    const put = (rows: readonly JsonObject[]): Promise<void> =>
      mode === "upsert" ? world.load(file, rows) : writeFile(path.join(world.folder, file), csv(rows));
    return { config: { type: "duckdb", path: file }, put };
  }
  const { sql } = world.gateway.database;
  const table = name.toLowerCase();
  return {
    config: { ...world.postgres, table: `public.${table}` },
    async put(rows) {
      const columns = Object.keys(rows[0] ?? {});
      await sql.unsafe(`drop table if exists ${table}`);
      await sql.unsafe(`create table ${table} (${columns.map((column) => `"${column}" text`).join()})`);
      await sql`insert into ${sql(table)} ${sql(
        rows.map((row) => ({ ...row })),
        ...columns,
      )}`;
    },
  };
}

function csv(rows: readonly JsonObject[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: unknown): string => (value === null ? "" : `"${textOf(value).replaceAll('"', '""')}"`);
  return [columns.join(), ...rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join())]
    .map((line) => `${line}\n`)
    .join("");
}

async function reconfigure({ gateway }: WarehouseWorld, id: string, config: Row): Promise<void> {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { ${userErrors} } }`,
    { id, input: { config } },
  );
  const refused: readonly unknown[] = data.updateIntegration.userErrors;
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
}

async function undone({ gateway }: WarehouseWorld, syncId: string): Promise<EndOfSync | null> {
  const { data } = await gateway.query(
    `mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } ${userErrors} } }`,
    { id: syncId },
  );
  const { sync, userErrors: refused } = data.undoSync;
  if (!sync && refused[0]?.code === "NOTHING_TO_UNDO") return null;
  if (!sync) throw new Error(JSON.stringify(refused));
  return endOfSync(gateway, sync.id);
}
