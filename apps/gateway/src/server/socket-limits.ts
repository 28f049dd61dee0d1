/** How many sockets and operations there may be at once in one gateway, and how long a peer may be silent. */
import type { Caller } from "@storegate/connector-kit/graphql";
import type { Context } from "graphql-ws";
import { networkOf } from "../limits/request-limits.js";
import { spenderOf } from "../limits/spender.js";
import { closings, type Closing } from "./socket-closing.js";

/** See each. */
export interface SocketLimits {
  /** Sockets of one address that have not said who they are. */
  readonly silentSocketsPerAddress: number;
  /** Sockets of one address that were let in. */
  readonly socketsPerAddress: number;
  /** Sockets of one key, its sessions included. */
  readonly socketsPerKey: number;
  /** Sockets of one progress token. */
  readonly socketsPerToken: number;
  /** Operations under way on one socket. */
  readonly subscriptionsPerSocket: number;
  /** Operations under way on all sockets of one key. */
  readonly subscriptionsPerKey: number;
  /** Operations under way on all sockets of one progress token. */
  readonly subscriptionsPerToken: number;
  /** How long a peer may take nothing of what waits for it, in milliseconds. */
  readonly slowMs: number;
  /** How long a peer may take to say who it is, in milliseconds. */
  readonly initMs: number;
  /** How often a peer is pinged, and how long it may take to answer, in milliseconds. */
  readonly pingMs: number;
}

/** Whose operations count together. */
type Operations = Pick<Context, "subscriptions">;

/** The sockets of one spender. */
interface Spender {
  readonly sockets: Set<Operations>;
  /** No more operations than this are under way on them: those last counted, and all that have begun since. */
  atMost: number;
}

/** One socket's place among those of its address. */
export interface SocketEntry {
  /** Counts it as one that was let in; or answers false, when its address has too many of those. */
  letIn(): boolean;
  /** Counts it no more. */
  leave(): void;
}

/** The sockets that are open, by where they come from and whose they are. */
export class SocketCounts {
  /** Those that have not said who they are, the oldest first, each with how it gives way. */
  readonly #silent = new Map<string, Map<SocketEntry, () => void>>();
  readonly #letIn = new Map<string, Set<SocketEntry>>();
  readonly #bySpender = new Map<string, Spender>();

  constructor(private readonly limits: SocketLimits) {}

  /**
   * Counts a socket that has said nothing yet. Where its address has too many of those the oldest gives way: whoever has a good
   * key says so at once, and is not shut out by others at the same address who say nothing.
   */
  enter(address: string | null, giveWay: () => void): SocketEntry {
    const network = networkOf(address);
    const silent = this.#silent.get(network) ?? new Map<SocketEntry, () => void>();
    this.#silent.set(network, silent);
    const leaveSilent = (): void => {
      silent.delete(entry);
      if (silent.size === 0 && this.#silent.get(network) === silent) this.#silent.delete(network);
    };
    let leaveLetIn = (): void => {};
    const entry: SocketEntry = {
      letIn: () => {
        leaveSilent();
        const left = join(this.#letIn, network, entry, this.limits.socketsPerAddress);
        if (left) leaveLetIn = left;
        return left !== undefined;
      },
      leave: () => {
        leaveSilent();
        leaveLetIn();
      },
    };
    const [oldest] = silent;
    if (oldest && silent.size >= this.limits.silentSocketsPerAddress) {
      const [eldest, yieldPlace] = oldest;
      silent.delete(eldest);
      yieldPlace();
    }
    silent.set(entry, giveWay);
    return entry;
  }

  /** Counts a socket as its caller's; answers how to count it no more, or why it is one too many. */
  signIn(caller: Caller, entry: SocketEntry, operations: Operations): (() => void) | Closing {
    if (!entry.letIn()) return closings.tooManyOfAddress;
    const isToken = caller.progressTokenId !== undefined;
    const most = isToken ? this.limits.socketsPerToken : this.limits.socketsPerKey;
    const name = spenderOf(caller);
    const spender = this.#bySpender.get(name) ?? { sockets: new Set<Operations>(), atMost: 0 };
    if (spender.sockets.size >= most) return isToken ? closings.tooManyOfToken : closings.tooManyOfKey;
    spender.sockets.add(operations);
    this.#bySpender.set(name, spender);
    return () => {
      spender.sockets.delete(operations);
      if (spender.sockets.size === 0 && this.#bySpender.get(name) === spender) this.#bySpender.delete(name);
    };
  }

  /** Says what is too much, with the operation that has just come; undefined when nothing is. */
  tooMany(caller: Caller, operations: Operations): string | undefined {
    const { subscriptionsPerSocket, subscriptionsPerKey, subscriptionsPerToken } = this.limits;
    if (countOf(operations) > subscriptionsPerSocket) {
      return `A socket carries ${subscriptionsPerSocket} operations at once. End some, or open another socket.`;
    }
    const isToken = caller.progressTokenId !== undefined;
    const most = isToken ? subscriptionsPerToken : subscriptionsPerKey;
    const spender = this.#bySpender.get(spenderOf(caller));
    if (!spender) return undefined;
    spender.atMost += 1;
    // Counting goes through all sockets, so it is done only when there may be too many.
    if (spender.atMost > most) {
      spender.atMost = 0;
      for (const each of spender.sockets) spender.atMost += countOf(each);
    }
    if (spender.atMost <= most) return undefined;
    return `A ${isToken ? "progress token" : "key"} has ${most} operations at once on its sockets to one gateway. End some first.`;
  }
}

/** Adds to a group that holds so many at most; answers how to take it out, or undefined when the group is full. */
function join<Member>(
  groups: Map<string, Set<Member>>,
  name: string,
  member: Member,
  most: number,
): (() => void) | undefined {
  const group = groups.get(name) ?? new Set();
  if (group.size >= most) return undefined;
  groups.set(name, group.add(member));
  return () => {
    group.delete(member);
    if (group.size === 0 && groups.get(name) === group) groups.delete(name);
  };
}

function countOf({ subscriptions }: Operations): number {
  return Object.keys(subscriptions).length;
}
