/** Pages of a store's lists, several together: each commit costs about as much for 250 rows as for a thousand. */
import type { JsonValue } from "@storegate/connector-kit";
import type { StagePage } from "./stage.js";

/** So many rows go into one commit, or a few more. */
const rowsTogether = 1000;

/** Puts pages together. What comes after the last page that was put in is where the larger one goes on. */
export async function* largerPages<Item>(
  pages: AsyncIterable<{ readonly items: readonly Item[]; readonly next: unknown }>,
): AsyncGenerator<StagePage<Item>, void, undefined> {
  let rows: Item[] = [];
  for await (const { items, next } of pages) {
    rows.push(...items);
    if (next !== null && rows.length < rowsTogether) continue;
    // Cursors of the client are plain JSON.
    yield { rows, next: next as JsonValue | null };
    rows = [];
  }
}
