import type { SmtpConnect } from "../src/smtp/connectors.js";
import type { ProberLimits } from "../src/smtp/limits.js";
import type { Exchanger, ProbeFinding, ProbeIdentity, ProbeQuestion } from "../src/smtp/prober.js";
import { createSmtpProber } from "../src/smtp/smtp-prober.js";

/** Who the tests say they are. */
export const identity: ProbeIdentity = { heloName: "probe.shop.net", mailFrom: "probe@shop.net" };

/** The mail server most tests ask. */
export const mx1: Exchanger = { name: "mx1.example.net", addresses: ["62.1.2.3"] };
export const mx2: Exchanger = { name: "mx2.example.net", addresses: ["62.1.2.4"] };

const noDns = async () => ({ kind: "nxdomain", ttl: 60 }) as const;

/** A prober that waits little, with a clock that tests move. */
export function openProber(connect: SmtpConnect, limits: Partial<ProberLimits> = {}) {
  let time = Date.parse("2026-11-22T10:00:00Z");
  const warned: string[] = [];
  const prober = createSmtpProber({
    connect,
    resolver: { mx: noDns, addresses: noDns, ptr: noDns },
    now: () => new Date(time),
    logger: { debug() {}, info() {}, error() {}, warn: (_fields, message) => void warned.push(message) },
    limits: { spacingMs: 0, connectMs: 300, replyMs: 300, ...limits },
  });
  const never = new AbortController().signal;
  return {
    prober,
    warned,
    pass: (ms: number) => (time += ms),
    ask: (mailbox: string, question: Partial<ProbeQuestion> = {}, signal: AbortSignal = never): Promise<ProbeFinding> =>
      prober.probe({ mailbox, exchangers: [mx1], identity, effort: "page", ...question }, signal),
    [Symbol.dispose]: () => prober.close(),
  };
}
