/** Who is sent nothing any more (version 2, which alone tells since when, and why). */
import type { z } from "zod";
import type { OptOut, OptOutReason } from "../provider.js";
import { suppressions } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { pagesBySkip } from "./pages-by-skip.js";

/** Before Dotdigital was. */
const beginning = new Date("1999-01-01T00:00:00Z");
/** Its date filter is of the day or of the second, which its documents contradict each other about. */
const overlapMs = 24 * 60 * 60_000;

/** By its words (version 2, contact status); null of those that are no opting out: a full mailbox, or a mail that is to be answered yet. */
const reasons: ReadonlyMap<string, OptOutReason | null> = new Map([
  ["unsubscribed", "unsubscribed"],
  ["isp_complained", "complaint"],
  ["direct_complaint", "complaint"],
  ["hard_bounced", "bounce"],
  ["no_mx_record", "bounce"],
  ["soft_bounced", null],
  ["subscribed", null],
  ["pending_opt_in", null],
]);

/** What a word stands for; null where it is no opting out. An unknown word is one: Dotdigital sends them nothing, for a reason of its own. */
export function reasonOf(word: string): OptOutReason | null {
  const known = reasons.get(word);
  return known === undefined ? "suppressed" : known;
}

/** Who opted out of the whole account since, and of each of these lists. */
export async function* optOutsSince(
  client: DotdigitalClient,
  since: Date | null,
  lists: readonly string[],
): AsyncGenerator<readonly OptOut[], void> {
  const from = (since === null ? beginning : new Date(since.getTime() - overlapMs)).toISOString();
  for (const which of ["suppressed-since", "unsubscribed-since"])
    yield* told(client, `/v2/contacts/${which}/${from}`, null);
  for (const list of lists)
    yield* told(client, `/v2/address-books/${encodeURIComponent(list)}/contacts/unsubscribed-since/${from}`, list);
}

async function* told(
  client: DotdigitalClient,
  path: string,
  list: string | null,
): AsyncGenerator<readonly OptOut[], void> {
  for await (const page of pagesBySkip(client, path, "who opted out", suppressions)) {
    const optOuts = page.flatMap((each) => toOptOut(each, list, client.now()) ?? []);
    if (optOuts.length > 0) yield optOuts;
  }
}

function toOptOut(
  { suppressedContact: { email }, dateRemoved, reason: word }: z.infer<typeof suppressions>[number],
  list: string | null,
  now: Date,
): OptOut | null {
  const told = word ?? "suppressed";
  const reason = reasonOf(told);
  if (!email || reason === null) return null;
  return { email, at: dateRemoved ?? now, reason, word: told, list };
}
