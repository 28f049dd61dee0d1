/**
 * Reading just the records of given keys, some keys at a time. The cursor is the engine's own, whatever the kind's cursor
 * is, so that such a sync goes on where it stopped: it counts the keys asked for, and the records that came of them.
 */
import type { JsonValue, RecordPage } from "@storegate/connector-kit";
import { cursorUnreadable } from "./cursor.js";

/** Keys are asked for this many at a time. */
export const keysAtOnce = 100;

/**
 * The records of some keys. A key may have several records, or none, which is a record that was not found; so `total` is
 * certain after the last page only: until then each key not asked for yet counts as one record.
 */
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
  const begin = cursor ?? { keys: 0, records: 0 };
  if (!isKeysCursor(begin)) throw cursorUnreadable(kind.key);
  let counted = begin.records;
  for (let at = begin.keys; at < keys.length; at += keysAtOnce) {
    const asked = keys.slice(at, at + keysAtOnce);
    const records: Record[] = [];
    for await (const page of read(asked)) records.push(...page.records);
    counted += countOf(asked, records);
    const after = at + asked.length;
    const next = after < keys.length ? { keys: after, records: counted } : null;
    yield { records, next, total: counted + keys.length - after, asked };
  }
}

/** Where reading goes on: after so many keys, of which so many records came. */
interface KeysCursor {
  readonly keys: number;
  readonly records: number;
}

function isKeysCursor(cursor: unknown): cursor is KeysCursor {
  if (typeof cursor !== "object" || cursor === null || !("keys" in cursor) || !("records" in cursor)) return false;
  return isCount(cursor.keys) && isCount(cursor.records);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/**
 * How many records a page counts as: those that were read, and one for each key that none of them answers. Records of an
 * import need not tell their key before they are kept; then each key counts as one record at least.
 */
export function countOf(asked: readonly string[], records: readonly unknown[]): number {
  const answered: string[] = [];
  for (const record of records) {
    const key = typeof record === "object" && record !== null && "key" in record ? record.key : undefined;
    if (typeof key !== "string") return Math.max(asked.length, records.length);
    answered.push(key);
  }
  return records.length + unanswered(asked, answered).length;
}

/** The keys asked for that no record answers. A record answers a key whatever the case of either. */
export function unanswered(asked: readonly string[], answered: readonly string[]): string[] {
  const known = new Set(answered.map((key) => key.toLowerCase()));
  return asked.filter((key) => !known.has(key.toLowerCase()));
}
