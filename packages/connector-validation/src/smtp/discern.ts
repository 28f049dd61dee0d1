import type { Evidence } from "../pipeline/verdict.js";
import { type ReplyMeaning, classifyReply } from "./classify-reply.js";
import type { HostMemory } from "./host-memory.js";
import { said } from "./outcome.js";
import type { ProbeIdentity } from "./prober.js";
import { randomMailboxes } from "./random-mailbox.js";
import { showReply } from "./reply.js";
import type { SmtpSession } from "./session.js";
import { SmtpFault } from "./smtp-fault.js";

/** Whether a domain's server tells names that nobody has from others: yes, no, to be asked again later, or no telling. */
export interface Discernment {
  readonly tellsApart: boolean | "later" | "unclear";
  readonly evidence: readonly Evidence[];
}

/**
 * Asks for two names that nobody has, one after the other. Only when both are taken does the domain take mail for every name,
 * and only when the first is refused as missing does it not; any other reply leaves it open. Where the server asks to come again
 * both are named, so that it knows them then.
 * @throws SmtpFault
 */
export async function discern(
  session: SmtpSession,
  where: { readonly host: string; readonly domain: string; readonly identity: ProbeIdentity },
  memory: HostMemory,
): Promise<Discernment> {
  const { host, domain, identity } = where;
  const known = memory.tellsApart(host, domain);
  if (known !== undefined) return { tellsApart: known, evidence: [] };
  const meanings: ReplyMeaning[] = [];
  const evidence: Evidence[] = [];
  for (const name of randomMailboxes(domain, identity)) {
    const reply = await session.recipient(name);
    const meaning = classifyReply(reply, { ...identity, mailbox: name });
    const words = showReply(reply, [name]);
    if (meaning === "closing") throw new SmtpFault("closed", words);
    if (meaning === "refused_us") memory.refusedBy(host, words);
    const note = said(host, `of a name that nobody has: ${words}`);
    evidence.push(note);
    meanings.push(meaning);
    if (meaning === "no_such_mailbox" && meanings.length === 1) {
      memory.learn(host, domain, true, note.finding);
      return { tellsApart: true, evidence };
    }
    // With 421 it leaves, whatever else it says.
    if ((meaning !== "accepted" && meaning !== "greylisted") || reply.code === 421) break;
  }
  if (meanings.every((meaning) => meaning === "accepted")) {
    memory.learn(host, domain, false, evidence.at(-1)?.finding ?? "");
    return { tellsApart: false, evidence };
  }
  return { tellsApart: meanings.includes("greylisted") ? "later" : "unclear", evidence };
}
