import type { OptOut, OptOutReason } from "../provider.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { suppressions } from "./dotdigital-answers.js";
import { pagesBySkip } from "./pages-by-skip.js";

/** Before Dotdigital was. */
const beginning = new Date("1999-01-01T00:00:00Z");
/** Its date filter is of the day or of the second, which its documents contradict each other about. */
const overlapMs = 24 * 60 * 60_000;

/** By its words (version 2, contact status). A soft bounce is a mailbox that may be full. */
const reasons: Readonly<Record<string, OptOutReason | null>> = {
  unsubscribed: "unsubscribed",
  isp_complained: "complaint",
  direct_complaint: "complaint",
  hard_bounced: "bounce",
  no_mx_record: "bounce",
  soft_bounced: null,
  subscribed: null,
  pending_opt_in: null,
};

/** Who opted out of the whole account since, and of each of these lists. */
export async function* optOutsSince(
  client: DotdigitalClient,
  since: Date | null,
  lists: readonly string[],
): AsyncGenerator<readonly OptOut[], void> {
  const from = (since === null ? beginning : new Date(since.getTime() - overlapMs)).toISOString();
  const account = [`/v2/contacts/suppressed-since/${from}`, `/v2/contacts/unsubscribed-since/${from}`];
  for (const path of account) yield* listed(client, path, null);
  for (const list of lists)
    yield* listed(client, `/v2/address-books/${list}/contacts/unsubscribed-since/${from}`, list);
}

async function* listed(
  client: DotdigitalClient,
  path: string,
  list: string | null,
): AsyncGenerator<readonly OptOut[], void> {
  for await (const some of pagesBySkip(client, path, "who opted out", suppressions))
    yield some.flatMap(({ suppressedContact: { email }, dateRemoved, reason: word }): OptOut[] => {
      const reason = word in reasons ? reasons[word] : "suppressed";
      // Without a date it has been by now.
      return reason ? [{ email, at: dateRemoved ?? new Date(), reason, word, list }] : [];
    });
}
