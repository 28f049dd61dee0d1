/** A model that is being read, with all that turns its rows into records. */
import type { SourceRecord } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { columnIssues } from "../mapping/check-mapping.js";
import { compileMapping, type CompiledMapping } from "../mapping/compile-mapping.js";
import { mappedColumns } from "../mapping/mapped-columns.js";
import type { MappedRow } from "../mapping/mapped-row.js";
import type { OpenModel, SourceRow } from "../sources/source.js";
import { matchRows } from "../targets/match-rows.js";
import type { Match, StoreTarget } from "../targets/store-target.js";
import { takenTargets } from "../targets/taken-targets.js";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { fingerprinter } from "./fingerprint.js";
import { noteColumns } from "./model-columns.js";
import { openModel, type OpenedModel } from "./open-model.js";
import { duplicateKey, problemOf, targetClaimed } from "./row-faults.js";
import { rowMemory, type RememberedRow, type RowMemory } from "./row-memory.js";
import type { RowSource } from "./row-source.js";
import { creationTargetsOf, resourceOf, targetsOf } from "./row-targets.js";
import { rowsOfOneKey, type KeyedRow } from "./rows-of-one-key.js";

/** A row, judged by itself and by what is remembered of it. */
export type JudgedRow = { readonly key: string } & (
  | { readonly kind: "as_before"; readonly known: RememberedRow }
  | { readonly kind: "problem"; readonly source: RowSource }
  | {
      readonly kind: "row";
      readonly row: MappedRow;
      readonly fingerprint: string;
      readonly known: RememberedRow | undefined;
    }
);

/** How many keys a source is asked for at once. */
const keysAtOnce = 1000;

/** A model that is being read. */
export interface Reading {
  readonly context: WarehouseSyncContext;
  readonly config: WarehouseConfig;
  readonly model: OpenModel;
  readonly memory: RowMemory;
  /** Rows with a key, behind one of them; when reading breaks, it is taken up again behind the last row. */
  rows(after: string | null): AsyncIterable<readonly SourceRow[]>;
  /** Tells rows that are as before from those that are to be compared with the store. */
  judge(rows: readonly KeyedRow[]): Promise<readonly JudgedRow[]>;
  /** Looks what the store has for rows. */
  toRecords(rows: readonly JudgedRow[]): Promise<SourceRecord<RowSource>[]>;
  /**
   * Records of the rows with these keys, in the order of keys.
   * @param compares whether each is compared with the store even if it is as before.
   */
  recordsOf(keys: readonly string[], compares: boolean): Promise<SourceRecord<RowSource>[]>;
  close(): Promise<void>;
}

/**
 * Opens an integration's model for a sync, and sees that its columns are those that the mapping needs.
 * @throws Fault SOURCE_…, of a source that cannot be opened or lacks what is to be read.
 */
