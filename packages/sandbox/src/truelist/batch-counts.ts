import { kindOf } from "./truelist-words.js";
import type { ListRow } from "./uploaded-list.js";
import type { VerdictBook } from "./verdict-book.js";

const none = {
  disposable_count: null,
  role_count: null,
  failed_syntax_check_count: null,
  failed_mx_check_count: null,
  failed_no_mailbox_count: null,
  ok_for_all_count: null,
  ok_count: null,
  unknown_count: null,
  duplicateCount: null,
};

/** How many rows of a list are of each kind; `null` while the list is not done. */
export type BatchCounts = { readonly [Name in keyof typeof none]: number | null };

/** The counts of a list that is not done. */
export const noCounts: BatchCounts = none;

/** Counts the rows of a list that is done. */
export function countsOf(rows: readonly ListRow[], verdicts: VerdictBook): BatchCounts {
  const found = rows.map(({ email }) => verdicts.verdict(email));
  const ofSubState = (ending: string) => found.filter(({ subState }) => subState.endsWith(ending)).length;
  const kinds = Map.groupBy(found, kindOf);
  return {
    disposable_count: ofSubState("disposable"),
    role_count: ofSubState("is_role"),
    failed_syntax_check_count: ofSubState("failed_syntax_check"),
    failed_mx_check_count: ofSubState("failed_mx_check"),
    failed_no_mailbox_count: ofSubState("failed_no_mailbox"),
    ok_for_all_count: kinds.get("accept_all")?.length ?? 0,
    ok_count: kinds.get("ok")?.length ?? 0,
    unknown_count: kinds.get("unknown")?.length ?? 0,
    duplicateCount: rows.filter(({ isDuplicate }) => isDuplicate).length,
  };
}
