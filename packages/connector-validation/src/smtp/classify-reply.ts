/** What a mail server's reply to RCPT says (RFC 5321 §4.3.2, RFC 3463), and of whom. */
import { type SmtpReply, enhancedCode, replyText, withoutAddresses } from "./reply.js";
import {
  asksToComeAgain,
  namesGreylisting,
  saysDisabled,
  saysFull,
  saysNoSuchMailbox,
  saysTooMuchMail,
  speaksOfNow,
  speaksOfUs,
} from "./reply-words.js";
import { domainOf } from "../pipeline/address-parts.js";

/** What a reply means. */
export type ReplyMeaning =
  /** Mail for it is taken; whether for it alone, a name that nobody has tells. */
  | "accepted"
  /** The mailbox exists, whatever else is said. */
  | "exists"
  | "no_such_mailbox"
  | "mailbox_full"
  | "mailbox_disabled"
  /** Come again later. */
  | "greylisted"
  /** The server closes (421) and does not say that one is to come again; another may take it. */
  | "closing"
  /** It is about us, and holds for all that we ask there. */
  | "refused_us"
  /** Nothing follows of the mailbox, and nothing of us. */
  | "cannot_tell"
  /** The server did not understand, or answered what fits no question. */
  | "protocol";

/** Whom a reply may speak of. */
export interface Spoken {
  /** The mailbox that was asked for. */
  readonly mailbox: string;
  readonly heloName: string;
  readonly mailFrom: string;
}

/** Codes of a sender, not of a recipient (RFC 3463 §3.2). */
const senderCodes: ReadonlySet<string> = new Set(["1.7", "1.8"]);
/** Codes that name the mailbox as the fault. */
const noMailboxCodes: ReadonlySet<string> = new Set(["1.1", "1.0", "1.10"]);
/** Basic codes with which a mailbox is refused. */
const mailboxRefused: ReadonlySet<number> = new Set([550, 551, 553]);
/** Exchange, of a mailbox or list that takes mail from some only: about neither us in general nor its existence. */
const restrictedCodes: ReadonlySet<string> = new Set(["7.124", "7.129", "7.133", "7.134"]);

/**
 * Reads a reply in this order: codes that decide alone; words about us; the enhanced code; words about the mailbox. Words about
 * us come before all that says `invalid`, so that a refusal of ours is never taken for a missing mailbox. What fits nothing is
 * `cannot_tell`.
 */
export function classifyReply(reply: SmtpReply, spoken: Spoken): ReplyMeaning {
  const { code } = reply;
  if (code === 250 || code === 251) return "accepted";
  if (code === 252) return "cannot_tell";
  if (code < 400 || code === 503 || (code >= 500 && code <= 504)) return "protocol";
  const text = withoutAddresses(replyText(reply), [spoken.mailbox]).toLowerCase();
  // The class stands in the basic code already; some servers contradict it in the enhanced one.
  const enhanced = enhancedCode(reply)?.replace(/^\d\./, "");
  if (saysTooMuchMail(text) && (enhanced === undefined || enhanced === "2.1")) return "exists";
  return code < 500 ? classifyLater(code, enhanced, text) : classifyRefusal(code, enhanced, text, spoken);
}

function classifyLater(code: number, enhanced: string | undefined, text: string): ReplyMeaning {
  if (namesGreylisting(text)) return "greylisted";
  if (speaksOfUs(text) && !(enhanced?.startsWith("7.") === true && onlyAsksToComeAgain(text))) return "refused_us";
  if (enhanced === "2.2") return "mailbox_full";
  if (code === 452 && enhanced === undefined && saysFull(text)) return "mailbox_full";
  return code === 421 && !asksToComeAgain(text) ? "closing" : "greylisted";
}

/** Policy that only asks for patience, as "Policy rejection, please try later": a greylist by another name. */
function onlyAsksToComeAgain(text: string): boolean {
  return asksToComeAgain(text) && !speaksOfUs(text.replaceAll(/\bpolicy\b|\bdenied\b/g, ""));
}

function classifyRefusal(code: number, enhanced: string | undefined, text: string, spoken: Spoken): ReplyMeaning {
  if (enhanced !== undefined && restrictedCodes.has(enhanced)) return "cannot_tell";
  const ofUs = speaksOfUs(text) || namesUs(text, spoken);
  if (enhanced?.startsWith("7.") === true) {
    // Yandex and some of qmail's kin give 5.7.1 to names that nobody has: too little to refuse either of us.
    return !ofUs && saysNoSuchMailbox(text) ? "cannot_tell" : "refused_us";
  }
  // Microsoft 365 refuses so whom a domain's directory does not hold, and every name of a domain that is not set up yet.
  if (enhanced === "4.1" && text.includes("recipient address rejected: access denied")) return "cannot_tell";
  if (ofUs || (enhanced !== undefined && senderCodes.has(enhanced))) return "refused_us";
  if (speaksOfNow(text) || namesAnAddress(text)) return "cannot_tell";
  switch (enhanced) {
    case "2.2":
      return "mailbox_full";
    case "2.1":
      return "mailbox_disabled";
    case "1.2":
    case "4.4":
      return "cannot_tell";
    default:
  }
  if (enhanced !== undefined && noMailboxCodes.has(enhanced)) {
    return mailboxRefused.has(code) ? "no_such_mailbox" : "cannot_tell";
  }
  if (code === 554) return "refused_us";
  if (code === 552) return enhanced === undefined || saysFull(text) ? "mailbox_full" : "cannot_tell";
  if (!mailboxRefused.has(code)) return "cannot_tell";
  if (saysFull(text)) return "mailbox_full";
  if (saysDisabled(text)) return "mailbox_disabled";
  return saysNoSuchMailbox(text) ? "no_such_mailbox" : "cannot_tell";
}

/** Whether our name, our sender or the sender's domain is repeated; not where that is the mailbox's own. */
function namesUs(text: string, { heloName, mailFrom, mailbox }: Spoken): boolean {
  const [ours, theirs] = [mailFrom, mailbox].map((each) => domainOf(each).toLowerCase());
  const names = [heloName, mailFrom, ours === theirs ? "" : (ours ?? "")];
  return names.some((name) => name !== "" && text.includes(name.toLowerCase()));
}

/** Whether an IP address is named outside of a link: whoever's it is, it is no mailbox's. */
function namesAnAddress(text: string): boolean {
  return /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/.test(text.replaceAll(/https?:\S+/g, ""));
}