export async function openReading(
  context: WarehouseSyncContext,
  { isPreview = false }: { readonly isPreview?: boolean } = {},
): Promise<Reading> {
  const { config, tables, integrationId } = context;
  await context.state.directories.load();
  // Whoever looks at a preview sees all columns; a sync reads those it maps.
  const opened = await openModel(context, isPreview ? undefined : mappedColumns(config));
  try {
    const [issue] = columnIssues(config, opened.model.columns);
    if (issue) throw issue.fault;
    if (!isPreview && integrationId !== null) await noteColumns(tables, integrationId, config, opened.model.columns);
    return new ModelReading(context, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

class ModelReading implements Reading {
  readonly context: WarehouseSyncContext;
  readonly memory: RowMemory;
  readonly #opened: OpenedModel;
  readonly #mapping: CompiledMapping;
  readonly #fingerprint: (row: MappedRow) => string;

  constructor(context: WarehouseSyncContext, opened: OpenedModel) {
    this.context = context;
    this.memory = rowMemory(context.tables, context.integrationId);
    this.#opened = opened;
    this.#mapping = compileMapping(context.config, context.state.directories);
    this.#fingerprint = fingerprinter(context.config);
  }

  get config(): WarehouseConfig {
    return this.context.config;
  }

  get model(): OpenModel {
    return this.#opened.model;
  }

  rows(after: string | null): AsyncIterable<readonly SourceRow[]> {
    return this.#opened.rows(after);
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  async judge(rows: readonly KeyedRow[]): Promise<readonly JudgedRow[]> {
    const known = await this.memory.find(rows.map(({ key }) => key));
    return rows.map((row) => this.#judged(row, known.get(row.key), this.context.full));
  }

  async recordsOf(keys: readonly string[], compares: boolean): Promise<SourceRecord<RowSource>[]> {
    const records: SourceRecord<RowSource>[] = [];
    for (let from = 0; from < keys.length; from += keysAtOnce) {
      const some = keys.slice(from, from + keysAtOnce);
      const rows = await this.model.rowsOf(some);
      const known = await this.memory.find(some);
      for await (const keyed of rowsOfOneKey([rows])) {
        records.push(...(await this.toRecords(keyed.map((row) => this.#judged(row, known.get(row.key), compares)))));
      }
    }
    return records;
  }

  async toRecords(rows: readonly JudgedRow[]): Promise<SourceRecord<RowSource>[]> {
    const compared = rows.filter((row) => row.kind === "row");
    const found = await matchRows(
      this.context,
      compared.map(({ row, known }) => ({ row, remembered: this.#remembered(known) })),
    );
    const matches = new Map(compared.map((row, index) => [row.key, found[index]]));
    const claimed = new Map([...(await this.#claimed(compared, matches)), ...this.#claimedBefore(compared, matches)]);
    const taken = await this.#taken(compared, matches);
    return rows.map((row) => this.#record(row, taken.get(row.key) ?? matches.get(row.key), claimed.get(row.key)));
  }

  #judged({ key, cells, rows }: KeyedRow, known: RememberedRow | undefined, compares: boolean): JudgedRow {
    if (rows > 1) {
      const problem = duplicateKey(key, rows, this.config.key);
      return { kind: "problem", key, source: { kind: "problem", problem } };
    }
    const row = this.#mapping.map(cells);
    const problem = problemOf(row.problems);
    if (problem) return { kind: "problem", key, source: { kind: "problem", problem } };
    const fingerprint = this.#fingerprint(row);
    if (!compares && known && known.fingerprint === fingerprint) return { kind: "as_before", key, known };
    return { kind: "row", key, row, fingerprint, known };
  }

  #remembered(known: RememberedRow | undefined): number | null {
    return known && this.config.match.remembered && known.object === this.config.object ? known.targetId : null;
  }

  /**
   * By row whose target an earlier row of the page stands for: that row's key. That one may need no change, so that nothing of it is
   * in the journal; behind the page it is remembered.
   */
  #claimedBefore(
    rows: readonly { readonly key: string }[],
    matches: ReadonlyMap<string, Match | undefined>,
  ): ReadonlyMap<string, string> {
    const first = new Map<number, string>();
    const claimed = new Map<string, string>();
    if (this.config.mode === "insert" && this.config.object !== "customer_attributes") return claimed;
    for (const { key } of rows) {
      const id = foundIn(matches.get(key))?.id;
      if (id === undefined) continue;
      const before = first.get(id);
      if (before === undefined) first.set(id, key);
      else claimed.set(key, before);
    }
    return claimed;
  }

  /** By row that would make something that is there already, why it cannot. */
  async #taken(
    rows: readonly { readonly key: string; readonly row: MappedRow }[],
    matches: ReadonlyMap<string, Match | undefined>,
  ): Promise<ReadonlyMap<string, Match>> {
    if (this.config.mode === "update" || this.config.object === "customer_attributes") return new Map();
    const wanted = rows.flatMap(({ key, row }) => {
      const match = matches.get(key);
      if (!match || "problem" in match || match.found || match.unknownId !== undefined) return [];
      const target = creationTargetsOf(this.config, row).targets[resourceOf(this.config.object)];
      return target === undefined ? [] : [{ key, target }];
    });
    const faults = await takenTargets(
      this.context,
      wanted.map(({ target }) => target),
    );
    return new Map(
      wanted.flatMap(({ key, target }) => {
        const problem = faults.get(target);
        return problem ? [[key, { problem }] as const] : [];
      }),
    );
  }

  /** By row whose target already stands for another row that still is in the source: the other row's key. */
  async #claimed(
    rows: readonly { readonly key: string }[],
    matches: ReadonlyMap<string, Match | undefined>,
  ): Promise<ReadonlyMap<string, string>> {
    const targets = rows.flatMap(({ key }) => {
      const found = foundIn(matches.get(key));
      return found ? [{ key, id: found.id }] : [];
    });
    const keysOf = await this.memory.keysOf(
      this.config.object,
      targets.map(({ id }) => id),
    );
    const others = targets.flatMap(({ key, id }) =>
      (keysOf.get(id) ?? []).filter((other) => other !== key).map((other) => ({ key, other })),
    );
    const there = new Set<string>();
    for (let from = 0; from < others.length; from += keysAtOnce) {
      const some = others.slice(from, from + keysAtOnce).map(({ other }) => other);
      for (const { key } of await this.model.rowsOf([...new Set(some)])) if (key !== null) there.add(key);
    }
    return new Map(others.filter(({ other }) => there.has(other)).map(({ key, other }) => [key, other]));
  }

  #record(row: JudgedRow, match: Match | undefined, first: string | undefined): SourceRecord<RowSource> {
    const { key } = row;
    if (row.kind === "problem") return { key, source: row.source, targets: {} };
    if (row.kind === "as_before") {
      const { targetId } = row.known;
      const externalId = targetId === null ? {} : { externalId: String(targetId) };
      return { key, ...externalId, source: { kind: "as_before" }, targets: {} };
    }
    if (!match) throw new TypeError(`no match was looked for of the row ${key}`);
    const target = foundIn(match);
    const externalId = target === null ? {} : { externalId: String(target.id) };
    if (first !== undefined && target !== null) {
      const problem = targetClaimed(resourceOf(this.config.object), String(target.id), first);
      return { key, ...externalId, source: { kind: "problem", problem }, targets: {} };
    }
    const places = target === null ? creationTargetsOf(this.config, row.row) : targetsOf(this.config, target);
    const source = { kind: "row", row: row.row, match, fingerprint: row.fingerprint, known: row.known } as const;
    return { key, ...externalId, source, ...places };
  }
}

function foundIn(match: Match | undefined): StoreTarget | null {
  return match && "found" in match ? match.found : null;
}
