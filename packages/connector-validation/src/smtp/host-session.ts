import { askHost, type Wanted } from "./ask-host.js";
import { connectToHost } from "./connect-to-host.js";
import type { SmtpConnect } from "./connectors.js";
import type { HostMemory } from "./host-memory.js";
import type { ProberLimits } from "./limits.js";
import { type Outcome, found, said } from "./outcome.js";
import type { Exchanger, ProbeIdentity } from "./prober.js";
import { showReply } from "./reply.js";
import { startSession } from "./session.js";
import { SmtpFault } from "./smtp-fault.js";

/** What sessions stand on. */
export interface HostSessionOptions {
  readonly connect: SmtpConnect;
  readonly limits: ProberLimits;
  readonly memory: HostMemory;
}

/** Mailboxes of one domain that one host is asked for at once. */
export interface Batch {
  readonly exchanger: Exchanger;
  readonly domain: string;
  readonly identity: ProbeIdentity;
  readonly wanted: readonly Wanted[];
}

/** One connection to one host: every mailbox is settled when it ends. Rejects only when `signal` aborts. */
export async function holdSession(
  { exchanger, domain, identity, wanted }: Batch,
  { connect, limits, memory }: HostSessionOptions,
  signal: AbortSignal,
): Promise<void> {
  const host = exchanger.name;
  const settle = (outcome: Outcome): void => {
    for (const one of wanted) one.settle(outcome);
  };
  const next = (reason: "smtp_unreachable" | "smtp_protocol", words: string): void => {
    memory.away(host, reason, words);
    settle({ kind: "next", reason, evidence: [said(host, words)] });
  };
  try {
    const stream = await connectToHost(exchanger, connect, limits.connectMs, signal);
    const utf8 = wanted.some(({ mailbox }) => /[^ -~]/.test(mailbox));
    const start = await startSession(stream, { identity, replyMs: limits.replyMs, utf8, signal });
    if ("session" in start) {
      try {
        await askHost(start.session, { host, domain, identity, wanted }, memory);
      } finally {
        await start.session.finish();
      }
      return;
    }
    const words = `at ${start.step}: ${showReply(start.refusal, [])}`;
    switch (start.meaning) {
      case "refused_us":
        memory.refusedBy(host, words);
        settle(found("smtp_refused_us", [said(host, words)]));
        break;
      case "greylisted":
        settle(found("greylisted", [said(host, words)]));
        break;
      case "closing":
        next("smtp_unreachable", words);
        break;
      case "protocol":
        next("smtp_protocol", words);
        break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SmtpFault)) throw error;
    next(error.kind === "malformed" ? "smtp_protocol" : "smtp_unreachable", error.message);
  }
}
