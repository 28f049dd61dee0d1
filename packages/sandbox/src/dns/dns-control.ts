/** One record of a name that a test sets. */
export type DnsRecord =
  | { readonly type: "MX"; readonly preference: number; readonly exchange: string; readonly ttl?: number }
  | { readonly type: "A" | "AAAA"; readonly address: string; readonly ttl?: number }
  | { readonly type: "CNAME"; readonly target: string; readonly ttl?: number }
  /** Of an address turned into a name, `25.113.0.203.in-addr.arpa` or below `ip6.arpa`. */
  | { readonly type: "PTR"; readonly target: string; readonly ttl?: number }
  | { readonly type: "TXT"; readonly text: string; readonly ttl?: number };

/** What the DNS says of a name: records, a failure, that there is no such name, or nothing at all. */
export type DnsAnswer = readonly DnsRecord[] | "servfail" | "nxdomain" | "silent";

/** The DNS world in a test's hands. Names are compared without case and without a trailing dot. */
export interface DnsControl {
  /** How many questions were asked for each name, over UDP and TCP together, since the last reset. */
  queries(): Readonly<Record<string, number>>;
  /** How many questions were asked in all since the last reset. */
  total(): number;
  resetQueries(): void;
  /** From now on the name answers so; an empty list of records is a name that exists without any. */
  set(name: string, answer: DnsAnswer): void;
  /** The name answers as in the beginning again; all names when none is given. */
  unset(name?: string): void;
}
