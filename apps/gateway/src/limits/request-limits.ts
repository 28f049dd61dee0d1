/** How many requests there may be: of one key from one address, and of one address without a good key. */
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Caller } from "@storegate/connector-kit/graphql";
import type { GraphQLError } from "graphql";
import { inWords, rateLimited } from "./limit-errors.js";
import type { RequestLimitSettings } from "./limit-variables.js";
import { TokenBuckets } from "./token-buckets.js";

/** How many things that were good are remembered. */
const mostRemembered = 10_000;

/** Made once for a gateway. Counts are this process's own: with several gateways each counts for itself. */
export class RequestLimits {
  readonly #requests: TokenBuckets;
  readonly #refusals: TokenBuckets;
  /** Hashes of what was shown and was good, the latest last. */
  readonly #good = new Set<string>();

  constructor(readonly settings: RequestLimitSettings) {
    this.#requests = new TokenBuckets(settings.requestsPerMinute);
    this.#refusals = new TokenBuckets(settings.refusalsPerMinute);
  }

  /** Counts a request of somebody who was let in; or says that there were too many. */
  admit(caller: Caller, address: string | null): GraphQLError | undefined {
    const seconds = this.#requests.take(`${caller.keyId} ${caller.role} ${networkOf(address)}`, 1);
    if (seconds === 0) return undefined;
    const most = inWords(this.settings.requestsPerMinute);
    return rateLimited(`The key "${caller.name}" has sent more than ${most} requests in a minute from here.`, seconds);
  }

  /**
   * Asked before a key is looked for: says that an address has shown too many that were not good. What was good lately is
   * let through, so that nobody is locked out by a neighbour behind the same address.
   * @param shown the key, or whatever stands for it; undefined when nothing was shown.
   */
  refuse(shown: string | undefined, address: string | null): GraphQLError | undefined {
    if (shown !== undefined && this.#good.has(digest(shown))) return undefined;
    const seconds = this.#refusals.wait(networkOf(address), 1);
    if (seconds === 0) return undefined;
    const most = inWords(this.settings.refusalsPerMinute);
    return rateLimited(
      `More than ${most} requests without a good key have come from this address in a minute.`,
      seconds,
    );
  }

  /** Notes that what an address showed was good, or was not. */
  note(shown: string | undefined, address: string | null, isGood: boolean): void {
    const hash = shown === undefined ? undefined : digest(shown);
    if (!isGood) this.#refusals.take(networkOf(address), 1);
    if (hash === undefined) return;
    this.#good.delete(hash);
    if (!isGood) return;
    this.#good.add(hash);
    const [oldest] = this.#good;
    if (this.#good.size > mostRemembered && oldest !== undefined) this.#good.delete(oldest);
  }
}

function digest(shown: string): string {
  return createHash("sha256").update(shown).digest("base64");
}

/** Whoever has an address of IPv6 has the 2^64 beside it, too. */
function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? "";
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const groups = head.split(":").filter((each) => each !== "");
  const last = tail.split(":").filter((each) => each !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => "0");
  return [...groups, ...zeros, ...last].slice(0, 4).join(":");
}
