/** How many requests there may be: of one key from one address, and of one address without a good key. */
import { hash } from "node:crypto";
import { isIPv6 } from "node:net";
import { callerInWords, type Caller } from "@storegate/connector-kit/graphql";
import type { GraphQLError } from "graphql";
import { inWords, rateLimited } from "./limit-errors.js";
import type { RequestLimitSettings } from "./limit-variables.js";
import { spenderOf } from "./spender.js";
import { TokenBuckets } from "./token-buckets.js";

/** How many things that were good, and how many that were not, are remembered. */
const mostRemembered = 10_000;

/** Things that nobody has shown lately and that may be good are looked for this much as often as may be turned away. */
const looksForEachRefusal = 50;

/** A sign-in counts as so many requests: each leaves rows behind. */
const requestsOfSignIn = 50;

/** Made once for a gateway. Counts are this process's own: with several gateways each counts for itself. */
export class RequestLimits {
  readonly #requests: TokenBuckets;
  readonly #signIns: TokenBuckets;
  readonly #refusals: TokenBuckets;
  readonly #looks: TokenBuckets;
  readonly #good = new Remembered();
  readonly #bad = new Remembered();

  constructor(readonly settings: RequestLimitSettings) {
    this.#requests = new TokenBuckets(settings.requestsPerMinute);
    this.#signIns = new TokenBuckets(Math.ceil(settings.requestsPerMinute / requestsOfSignIn));
    this.#refusals = new TokenBuckets(settings.refusalsPerMinute);
    this.#looks = new TokenBuckets(settings.refusalsPerMinute * looksForEachRefusal);
  }

  /** Counts a request of somebody who was let in; or says that there were too many. */
  admit(caller: Caller, address: string | null): GraphQLError | undefined {
    const seconds = this.#requests.take(`${spenderOf(caller)} ${networkOf(address)}`, 1);
    if (seconds === 0) return undefined;
    const most = inWords(this.settings.requestsPerMinute);
    return rateLimited(`${callerInWords(caller)} has sent more than ${most} requests in a minute from here.`, seconds);
  }

  /** Counts a sign-in beside {@link admit}; or says that there were too many. */
  admitSignIn(caller: Caller, address: string | null): GraphQLError | undefined {
    const seconds = this.#signIns.take(`${spenderOf(caller)} ${networkOf(address)}`, 1);
    if (seconds === 0) return undefined;
    const most = inWords(Math.ceil(this.settings.requestsPerMinute / requestsOfSignIn));
    return rateLimited(
      `${callerInWords(caller)} has signed in more than ${most} times in a minute from here.`,
      seconds,
    );
  }

  /**
   * Asked before what was shown is looked for: says that it is not worth a look, because too much that was not good has come
   * from the address, and it is known not to be good, or nothing. What was good lately is let through, and what is not known is
   * looked for, within a bound of its own, so that nobody is locked out by a neighbour behind the same address.
   * @param shown the key, or whatever stands for it; empty when nothing was shown.
   */
  refuse(shown: string, address: string | null): GraphQLError | undefined {
    const hash = digest(shown);
    if (this.#good.has(hash)) return undefined;
    const network = networkOf(address);
    const isKnown = shown === "" || this.#bad.has(hash);
    const seconds = isKnown ? this.#refusals.wait(network, 1) : this.#looks.take(network, 1);
    return seconds === 0 ? undefined : this.#tooManyRefusals(seconds);
  }

  /** Notes that what was shown was good. */
  welcome(shown: string): void {
    const hash = digest(shown);
    this.#bad.forget(hash);
    this.#good.keep(hash);
  }

  /** Notes that what an address showed was not good; says whether that was too often. */
  turnAway(shown: string, address: string | null): GraphQLError | undefined {
    const hash = digest(shown);
    this.#good.forget(hash);
    if (shown !== "") this.#bad.keep(hash);
    const seconds = this.#refusals.take(networkOf(address), 1);
    return seconds === 0 ? undefined : this.#tooManyRefusals(seconds);
  }

  #tooManyRefusals(seconds: number): GraphQLError {
    const most = inWords(this.settings.refusalsPerMinute);
    return rateLimited(
      `More than ${most} requests without a good key have come from this address in a minute.`,
      seconds,
    );
  }
}

/** Hashes, the latest last; the oldest give way. */
class Remembered {
  readonly #hashes = new Set<string>();

  has(hash: string): boolean {
    return this.#hashes.has(hash);
  }

  keep(hash: string): void {
    this.#hashes.delete(hash);
    this.#hashes.add(hash);
    const [oldest] = this.#hashes;
    if (this.#hashes.size > mostRemembered && oldest !== undefined) this.#hashes.delete(oldest);
  }

  forget(hash: string): void {
    this.#hashes.delete(hash);
  }
}

function digest(shown: string): string {
  return hash("sha256", shown, "base64");
}

/** Whoever has an address of IPv6 has the 2^64 beside it, too. */
export function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? "";
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const groups = head.split(":").filter((each) => each !== "");
  const last = tail.split(":").filter((each) => each !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => "0");
  return [...groups, ...zeros, ...last].slice(0, 4).join(":");
}
