import type { Cell, SourceRow } from "../sources/source.js";

/** A row with its key, and how many rows have that key: of more than one nobody knows which is meant. */
export interface KeyedRow {
  readonly key: string;
  readonly cells: Readonly<Record<string, Cell>>;
  readonly rows: number;
}

/** Puts rows with one key together, which are neighbours; as many at a time as there come. */
export async function* rowsOfOneKey(
  chunks: AsyncIterable<readonly SourceRow[]> | Iterable<readonly SourceRow[]>,
): AsyncGenerator<KeyedRow[], void> {
  let last: KeyedRow | undefined;
  for await (const chunk of chunks) {
    const whole: KeyedRow[] = [];
    for (const { key, cells } of chunk) {
      if (key === null) continue;
      if (last?.key === key) {
        last = { ...last, rows: last.rows + 1 };
        continue;
      }
      if (last) whole.push(last);
      last = { key, cells, rows: 1 };
    }
    // The last one may go on in the next chunk.
    if (whole.length > 0) yield whole;
  }
  if (last) yield [last];
}
