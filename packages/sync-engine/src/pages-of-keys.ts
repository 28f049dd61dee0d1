/**
 * Reading just the records of given keys, some keys at a time. The cursor is the engine's own and counts keys, whatever the
 * kind's cursor is, so that such a sync goes on where it stopped.
 */
import type { JsonValue, RecordPage } from "@storegate/connector-kit";
import { cursorUnreadable } from "./cursor.js";

/** Keys are asked for this many at a time. */
const keysAtOnce = 100;

/** The records of some keys; `next` counts keys. */
export interface PageOfKeys<Record> extends RecordPage<Record, JsonValue> {
  /** The keys that were asked for. */
  readonly asked: readonly string[];
}

/** Pages of the records of given keys. @throws Fault CURSOR_UNREADABLE. */
export async function* pagesOfKeys<Record>(
  kind: { readonly key: string },
  read: (keys: readonly string[]) => AsyncIterable<RecordPage<Record, JsonValue>>,
  keys: readonly string[],
  cursor: unknown,
): AsyncGenerator<PageOfKeys<Record>, void> {
  const begin = cursor ?? 0;
  if (typeof begin !== "number" || !Number.isSafeInteger(begin) || begin < 0) throw cursorUnreadable(kind.key);
  for (let at = begin; at < keys.length; at += keysAtOnce) {
    const asked = keys.slice(at, at + keysAtOnce);
    const records: Record[] = [];
    for await (const page of read(asked)) records.push(...page.records);
    const next = at + keysAtOnce < keys.length ? at + keysAtOnce : null;
    yield { records, next, total: keys.length, asked };
  }
}

/** The keys asked for that no record answers. A record answers a key whatever the case of either. */
export function unanswered(asked: readonly string[], answered: readonly string[]): string[] {
  const known = new Set(answered.map((key) => key.toLowerCase()));
  return asked.filter((key) => !known.has(key.toLowerCase()));
}
