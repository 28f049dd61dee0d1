/** How mail servers are spared, and how long they are waited for. */
export interface ProberLimits {
  /** Connections at once to one host. */
  readonly connectionsPerHost: number;
  /** Between the beginnings of two connections to one host, in milliseconds. */
  readonly spacingMs: number;
  /** Connections to one host in an hour. */
  readonly connectionsPerHour: number;
  /** Recipients asked for in one connection, names that nobody has included; 3 at least. */
  readonly recipientsPerConnection: number;
  readonly connectMs: number;
  readonly replyMs: number;
  /** The longest that `now` takes in all. */
  readonly nowMs: number;
  /** How long a host that refused us is left alone. */
  readonly refusedMs: number;
  /** How long a host that could not be talked to is not tried again. */
  readonly awayMs: number;
  /** How long it is known whether a domain takes mail for every name. */
  readonly acceptsAllMs: number;
}

const hourMs = 3_600_000;

/** What holds unless other limits are given. */
export const defaultLimits: ProberLimits = {
  connectionsPerHost: 2,
  spacingMs: 100,
  connectionsPerHour: 1000,
  recipientsPerConnection: 5,
  connectMs: 8000,
  replyMs: 20_000,
  nowMs: 4000,
  refusedMs: 6 * hourMs,
  awayMs: 60_000,
  acceptsAllMs: 14 * 24 * hourMs,
};
