import { randomInt } from "node:crypto";
import { type DnsAnswer, dnsFailure, readAnswer } from "./answer.js";
import type { QuestionType } from "./packet.js";
import type { ServerAddress } from "./server-address.js";
import { askOverTcp } from "./tcp-exchange.js";
import { askOverUdp, type Exchange, isFailure } from "./udp-exchange.js";

/** One question to several servers. */
export interface ServerRound {
  readonly servers: readonly ServerAddress[];
  readonly attempts: number;
  readonly timeoutMs: number;
  readonly name: string;
  readonly type: QuestionType;
  readonly signal: AbortSignal;
}

/** Goes through the servers until one answers; the last failure, if none does. */
export async function askServers(round: ServerRound): Promise<DnsAnswer<unknown>> {
  const { servers, attempts, name, type, signal } = round;
  let failure = dnsFailure("UNREACHABLE", "no name server is configured");
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    for (const server of servers) {
      if (signal.aborted) return dnsFailure("CLOSED", "the question was given up");
      const exchange = await askServer(server, round);
      const answer = isFailure(exchange) ? exchange : readAnswer(exchange, name, type);
      if (answer.kind !== "failure") return answer;
      failure = answer;
    }
  }
  return failure;
}

async function askServer(
  server: ServerAddress,
  { name, type, ...limits }: { name: string; type: QuestionType; timeoutMs: number; signal: AbortSignal },
): Promise<Exchange> {
  const question = { id: randomInt(0x1_00_00), name, type };
  const exchange = await askOverUdp(server, question, limits);
  if (isFailure(exchange) || !exchange.truncated) return exchange;
  return askOverTcp(server, { ...question, id: randomInt(0x1_00_00) }, limits);
}
