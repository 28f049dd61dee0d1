/** Rows that are known and no longer in the source: its keys and ours, merged in one order, without holding either. */
import type { OpenModel } from "../sources/source.js";
import { compareKeys } from "./compare-keys.js";
import type { KnownRow, RowMemory } from "./row-memory.js";

/** Known rows whose keys the source has no more, behind a key, some at a time. */
export async function* missingRows(
  model: Pick<OpenModel, "keys" | "keyOrder">,
  memory: Pick<RowMemory, "inOrder">,
  after: string | null,
): AsyncGenerator<readonly KnownRow[], void> {
  const { keyOrder } = model;
  const keys = oneByOne(model.keys(after));
  try {
    let key = await keys.next();
    for await (const known of memory.inOrder(keyOrder, after)) {
      const missing: KnownRow[] = [];
      for (const row of known) {
        while (!key.done && compareKeys(keyOrder, key.value, row.key) < 0) key = await keys.next();
        if (key.done || compareKeys(keyOrder, key.value, row.key) !== 0) missing.push(row);
      }
      if (missing.length > 0) yield missing;
    }
  } finally {
    await keys.return();
  }
}

async function* oneByOne(chunks: AsyncIterable<readonly string[]>): AsyncGenerator<string, void> {
  for await (const chunk of chunks) yield* chunk;
}
