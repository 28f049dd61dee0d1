import type { Logger } from "@storegate/connector-kit";
import { createTtlCache } from "../dns/ttl-cache.js";
import type { ProberLimits } from "./limits.js";
import { type Outcome, found, notAsked, said } from "./outcome.js";

/** Hosts and domains that are remembered at once, each way. */
const remembered = 20_000;

/** How often in a row a host may end a session before its time. */
const mostStumbles = 3;

/** Why a host cannot be asked for a while. */
interface Trouble {
  readonly reason: "smtp_unreachable" | "smtp_protocol";
  readonly words: string;
}

/** What is known without asking again, for a while and in this process. */
export interface HostMemory {
  /** What asking this host about this domain would come to, where that is known. */
  known(host: string, domain: string): Outcome | undefined;
  /** A host refuses us: it is left alone. */
  refusedBy(host: string, words: string): void;
  /** A host could not be talked to. */
  away(host: string, reason: Trouble["reason"], words: string): void;
  /** A host ended a session before its time; when it does so again and again, it counts as away. */
  stumbled(host: string, reason: Trouble["reason"], words: string): void;
  /** A host answered of a mailbox. */
  answered(host: string): void;
  /** Whether this host tells names of the domain that nobody has from others, as a backup does not; undefined where it is not known. */
  tellsApart(host: string, domain: string): boolean | undefined;
  /** That it does, or that it takes mail for every name, with the words that show it. */
  learn(host: string, domain: string, tellsApart: boolean, words: string): void;
  /** Counts a connection to a group of hosts; false when the hour's are used up, and it is not to be made. */
  spend(group: string): boolean;
}

/** Memory by the given clock; whoever looks after the machine is told of hosts that refuse us. */
export function createHostMemory(limits: ProberLimits, now: () => Date, logger?: Logger): HostMemory {
  const refusals = createTtlCache<string>(remembered, now);
  const gone = createTtlCache<Trouble>(remembered, now);
  const stumbles = createTtlCache<number>(remembered, now);
  const domains = createTtlCache<{ readonly tellsApart: boolean; readonly words: string }>(remembered, now);
  const spent = createTtlCache<{ connections: number }>(remembered, now);

  return {
    known(host, domain) {
      const taught = domains.get(`${host} ${domain}`);
      if (taught?.tellsApart === false) return found("accept_all", [{ check: "smtp_rcpt", finding: taught.words }]);
      const refusal = refusals.get(host);
      if (refusal !== undefined) {
        return found("smtp_refused_us", [said(host, `it refused us a while ago and is left alone: ${refusal}`)]);
      }
      const trouble = gone.get(host);
      if (trouble === undefined) return undefined;
      return { kind: "next", reason: trouble.reason, evidence: [said(host, `a moment ago ${trouble.words}`)] };
    },
    refusedBy(host, words) {
      if (refusals.get(host) !== undefined) return;
      refusals.set(host, words, limits.refusedMs);
      const hours = limits.refusedMs / 3_600_000;
      logger?.warn({ host, reply: words }, `a mail server refuses us; it is left alone for ${hours} hours`);
    },
    away: (host, reason, words) => gone.set(host, { reason, words }, limits.awayMs),
    stumbled(host, reason, words) {
      const inRow = (stumbles.get(host) ?? 0) + 1;
      stumbles.set(host, inRow, limits.awayMs);
      if (inRow >= mostStumbles) gone.set(host, { reason, words }, limits.awayMs);
    },
    answered: (host) => stumbles.set(host, 0, 0),
    tellsApart: (host, domain) => domains.get(`${host} ${domain}`)?.tellsApart,
    learn: (host, domain, tellsApart, words) =>
      domains.set(`${host} ${domain}`, { tellsApart, words }, limits.acceptsAllMs),
    spend(group) {
      const counted = spent.get(group);
      if (counted === undefined) spent.set(group, { connections: 1 }, 3_600_000);
      else if (counted.connections >= limits.connectionsPerHour) return false;
      else counted.connections += 1;
      return true;
    },
  };
}

/** What is said when the hour's connections are used up. */
export function budgetSpent(host: string): Outcome {
  return {
    kind: "found",
    finding: notAsked(`${host} got as many connections in this hour as one host is given`),
  };
}
