import { getServers } from "node:dns";
import type { DnsAnswer, DnsFailure } from "./answer.js";
import { createConcurrencyGate } from "./concurrency-gate.js";
import { askServers } from "./name-servers.js";
import { type QuestionType, isDomainName } from "./packet.js";
import { createReachability } from "./reachability.js";
import { reverseName } from "./reverse-name.js";
import { formatServerAddress, parseServerAddress } from "./server-address.js";
import { createSingleFlight } from "./single-flight.js";
import { createTtlCache } from "./ttl-cache.js";

/** One mail exchanger; an empty `exchange` is the root, as a null MX has it (RFC 7505). */
export interface MxRecord {
  readonly preference: number;
  /** Lower-case, without a dot at its end. */
  readonly exchange: string;
}

/** The IP addresses of a name; `incomplete` tells that A or AAAA could not be learned. */
export type AddressAnswer = DnsAnswer<string> & { readonly incomplete?: DnsFailure };

/** Asks the DNS what a mail check needs to know. A failure is an answer too: nothing follows from it about the name. */
export interface DnsResolver {
  /** MX records by preference, the most wanted first. Rejects only when `signal` aborts, with its reason. */
  mx(domain: string, signal?: AbortSignal): Promise<DnsAnswer<MxRecord>>;
  /** A and AAAA records. Rejects only when `signal` aborts, with its reason. */
  addresses(host: string, signal?: AbortSignal): Promise<AddressAnswer>;
  /**
   * The names that an address bears (PTR), in lower case, without a dot at their ends; of what is no address there are none.
   * Rejects only when `signal` aborts, with its reason.
   */
  ptr(address: string, signal?: AbortSignal): Promise<DnsAnswer<string>>;
  /**
   * Whether any name server answers at all, whatever it says: what tells a fault of ours from one of a domain. Asked every ten
   * seconds at most, unless a question got no response since. Rejects only when `signal` aborts, with its reason.
   */
  reachable(signal?: AbortSignal): Promise<boolean>;
  /** The name servers that it asks, as `address:port` or `[IPv6]:port`. */
  readonly servers: readonly string[];
  /** Gives up what is under way; those who wait get a failure. */
  close(): void;
}

/** How a resolver asks. */
export interface DnsResolverOptions {
  /** Name servers that resolve for others, as `address`, `address:port` or `[IPv6]:port`. None: those of the machine. */
  readonly servers?: readonly string[];
  /** How long one server is waited for, in milliseconds; 3,000 unless given. */
  readonly timeoutMs?: number;
  /** How many times the servers are gone through while they say nothing; 4 unless given, the first two soon given up. */
  readonly attempts?: number;
  /** Before each further time that they are asked after one said SERVFAIL, in milliseconds; seven, under half a second in all, unless given. */
  readonly servfailPausesMs?: readonly number[];
  /** The clock by which answers expire. */
  readonly now?: () => Date;
  /** The most questions under way at once; 64 unless given. */
  readonly maxConcurrency?: number;
  /** The most answers kept; 20,000 unless given. */
  readonly cacheSize?: number;
}

const secondMs = 1000;
/** The longest that records are kept, however long their TTL. */
const recordsMaxMs = 86_400 * secondMs;
/** The longest that an absence is kept: a domain that was just set up should not look dead for long. */
const absenceMaxMs = 300 * secondMs;
/** SERVFAIL passes at once, or not so soon: eight questions in all, so that of a server that fails one time in five next to none is lost. */
const servfailPauses = [5, 10, 20, 40, 80, 120, 150];
/** How long a name that failed each time is not asked for again (RFC 2308 §7.1 allows five minutes). */
const servfailMs = 60 * secondMs;
/** How long another failure, or an absence without an SOA (RFC 2308 §5), spares the servers the same question. */
const failureMs = 5 * secondMs;
/** Failures that are no server's answer. */
const withoutResponse: ReadonlySet<string> = new Set(["TIMEOUT", "UNREACHABLE", "MALFORMED"]);

