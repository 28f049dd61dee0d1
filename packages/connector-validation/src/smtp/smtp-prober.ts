import type { Logger } from "@storegate/connector-kit";
import type { DnsResolver } from "../dns/resolver.js";
import type { Evidence } from "../pipeline/verdict.js";
import type { SmtpConnect } from "./connectors.js";
import { createDoubts } from "./doubts.js";
import { createHostMemory } from "./host-memory.js";
import { createHostQueue, type HostQueue } from "./host-queue.js";
import { holdSession } from "./host-session.js";
import { tellingExchangers } from "./hosts-that-prove-nothing.js";
import { defaultLimits, type ProberLimits } from "./limits.js";
import { notAsked } from "./outcome.js";
import type { ProbeFinding, ProbeQuestion, SmtpProber, SmtpReason } from "./prober.js";
import { createSelfTest } from "./self-test.js";
import { domainOf } from "../pipeline/address-parts.js";

/** What a prober stands on. */
export interface SmtpProberOptions {
  readonly connect: SmtpConnect;
  readonly resolver: Pick<DnsResolver, "mx" | "addresses" | "ptr">;
  /** The clock of what is remembered; waiting is measured by the machine's own. */
  readonly now: () => Date;
  /** Told of hosts that refuse us. */
  readonly logger?: Logger | undefined;
  readonly limits?: Partial<ProberLimits> | undefined;
}

/** Mail servers of a domain that are tried for one mailbox. */
const mostExchangers = 3;

/** A prober that remembers in this process alone what it learned of hosts and domains. */
export function createSmtpProber(options: SmtpProberOptions): SmtpProber {
  const limits = { ...defaultLimits, ...options.limits };
  const { connect, resolver, now, logger } = options;
  const memory = createHostMemory(limits, now, logger);
  const selfTest = createSelfTest({ connect, resolver, now, limits });
  const doubts = createDoubts(connect, selfTest, logger);
  const queue = createHostQueue({
    limits,
    memory,
    hold: (batch, signal) => holdSession(batch, { connect: doubts.connect, limits, memory }, signal),
  });

  const ask = async (question: ProbeQuestion, signal: AbortSignal): Promise<ProbeFinding> => {
    const unable = doubts.known(question.identity);
    if (unable !== undefined) return notAsked(unable);
    const finding = await askInOrder(question, queue, signal);
    if (finding.reason !== "smtp_unreachable") return finding;
    const why = await doubts.settle(question.identity, signal);
    return why === undefined ? finding : notAsked(why);
  };

  return {
    async probe(question, signal) {
      signal.throwIfAborted();
      if (question.effort === "page") return ask(question, signal);
      const late = AbortSignal.timeout(limits.nowMs);
      try {
        return await ask(question, AbortSignal.any([signal, late]));
      } catch (error) {
        signal.throwIfAborted();
        if (!late.aborted) throw error;
        return notAsked(`it gave no answer in ${limits.nowMs / 1000} seconds, and somebody waits; a sync waits longer`);
      }
    },
    selfTest: (identity, signal, how = "kept") => selfTest.run(identity, signal, how),
    close() {
      queue.close();
      selfTest.close();
    },
  };
}

/** The exchangers one after the other, until one says something. */
async function askInOrder(question: ProbeQuestion, queue: HostQueue, signal: AbortSignal): Promise<ProbeFinding> {
  const { mailbox, identity, effort } = question;
  if (/[\p{Cc}<> ]/u.test(mailbox)) return notAsked("the address holds what SMTP cannot say");
  const { telling, silent } = tellingExchangers(question.exchangers);
  if (telling.length === 0) return notAsked(silent ?? "there is none with a public address");
  const domain = domainOf(mailbox);
  const evidence: Evidence[] = [];
  let reason: SmtpReason = "smtp_unreachable";
  for (const exchanger of telling.slice(0, mostExchangers)) {
    const request = { exchanger, mailbox, domain, identity, patient: effort === "page" };
    const outcome = await queue.ask(request, signal);
    if (outcome.kind === "found") {
      const { finding } = outcome;
      return { reason: finding.reason, evidence: [...evidence, ...finding.evidence] };
    }
    evidence.push(...outcome.evidence);
    if (outcome.reason === "smtp_protocol") reason = "smtp_protocol";
  }
  return { reason, evidence };
}
