/** What a source that speaks SQL has to do by itself; the rest is {@link SqlSource}'s. */
import type { SourceTable } from "./source.js";
import type { SqlColumn } from "./sql-column.js";

/** Values of a row, in the order in which they were selected. */
export type SqlRow = readonly unknown[];

/** What rows are read from. */
export interface SqlRelation {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
}

/** Rows that are to be read in the order of their key. */
export interface RowsToSort {
  /** What stands after `from`, with its conditions. */
  readonly from: string;
  /** The key as text, and what it is ordered by. */
  readonly key: string;
  readonly order: string;
  /** What is selected. */
  readonly columns: readonly string[];
}

/** A connection to a source that speaks SQL. */
export interface SqlSession {
  /** How a column's value is written as text: what keys are. */
  textOf(column: string): string;
  /** Such a text, to be compared and ordered by its bytes in UTF-8. */
  byBytes(text: string): string;
  /** What stands after `from`, for a table or a query; makes it ready where it is not. */
  relation(choice: SqlRelation): Promise<string>;
  columns(relation: string): Promise<readonly SqlColumn[]>;
  /** Runs a statement whose rows are few. */
  all(statement: string): Promise<readonly SqlRow[]>;
  /** Runs one whose rows may be many: at most 1,000 at a time are held. */
  stream(statement: string): AsyncIterable<readonly SqlRow[]>;
  /**
   * Keys that cut rows into parts, each of which can be sorted in little memory: by ascending key, each the first of a part but the first part. None
   * where all of them can be. A session that sorts any number of rows by itself has no such thing.
   */
  cutsOf?(rows: RowsToSort): Promise<readonly string[]>;
  tables(search: string | undefined): Promise<readonly SourceTable[]>;
  /** Ends what runs, and every connection. */
  close(): Promise<void>;
}
