import { randomInt } from "node:crypto";
import type { ServerAddress } from "./server-address.js";
import { createSingleFlight } from "./single-flight.js";
import { createTtlCache } from "./ttl-cache.js";
import { askOverUdp, isFailure } from "./udp-exchange.js";

/** Whether there is a DNS to ask at all, which tells a dead name server from a domain that does not answer. */
export interface Reachability {
  /**
   * Whether any server answers a question for the root's name servers. Asked every ten seconds at most, once for all who
   * want to know at once. Rejects only when `signal` aborts, with its reason.
   */
  ask(signal?: AbortSignal): Promise<boolean>;
  /** A question got no response: what was known to answer may have fallen silent since, so it is asked afresh. */
  doubt(): void;
  /** Gives up what is under way; those who wait hear that no server answered. */
  close(): void;
}

/** Which servers are asked, and how. */
export interface ReachabilityOptions {
  readonly servers: readonly ServerAddress[];
  readonly attempts: number;
  readonly timeoutMs: number;
  readonly now: () => Date;
}

/** How long a yes or a no holds. */
const keptMs = 10_000;
const key = "NS .";

/** Asks these servers; each instance keeps its own answer. */
export function createReachability({ now, ...round }: ReachabilityOptions): Reachability {
  const known = createTtlCache<boolean>(1, now);
  const flights = createSingleFlight<boolean>();
  return {
    async ask(signal) {
      signal?.throwIfAborted();
      return (
        known.get(key) ??
        flights.run(key, signal, async (flightSignal) => {
          const answered = await anyAnswers(round, flightSignal);
          if (!flightSignal.aborted) known.set(key, answered, keptMs);
          return answered;
        })
      );
    },
    doubt() {
      if (known.get(key)) known.set(key, true, 0);
    },
    close: () => flights.close(),
  };
}

/** Any response to the question will do, a refusal or a cut one too: it comes from a server that lives. */
async function anyAnswers(
  { servers, attempts, timeoutMs }: Omit<ReachabilityOptions, "now">,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    for (const server of servers) {
      if (signal.aborted) return false;
      const question = { id: randomInt(0x1_00_00), name: ".", type: "NS" } as const;
      if (!isFailure(await askOverUdp(server, question, { timeoutMs, signal }))) return true;
    }
  }
  return false;
}
