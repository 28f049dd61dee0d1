/** How many sockets and operations there may be at once in one gateway, and how long a peer may be silent. */
import type { Context } from "graphql-ws";

/** See each. */
export interface SocketLimits {
  /** Sockets of one address, signed in or not. */
  readonly socketsPerAddress: number;
  /** Sockets of one key, its sessions and progress tokens included. */
  readonly socketsPerKey: number;
  /** Operations under way on one socket. */
  readonly subscriptionsPerSocket: number;
  /** Operations under way on all sockets of one key. */
  readonly subscriptionsPerKey: number;
  /** How long a peer may take nothing of what waits for it, in milliseconds. */
  readonly slowMs: number;
  /** How long a peer may take to say who it is, in milliseconds. */
  readonly initMs: number;
  /** How often a peer is pinged, and how long it may take to answer, in milliseconds. */
  readonly pingMs: number;
}

/** Whose operations count together. */
type Operations = Pick<Context, "subscriptions">;

/** The sockets that are open, by where they come from and whose they are. */
export class SocketCounts {
  readonly #byAddress = new Map<string, number>();
  readonly #byKey = new Map<string, Set<Operations>>();

  constructor(private readonly limits: SocketLimits) {}

  /** Counts a socket; answers how to count it no more, or undefined when its address has too many. */
  enter(address: string): (() => void) | undefined {
    const before = this.#byAddress.get(address) ?? 0;
    if (before >= this.limits.socketsPerAddress) return undefined;
    this.#byAddress.set(address, before + 1);
    return () => {
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    };
  }

  /** Counts a socket as a key's; answers as {@link enter}. */
  signIn(keyId: string, operations: Operations): (() => void) | undefined {
    const sockets = this.#byKey.get(keyId) ?? new Set();
    if (sockets.size >= this.limits.socketsPerKey) return undefined;
    this.#byKey.set(keyId, sockets.add(operations));
    return () => {
      sockets.delete(operations);
      if (sockets.size === 0 && this.#byKey.get(keyId) === sockets) this.#byKey.delete(keyId);
    };
  }

  /** Says what is too much, with the operation that has just come; undefined when nothing is. */
  tooMany(keyId: string, operations: Operations): string | undefined {
    const { subscriptionsPerSocket, subscriptionsPerKey } = this.limits;
    if (countOf(operations) > subscriptionsPerSocket) {
      return `A socket carries ${subscriptionsPerSocket} operations at once. End some, or open another socket.`;
    }
    let ofKey = 0;
    for (const each of this.#byKey.get(keyId) ?? []) ofKey += countOf(each);
    if (ofKey <= subscriptionsPerKey) return undefined;
    return `A key has ${subscriptionsPerKey} operations at once on its sockets to one gateway. End some first.`;
  }
}

function countOf({ subscriptions }: Operations): number {
  return Object.keys(subscriptions).length;
}
