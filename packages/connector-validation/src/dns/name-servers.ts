import { sleep } from "@storegate/http-client";
import { randomInt } from "node:crypto";
import { type DnsAnswer, type DnsFailure, dnsFailure, readAnswer } from "./answer.js";
import type { QuestionType } from "./packet.js";
import type { ServerAddress } from "./server-address.js";
import { askOverTcp } from "./tcp-exchange.js";
import { askOverUdp, type Exchange, isFailure } from "./udp-exchange.js";

/** One question to several servers. */
export interface ServerRound {
  readonly servers: readonly ServerAddress[];
  /** How many times the servers are gone through while they say nothing of use. */
  readonly attempts: number;
  /** The longest wait for one server; first waits are shorter, as a lost datagram is soon sent again. */
  readonly timeoutMs: number;
  /** Before each further time that they are asked after one said SERVFAIL, which often passes at once. */
  readonly servfailPausesMs: readonly number[];
  readonly name: string;
  readonly type: QuestionType;
  readonly signal: AbortSignal;
}

/** Goes through the servers until one answers; the last failure, if none does. Never rejects. */
export async function askServers(round: ServerRound): Promise<DnsAnswer<unknown>> {
  let failure = dnsFailure("UNREACHABLE", "no name server is configured");
  let [useless, unsure] = [0, 0];
  for (;;) {
    const timeoutMs = waitOf(round, useless);
    const failures: DnsFailure[] = [];
    for (const server of round.servers) {
      if (round.signal.aborted) return dnsFailure("CLOSED", "the question was given up");
      const answer = await askServer(server, { ...round, timeoutMs });
      if (answer.kind !== "failure") return answer;
      failures.push(answer);
    }
    failure = failures.find(isServfail) ?? failures.at(-1) ?? failure;
    if (!isServfail(failure)) {
      useless += 1;
      if (useless >= round.attempts) return failure;
      continue;
    }
    const pauseMs = round.servfailPausesMs[unsure];
    unsure += 1;
    if (pauseMs === undefined) return failure;
    // Who gives up is told so by the next look at the signal.
    await sleep(pauseMs, round.signal).catch(() => {});
  }
}

/** SERVFAIL says that a server could not find out now (RFC 1035 §4.1.1). */
function isServfail({ code }: DnsFailure): boolean {
  return code === "SERVFAIL";
}

/** The last two times take the whole wait, each one before them half of the next. */
function waitOf({ attempts, timeoutMs }: ServerRound, before: number): number {
  return timeoutMs / 2 ** Math.max(0, attempts - 2 - before);
}

async function askServer(server: ServerAddress, round: ServerRound): Promise<DnsAnswer<unknown>> {
  const exchange = await exchangeWith(server, round);
  return isFailure(exchange) ? exchange : readAnswer(exchange, round.name, round.type);
}

async function exchangeWith(server: ServerAddress, { name, type, ...limits }: ServerRound): Promise<Exchange> {
  const question = { id: randomInt(0x1_00_00), name, type };
  const exchange = await askOverUdp(server, question, limits);
  if (isFailure(exchange) || !exchange.truncated) return exchange;
  return askOverTcp(server, { ...question, id: randomInt(0x1_00_00) }, limits);
}
