/** What a process of the bench is told, and what it says. */

/** The file descriptor to which a struck process writes its words, one JSON a line. */
export const wordsTo = 3;

/** When to strike: right after the request was sent, or its answer read; the commit was sent, or its answer processed. */
export const instants = ["request-sent", "request-answered", "commit-sent", "commit-answered"] as const;

/** One of {@link instants}. */
export type Instant = (typeof instants)[number];

/** What is struck: the process itself, or PostgreSQL (killed, or shut down at once), or both; or the process is stopped. */
export type Blow = "kill" | "postgres" | "shutdown" | "power-cut" | "freeze";

/** The instant of a strike: the `at`-th of its sort, from 1. */
export interface Strike {
  readonly instant: Instant;
  readonly at: number;
  readonly blow: Blow;
}

/** What a process is to run, and what it is to do to itself. */
export interface StruckTask {
  /** Its environment; no other setting counts. */
  readonly variables: Readonly<Record<string, string>>;
  /** Serve GraphQL, as a gateway; a worker does not. */
  readonly serve: boolean;
  readonly leaseMs: number;
  readonly strike?: Strike | undefined;
}

/** What a process is told: to run this, or to stop what it runs. */
export type Order = StruckTask | "stop";

/** How often each sort of instant came. */
export interface PulseCounts {
  readonly requests: number;
  readonly commits: number;
}

/** What such a process says. */
export type Word =
  | { readonly said: "ready"; readonly url: string | null }
  | { readonly said: "struck" }
  /** A request that left after the process was stopped and woken. */
  | { readonly said: "sent"; readonly request: string }
  | ({ readonly said: "stopped" } & PulseCounts);
