/** Groups of people that connectors offer to others, by e-mail addresses. */

/** A group of people that an integration offers, as a segment. */
export interface Audience {
  /** Unique in its integration, and lasting; at most 200 characters. */
  readonly id: string;
  /** For people to choose by. */
  readonly name: string;
  /** How many addresses it has, as last counted; null where nobody has. */
  readonly size: number | null;
}

/**
 * The order of addresses in which members come: by the bytes of UTF-8, as Postgres has them by `collate "C"`.
 * @returns less than 0, 0 or more, as sorting wants it.
 */
export function compareAddresses(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
