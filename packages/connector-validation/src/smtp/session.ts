import type { Duplex } from "node:stream";
import { classifyReply } from "./classify-reply.js";
import { converse } from "./conversation.js";
import type { ProbeIdentity } from "./prober.js";
import type { SmtpReply } from "./reply.js";
import { SmtpFault } from "./smtp-fault.js";

/**
 * A mail transaction that gets as far as its recipients: DATA is never sent, so nothing is ever delivered. STARTTLS is left out:
 * what is said holds no secret but the address, and servers that insist on it for RCPT refuse in words that are understood.
 */
export interface SmtpSession {
  /** Whether addresses beyond ASCII can be asked for (RFC 6531). */
  readonly takesUtf8: boolean;
  /** What EHLO or HELO was answered. */
  readonly greeting: SmtpReply;
  /** @throws as Conversation.ask. */
  recipient(mailbox: string): Promise<SmtpReply>;
  /** Takes the transaction back and says good-bye, for some seconds at most. Never rejects. */
  finish(): Promise<void>;
}

/** What came of the beginning: a session, or the reply that ended it, and what it means for whoever asks. */
export type SessionStart =
  | { readonly session: SmtpSession }
  | {
      readonly refusal: SmtpReply;
      readonly step: "banner" | "EHLO" | "MAIL FROM";
      readonly meaning: "refused_us" | "greylisted" | "closing" | "protocol";
    };

/** How a session is held. */
export interface SessionOptions {
  readonly identity: ProbeIdentity;
  /** How long one reply may take. */
  readonly replyMs: number;
  /** Whether a mailbox beyond ASCII is to be asked for, which must be said before. */
  readonly utf8: boolean;
  readonly signal: AbortSignal;
}

/** How long a server may take for its good-bye: nobody waits for it but the next connection. */
const goodbyeMs = 2000;

/**
 * Banner, EHLO (HELO where that is not known) and MAIL FROM. The stream is ended in every case but that of a session.
 * @throws SmtpFault, or the signal's reason.
 */
export async function startSession(stream: Duplex, options: SessionOptions): Promise<SessionStart> {
  const { identity, replyMs, utf8, signal } = options;
  const talk = converse(stream, signal);
  try {
    const banner = await talk.read(replyMs);
    if (banner.code !== 220) return await refused(banner, "banner", identity);
    let greeting = await talk.ask(`EHLO ${identity.heloName}`, replyMs);
    if (greeting.code >= 500) greeting = await talk.ask(`HELO ${identity.heloName}`, replyMs);
    if (greeting.code !== 250) return await refused(greeting, "EHLO", identity);
    const takesUtf8 = greeting.lines.some((line) => /^smtputf8\b/i.test(line));
    const extension = utf8 && takesUtf8 ? " SMTPUTF8" : "";
    const sender = await talk.ask(`MAIL FROM:<${identity.mailFrom}>${extension}`, replyMs);
    if (sender.code !== 250) return await refused(sender, "MAIL FROM", identity);
    let ended = false;
    return {
      session: {
        takesUtf8,
        greeting,
        recipient: (mailbox) => talk.ask(`RCPT TO:<${mailbox}>`, replyMs),
        async finish() {
          if (ended) return;
          ended = true;
          try {
            await talk.ask("RSET", goodbyeMs);
            await talk.ask("QUIT", goodbyeMs);
          } catch (error) {
            // All that was asked has been answered: a server that leaves without a word loses nothing.
            if (!(error instanceof SmtpFault) && !signal.aborted) throw error;
          } finally {
            talk.end();
          }
        },
      },
    };
  } catch (error) {
    talk.end();
    throw error;
  }

  async function refused(
    refusal: SmtpReply,
    step: "banner" | "EHLO" | "MAIL FROM",
    spoken: ProbeIdentity,
  ): Promise<SessionStart> {
    // One takes one's leave (RFC 5321 §4.1.1.10), also where one is not wanted.
    if (refusal.code !== 421)
      await talk.ask("QUIT", goodbyeMs).catch((error: unknown) => {
        if (!(error instanceof SmtpFault) && !signal.aborted) throw error;
      });
    talk.end();
    return { refusal, step, meaning: meaningOf(refusal, spoken) };
  }
}

/** Before a recipient is named, a server speaks of us, of its load, or nonsense. */
function meaningOf(reply: SmtpReply, identity: ProbeIdentity): "refused_us" | "greylisted" | "closing" | "protocol" {
  const meaning = classifyReply(reply, { mailbox: "", ...identity });
  switch (meaning) {
    case "refused_us":
    case "greylisted":
    case "closing":
    case "protocol":
      return meaning;
    default:
      return reply.code >= 500 ? "refused_us" : reply.code >= 400 ? "greylisted" : "protocol";
  }
}
