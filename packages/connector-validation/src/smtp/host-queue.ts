import { hostGroup } from "./host-group.js";
import { createHostLane, type HostLane, type HostLaneOptions, type Waiting } from "./host-lane.js";
import { notAsked, type Outcome } from "./outcome.js";
import type { Exchanger, ProbeIdentity } from "./prober.js";

/** A mailbox to ask one host for. */
export interface HostRequest {
  readonly exchanger: Exchanger;
  readonly mailbox: string;
  readonly domain: string;
  readonly identity: ProbeIdentity;
  /** Whether it waits for a free connection; else it is not asked when there is none. */
  readonly patient: boolean;
}

/** Lets hosts be asked few at a time, each group of hosts by itself. */
export interface HostQueue {
  /** Rejects only when `signal` aborts, with its reason. */
  ask(request: HostRequest, signal: AbortSignal): Promise<Outcome>;
  /** Ends all sessions; those who wait are told that they were not asked. */
  close(): void;
}

/** A queue in whose lanes sessions are held so. */
export function createHostQueue(options: Pick<HostLaneOptions, "limits" | "memory" | "hold">): HostQueue {
  const lanes = new Map<string, HostLane>();
  let closed = false;

  const laneOf = (exchanger: Exchanger): HostLane => {
    const group = hostGroup(exchanger);
    const existing = lanes.get(group);
    if (existing !== undefined) return existing;
    const idle = (): void => {
      if (lanes.get(group) === lane) lanes.delete(group);
    };
    const lane = createHostLane({ ...options, group, idle });
    lanes.set(group, lane);
    return lane;
  };

  return {
    async ask({ exchanger, mailbox, domain, identity, patient }, signal) {
      signal.throwIfAborted();
      if (closed) return { kind: "found", finding: notAsked("the process is being stopped") };
      const known = options.memory.known(exchanger.name, domain);
      if (known !== undefined) return known;
      const lane = laneOf(exchanger);
      if (!patient && lane.busy) {
        return { kind: "found", finding: notAsked(`others are being asked for at ${exchanger.name}`) };
      }
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      const one: Waiting = {
        exchanger,
        mailbox,
        domain,
        identity,
        settled: false,
        settle(outcome) {
          one.settled = true;
          resolve(outcome);
        },
        leave() {},
      };
      const abort = (): void => {
        one.settled = true;
        reject(signal.reason);
        one.leave();
      };
      signal.addEventListener("abort", abort, { once: true });
      lane.join(one);
      try {
        return await promise;
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
    close() {
      closed = true;
      for (const lane of lanes.values()) lane.close();
    },
  };
}
