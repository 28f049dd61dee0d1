/** Reading just the records that failed in another sync: as {@link pagesOfKeys}, with the keys read as they are needed. */
import type { JsonValue, RecordPage } from "@storegate/connector-kit";
import { z } from "zod";
import { cursorUnreadable } from "./cursor.js";
import type { FailedKeys } from "./failed-keys.js";
import { countOf, keysAtOnce, type PageOfKeys } from "./pages-of-keys.js";

/** After which result of the other sync it goes on, after how many keys, of which so many records came. */
const cursorSchema = z.strictObject({
  seq: z.int().nonnegative(),
  keys: z.int().nonnegative(),
  records: z.int().nonnegative(),
});

/** Pages of the records that failed. @throws Fault CURSOR_UNREADABLE. */
export async function* pagesOfFailed<Record>(
  kind: { readonly key: string },
  read: (keys: readonly string[]) => AsyncIterable<RecordPage<Record, JsonValue>>,
  failed: FailedKeys,
  cursor: unknown,
): AsyncGenerator<PageOfKeys<Record>, void> {
  const begin = cursorSchema.safeParse(cursor ?? { seq: 0, keys: 0, records: 0 });
  if (!begin.success) throw cursorUnreadable(kind.key, begin.error);
  let { seq, keys, records: counted } = begin.data;
  const count = await failed.count();
  let portion = await failed.after(seq, keysAtOnce);
  while (portion.length > 0) {
    const asked = portion.map(({ key }) => key);
    const records: Record[] = [];
    for await (const page of read(asked)) records.push(...page.records);
    counted += countOf(asked, records);
    keys += asked.length;
    seq = portion.at(-1)?.seq ?? seq;
    portion = await failed.after(seq, keysAtOnce);
    const next = portion.length > 0 ? { seq, keys, records: counted } : null;
    yield { records, next, total: counted + count - keys, asked };
  }
}