/**
 * A resolver with a cache of its own that follows the records' TTLs. The same question asked by several at once goes out
 * once. Each query has a random id and port; a truncated response is asked for again over TCP.
 * @throws TypeError when a server's address cannot be understood.
 */
export function createDnsResolver(options: DnsResolverOptions = {}): DnsResolver {
  const given = options.servers ?? [];
  const servers = (given.length > 0 ? given : getServers()).map(parseServerAddress);
  const { timeoutMs = 3000, attempts = 4, servfailPausesMs = servfailPauses, now = () => new Date() } = options;
  const cache = createTtlCache<DnsAnswer<unknown>>(options.cacheSize ?? 20_000, now);
  const gate = createConcurrencyGate(options.maxConcurrency ?? 64);
  const flights = createSingleFlight<DnsAnswer<unknown>>();
  const reachability = createReachability({ servers, attempts, timeoutMs, now });

  const ask = async (name: string, type: QuestionType, signal?: AbortSignal): Promise<DnsAnswer<unknown>> => {
    signal?.throwIfAborted();
    const key = `${type} ${name}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    return flights.run(key, signal, async (flightSignal) => {
      const round = { servers, attempts, timeoutMs, servfailPausesMs, name, type, signal: flightSignal };
      const answer = await gate(() => askServers(round));
      if (answer.kind === "failure" && withoutResponse.has(answer.code)) reachability.doubt();
      if (!flightSignal.aborted) cache.set(key, answer, lifetimeMs(answer));
      return answer;
    });
  };

  return {
    async mx(domain, signal) {
      const name = plainName(domain);
      if (!isDomainName(name)) return { kind: "nxdomain", ttl: undefined };
      const answer = await ask(name, "MX", signal);
      if (answer.kind !== "records") return answer;
      const records = answer.records.filter(isMxData).map(({ preference = 0, exchange }) => ({
        preference,
        exchange: plainName(exchange),
      }));
      return { ...answer, records: records.toSorted((a, b) => a.preference - b.preference) };
    },
    async addresses(host, signal) {
      const name = plainName(host);
      if (!isDomainName(name)) return { kind: "nxdomain", ttl: undefined };
      return joinAddresses(await Promise.all([ask(name, "A", signal), ask(name, "AAAA", signal)]));
    },
    async ptr(address, signal) {
      const name = reverseName(address);
      if (name === undefined) return { kind: "nxdomain", ttl: undefined };
      const answer = await ask(name, "PTR", signal);
      if (answer.kind !== "records") return answer;
      return { ...answer, records: answer.records.filter((data) => typeof data === "string").map(plainName) };
    },
    reachable: (signal) => reachability.ask(signal),
    servers: servers.map(formatServerAddress),
    close() {
      flights.close();
      reachability.close();
    },
  };
}

function lifetimeMs(answer: DnsAnswer<unknown>): number {
  if (answer.kind === "failure") return answer.code === "SERVFAIL" ? servfailMs : failureMs;
  if (answer.ttl === undefined) return failureMs;
  return Math.min(answer.ttl * secondMs, answer.kind === "records" ? recordsMaxMs : absenceMaxMs);
}

function joinAddresses([v4, v6]: [DnsAnswer<unknown>, DnsAnswer<unknown>]): AddressAnswer {
  const found = [v4, v6].filter((answer) => answer.kind === "records");
  const failure = [v4, v6].find((answer) => answer.kind === "failure");
  if (found.length > 0) {
    const records = found.flatMap((answer) => answer.records.filter((data) => typeof data === "string"));
    const ttl = Math.min(...found.map((answer) => answer.ttl));
    return { kind: "records", records, ttl, ...(failure === undefined ? {} : { incomplete: failure }) };
  }
  if (failure !== undefined) return failure;
  // A name that has one type of record, or none, exists for both; some servers say NXDOMAIN for AAAA alone.
  return v4.kind === "nodata" || v6.kind === "nodata"
    ? { kind: "nodata", ttl: undefined }
    : { kind: "nxdomain", ttl: undefined };
}

function plainName(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

function isMxData(data: unknown): data is { preference?: number; exchange: string } {
  return typeof data === "object" && data !== null && "exchange" in data && typeof data.exchange === "string";
}
