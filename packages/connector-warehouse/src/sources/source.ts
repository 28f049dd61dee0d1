/** The port of sources: where rows come from. One file in this folder for each sort of source, and a line in sources.ts. */
import type { JsonValue } from "@storegate/connector-kit";
import type { Socket } from "node:net";
import type { z } from "zod";

/** What a column's values are, as far as mapping has to know; those of `json` may be of any sort. */
export type ColumnKind =
  | "text"
  | "integer"
  | "decimal"
  | "float"
  | "boolean"
  | "date"
  | "timestamp"
  | "list"
  | "object"
  | "json"
  | "other";

/** A column of a model. */
export interface ModelColumn {
  readonly name: string;
  /** In the source's own words, as `numeric(10,2)`. */
  readonly type: string;
  readonly kind: ColumnKind;
}

/**
 * A value of a row. Integers beyond 2^53 and exact decimals are strings, as the source writes them; dates are `2026-11-23`,
 * timestamps ISO 8601, with `Z` or an offset where the source knows a zone.
 */
export type Cell = JsonValue;

/** A row of a model. */
export interface SourceRow {
  /** The key column's value as text; null where the row has none. */
  readonly key: string | null;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** How keys are ordered by a source: integers as numbers; all else by the bytes of its text in UTF-8. */
export type KeyOrder = "number" | "text";

/** What rows are read from: a table, or a query. */
export interface ModelChoice {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  /** The column whose value a row is known by. */
  readonly key: string;
  /** Columns whose values are wanted; all of them unless said. */
  readonly wanted?: ReadonlySet<string> | undefined;
}

/** A table that can be chosen. */
export interface SourceTable {
  /** As the config has it: `public.customers`. */
  readonly name: string;
  readonly label: string;
}

/**
 * A model that is open for reading. Nothing holds all rows: what is iterated comes in chunks of at most 1,000 rows, and reading on is
 * asked for by iterating on. Ending an iteration early ends the reading at the source.
 */
export interface OpenModel {
  readonly columns: readonly ModelColumn[];
  readonly keyOrder: KeyOrder;
  /** How many rows there are, with and without key. */
  count(): Promise<{ readonly rows: number; readonly withoutKey: number }>;
  /** Rows with a key, by ascending key; several with one key are neighbours. @param after the key to go on behind; null is the beginning. */
  rows(after: string | null): AsyncIterable<readonly SourceRow[]>;
  /** Just the keys, in the same order, each as often as it stands there. */
  keys(after: string | null): AsyncIterable<readonly string[]>;
  /** The rows of these keys, at most 1,000, in the order of their keys. */
  rowsOf(keys: readonly string[]): Promise<readonly SourceRow[]>;
  /** Some rows, for a preview, with a key or without, in whatever order costs least. */
  firstRows(limit: number): Promise<readonly SourceRow[]>;
}

/** A source that is connected. */
export interface OpenSource {
  /** What can be chosen as a table; at most some 200, of those whose name holds `search`. */
  tables(search: string | undefined): Promise<readonly SourceTable[]>;
  /** Columns of a model, without a key being chosen. */
  columns(choice: Omit<ModelChoice, "key">): Promise<readonly ModelColumn[]>;
  /** Columns of a model and some of its rows, for a preview before a key is chosen. */
  sample(
    choice: Omit<ModelChoice, "key">,
    limit: number,
  ): Promise<{ readonly columns: readonly ModelColumn[]; readonly rows: readonly Readonly<Record<string, Cell>>[] }>;
  /** @throws Fault CONFIG where table, query, column or key will not do, in the source's own words. */
  model(choice: ModelChoice): Promise<OpenModel>;
  close(): Promise<void>;
}

/** What sources are handed. */
export interface SourceHost {
  /** The folder below which files may be read; null where the gateway offers none. */
  readonly filesFolder: string | null;
  /** Opens a TCP connection; refuses addresses that are not public unless the gateway was told to allow them. */
  readonly connect: (target: {
    readonly host: string;
    readonly port: number;
    readonly signal?: AbortSignal;
  }) => Promise<Socket>;
}

/** One sort of source: its part of the config, and how it is opened. */
export interface SourceKind<Config extends { readonly type: string }> {
  readonly type: Config["type"];
  /** For people: `PostgreSQL`. */
  readonly title: string;
  /** Its branch of `source` in an integration's config: a strict object with `type` as a literal. */
  readonly config: z.ZodType<Config>;
  /** What may be chosen at a place of its config beside `table`, as `/path`; none where left out. */
  options?(config: Partial<Config>, host: SourceHost, path: string): Promise<readonly SourceTable[]>;
  /** @throws Fault SOURCE_UNREACHABLE, SOURCE_LOGIN_REFUSED and the like. */
  open(config: Config, host: SourceHost, signal: AbortSignal): Promise<OpenSource>;
}
