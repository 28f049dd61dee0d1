import type { Evidence } from "../pipeline/verdict.js";
import { type ReplyMeaning, classifyReply } from "./classify-reply.js";
import { type Discernment, discern } from "./discern.js";
import type { HostMemory } from "./host-memory.js";
import { type Outcome, found, notAsked, said } from "./outcome.js";
import type { ProbeIdentity, SmtpReason } from "./prober.js";
import { showReply } from "./reply.js";
import type { SmtpSession } from "./session.js";
import { SmtpFault } from "./smtp-fault.js";

/** One mailbox that waits for its outcome; only the first counts. */
export interface Wanted {
  readonly mailbox: string;
  settle(outcome: Outcome): void;
}

/** Mailboxes of one domain, to be asked for in one session. */
export interface HostQuestion {
  readonly host: string;
  readonly domain: string;
  readonly identity: ProbeIdentity;
  readonly wanted: readonly Wanted[];
}

/** What a meaning makes of a mailbox; for the others one reply is not enough, or the whole session ends. */
const reasonOf = {
  exists: "mailbox_exists",
  no_such_mailbox: "no_such_mailbox",
  mailbox_full: "mailbox_full",
  mailbox_disabled: "mailbox_disabled",
  cannot_tell: "smtp_cannot_tell",
  protocol: "smtp_protocol",
} as const satisfies Partial<Record<ReplyMeaning, SmtpReason>>;

/**
 * Asks for each mailbox and settles it. Mail that is taken proves a mailbox only where a name that nobody has is refused, so
 * such names are asked for when one is taken; and when the server asks to come again, so that it knows them next time. When the
 * session ends before its time, at whose turn it did is settled with `next`, and those behind are left unsettled: it may have
 * been that one's doing.
 */
export async function askHost(session: SmtpSession, question: HostQuestion, memory: HostMemory): Promise<void> {
  let asking = question.wanted.slice(0, 1);
  try {
    await askAll(session, question, memory, (now) => (asking = [...now]));
  } catch (error) {
    if (!(error instanceof SmtpFault)) throw error;
    const reason = error.kind === "malformed" ? "smtp_protocol" : "smtp_unreachable";
    memory.stumbled(question.host, reason, error.message);
    settleAll(asking, { kind: "next", reason, evidence: [said(question.host, error.message)] });
  }
}

async function askAll(
  session: SmtpSession,
  question: HostQuestion,
  memory: HostMemory,
  turn: (asking: readonly Wanted[]) => void,
): Promise<void> {
  const { host, identity, wanted } = question;
  const taken: { readonly one: Wanted; readonly evidence: Evidence }[] = [];
  let greylists = false;
  for (const one of wanted) {
    if (!session.takesUtf8 && /[^ -~]/.test(one.mailbox)) {
      one.settle({ kind: "found", finding: notAsked(`${host} takes no addresses beyond ASCII (SMTPUTF8)`) });
      continue;
    }
    turn([one, ...taken.map((each) => each.one)]);
    const reply = await session.recipient(one.mailbox);
    const meaning = classifyReply(reply, { ...identity, mailbox: one.mailbox });
    const words = showReply(reply, [one.mailbox]);
    const evidence = said(host, words);
    switch (meaning) {
      case "accepted":
        taken.push({ one, evidence });
        break;
      case "greylisted":
        greylists = true;
        one.settle(found("greylisted", [evidence]));
        if (reply.code !== 421) break;
        // It leaves as it says so: what it says is of all.
        settleAll(wanted, found("greylisted", [evidence]));
        return;
      case "refused_us":
        memory.refusedBy(host, words);
        settleAll(wanted, found("smtp_refused_us", [evidence]));
        return;
      case "closing":
        throw new SmtpFault("closed", words);
      default:
        one.settle(found(reasonOf[meaning], [evidence]));
    }
    memory.answered(host);
  }
  if (taken.length === 0 && !greylists) return;
  turn(taken.map(({ one }) => one));
  const discernment = await discern(session, question, memory);
  for (const { one, evidence } of taken) {
    one.settle(found(reasonOfTaken(discernment), [evidence, ...discernment.evidence]));
  }
}

function reasonOfTaken({ tellsApart }: Discernment): SmtpReason {
  if (tellsApart === "later") return "greylisted";
  if (tellsApart === "unclear") return "smtp_cannot_tell";
  return tellsApart ? "mailbox_exists" : "accept_all";
}

function settleAll(wanted: readonly Wanted[], outcome: Outcome): void {
  for (const one of wanted) one.settle(outcome);
}
