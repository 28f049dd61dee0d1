import type { Wanted } from "./ask-host.js";
import { budgetSpent, type HostMemory } from "./host-memory.js";
import type { Batch } from "./host-session.js";
import type { ProberLimits } from "./limits.js";
import { notAsked, type Outcome } from "./outcome.js";
import type { Exchanger, ProbeIdentity } from "./prober.js";

/** Who waits for a turn at a host. */
export interface Waiting extends Wanted {
  readonly exchanger: Exchanger;
  readonly domain: string;
  readonly identity: ProbeIdentity;
  /** Whether nobody waits for it any more: it was settled, or whoever asked has left. */
  settled: boolean;
  /** Called when whoever asked has left. */
  leave: () => void;
}

/** The turns at one group of hosts. */
export interface HostLane {
  /** Whether a newcomer would have to wait for others. */
  readonly busy: boolean;
  join(one: Waiting): void;
  /** Ends its sessions; those who wait are told that they were not asked. */
  close(): void;
}

/** What a lane stands on. */
export interface HostLaneOptions {
  readonly group: string;
  readonly limits: ProberLimits;
  readonly memory: HostMemory;
  /** Holds one session; it settles one mailbox at least, unless the signal aborts. */
  readonly hold: (batch: Batch, signal: AbortSignal) => Promise<void>;
  /** Called when nobody waits and nothing holds the next connection back: the lane can be forgotten. */
  readonly idle: () => void;
}

const stopped: Outcome = { kind: "found", finding: notAsked("the process is being stopped") };

/**
 * Whoever comes first is asked for first, and in the same session those of the same domain and host who wait behind.
 */
export function createHostLane({ group, limits, memory, hold, idle }: HostLaneOptions): HostLane {
  const sessions = new Set<AbortController>();
  let waiting: Waiting[] = [];
  let startedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  /** How long the next connection has to wait, in milliseconds. */
  const untilNext = (): number => startedAt + limits.spacingMs - performance.now();

  /** Serves whoever is first; false when that has to wait, or nobody is there. */
  const advance = (): boolean => {
    waiting = waiting.filter((one) => stillWaits(one, memory));
    const [first] = waiting;
    if (first === undefined || timer !== undefined || sessions.size >= limits.connectionsPerHost) return false;
    if (untilNext() > 0) {
      pumpLater();
      return false;
    }
    if (memory.spend(group)) void open(first, takeBatch(first));
    else first.settle(budgetSpent(first.exchanger.name));
    return true;
  };

  const pump = (): void => {
    while (advance());
    if (sessions.size > 0 || waiting.length > 0 || timer !== undefined) return;
    if (untilNext() > 0 && !closed) pumpLater();
    else idle();
  };

  const pumpLater = (): void => {
    timer = setTimeout(
      () => {
        timer = undefined;
        pump();
      },
      // The time may be over since it was looked at.
      Math.max(0, untilNext()),
    );
  };

  const takeBatch = (first: Waiting): readonly Waiting[] => {
    // Two places are for names that nobody has, until it is known what becomes of those.
    const names = memory.tellsApart(first.exchanger.name, first.domain) === undefined ? 2 : 0;
    const places = Math.max(1, limits.recipientsPerConnection - names);
    const batch = waiting.filter((one) => sameSession(one, first)).slice(0, places);
    waiting = waiting.filter((one) => !batch.includes(one));
    return batch;
  };

  const open = async ({ exchanger, domain, identity }: Waiting, wanted: readonly Waiting[]): Promise<void> => {
    const controller = new AbortController();
    sessions.add(controller);
    startedAt = performance.now();
    for (const one of wanted) {
      one.leave = () => {
        if (wanted.every(({ settled }) => settled)) controller.abort();
      };
    }
    try {
      await hold({ exchanger, domain, identity, wanted }, controller.signal);
      // Each session settles one at least, so that nobody waits for ever.
      if (wanted.every(({ settled }) => !settled)) throw new Error("the session settled nothing");
    } catch (error) {
      // An abort finds nobody waiting; anything else is no knowledge about a mailbox.
      const why = closed ? "the process is being stopped" : `asking failed: ${String(error)}`;
      for (const one of wanted) one.settle({ kind: "found", finding: notAsked(why) });
    } finally {
      sessions.delete(controller);
      // Who was not asked, because the session ended at another's turn, is asked in the next.
      const left = wanted.filter(({ settled }) => !settled);
      for (const one of left) one.leave = pump;
      waiting.unshift(...left);
      if (closed) settleStopped();
      pump();
    }
  };

  const settleStopped = (): void => {
    for (const one of waiting.splice(0)) one.settle(stopped);
  };

  return {
    get busy() {
      return sessions.size >= limits.connectionsPerHost || waiting.length > 0;
    },
    join(one) {
      one.leave = pump;
      waiting.push(one);
      if (closed) settleStopped();
      pump();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      settleStopped();
      for (const session of sessions) session.abort();
    },
  };
}

function stillWaits(one: Waiting, memory: HostMemory): boolean {
  if (one.settled) return false;
  const known = memory.known(one.exchanger.name, one.domain);
  if (known !== undefined) one.settle(known);
  return known === undefined;
}

function sameSession(one: Waiting, other: Waiting): boolean {
  return (
    one.domain === other.domain &&
    one.exchanger.name === other.exchanger.name &&
    one.identity.heloName === other.identity.heloName &&
    one.identity.mailFrom === other.identity.mailFrom
  );
}
