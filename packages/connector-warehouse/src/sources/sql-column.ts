import type { Cell, ModelColumn } from "./source.js";

/** A column, and how its values become cells. */
export interface SqlColumn extends ModelColumn {
  /** What is selected for it, of a row named `model`. */
  readonly expression: string;
  /** A value as the client hands it over, never null, as a cell. */
  readonly cellOf: (value: unknown) => Cell;
}

/** Without what only reading needs. */
export function shown({ name, type, kind }: SqlColumn): ModelColumn {
  return { name, type, kind };
}

/** A row's values as cells by their columns' names. @param from where in the row the first column's stands. */
export function cellsOf(columns: readonly SqlColumn[], row: readonly unknown[], from = 0): Record<string, Cell> {
  return Object.fromEntries(
    columns.map(({ name, cellOf }, index) => {
      const value = row[index + from];
      return [name, value === null || value === undefined ? null : cellOf(value)];
    }),
  );
}
