/** The store's quota as its last response told it. */
export interface RateLimit {
  /** Requests the store may answer in one window. */
  readonly quota: number;
  /** Requests left in the present window, for all apps together. */
  readonly remaining: number;
  /** Length of the window, in milliseconds. */
  readonly windowMs: number;
  /** When the present window ends, by our clock. */
  readonly resetsAt: Date;
  /** When the store said so, by our clock. */
  readonly observedAt: Date;
}

/** Whose request goes first when quota is short: a person waits for `interactive`, nobody waits for `bulk`. */
export type Lane = "interactive" | "bulk";

/** A number of requests of each lane. */
export type LaneCounts = Readonly<Record<Lane, number>>;
