import type { AddressAnswer, DnsResolver } from "../dns/resolver.js";
import { plainAddress } from "../dns/reverse-name.js";
import { createSingleFlight } from "../dns/single-flight.js";
import { createTtlCache } from "../dns/ttl-cache.js";
import { type OwnAddressOptions, findOwnAddress } from "./own-address.js";
import type { ProbeIdentity, SelfTest } from "./prober.js";

/** What a self-test stands on. */
export interface SelfTestOptions extends OwnAddressOptions {
  readonly resolver: Pick<DnsResolver, "mx" | "addresses" | "ptr">;
  readonly now: () => Date;
}

/** Self-tests, each kept for a while. */
export interface SelfTests {
  run(identity: ProbeIdentity, signal: AbortSignal, how: "kept" | "anew"): Promise<SelfTest>;
  /** What was found and still holds. */
  kept(identity: ProbeIdentity): SelfTest | undefined;
  close(): void;
}

type Failure = Extract<SelfTest, { ok: false }>;

/** How long an outcome is kept. What fails is looked at again soon: somebody may be mending it. */
const keptMs = { ok: 3_600_000, failed: 300_000, dnsFailed: 60_000 } as const;
/** Identities whose outcome is kept. */
const identitiesKept = 1000;

/** Tests by identity; several who want the same wait for one. */
export function createSelfTest(options: SelfTestOptions): SelfTests {
  const kept = createTtlCache<SelfTest>(identitiesKept, options.now);
  const flights = createSingleFlight<SelfTest>();
  return {
    async run(identity, signal, how) {
      const key = keyOf(identity);
      const known = kept.get(key);
      if (known !== undefined && how === "kept") return known;
      return flights.run(key, signal, async (flightSignal) => {
        const outcome = await testIdentity(identity, options, flightSignal);
        kept.set(key, outcome, keptMs[outcome.ok ? "ok" : outcome.reason === "dns_failure" ? "dnsFailed" : "failed"]);
        return outcome;
      });
    },
    kept: (identity) => kept.get(keyOf(identity)),
    close: () => flights.close(),
  };
}

function keyOf({ heloName, mailFrom }: ProbeIdentity): string {
  return JSON.stringify([heloName.toLowerCase(), mailFrom]);
}

/** Our name has addresses; port 25 is open; the address we come from is one of them, and bears our name. */
async function testIdentity(identity: ProbeIdentity, options: SelfTestOptions, signal: AbortSignal): Promise<SelfTest> {
  const { resolver } = options;
  const { heloName } = identity;
  const forward = await resolver.addresses(heloName, signal);
  if (forward.kind === "failure") return dnsFailed(`the addresses of ${heloName}: ${forward.message}`);
  if (forward.kind !== "records") {
    return {
      ok: false,
      reason: "helo_mismatch",
      message: `${heloName}, by which Storegate calls itself, has no address in the DNS.`,
      remedy: `Give ${heloName} an A record with the address from which mail servers are called, or set smtp.heloName to the name of that address.`,
    };
  }
  const own = await findOwnAddress(identity, options, signal);
  if (own.kind === "dns_failure") return dnsFailed("the mail servers of the providers that are called to see it");
  if (own.kind === "intercepted") {
    return {
      ok: false,
      reason: "intercepted",
      message: `Somebody else answers in the place of mail servers: ${own.answers.join("; ")}.`,
      remedy:
        "A firewall, or your provider, redirects port 25: have that ended, set STOREGATE_SMTP_PROXY to a SOCKS5 proxy on a machine where it is not, or let Truelist look.",
    };
  }
  if (own.kind === "closed") {
    return {
      ok: false,
      reason: "port_closed",
      message: `No mail server could be reached on port 25: ${own.tried.join("; ")}.`,
      remedy:
        "Most hosters close port 25: ask yours to open it, set STOREGATE_SMTP_PROXY to a SOCKS5 proxy on a machine where it is open, or let Truelist look.",
    };
  }
  if (own.address === undefined) return testReverse(heloName, forward.records, resolver, signal);
  const { address } = own;
  if (!forward.records.map(plainAddress).includes(plainAddress(address))) return strayed(heloName, address, forward);
  return testReverse(heloName, [address], resolver, signal);
}

/** Whether one of the addresses bears the name; without being told, each may be the one that we come from. */
async function testReverse(
  heloName: string,
  addresses: readonly string[],
  resolver: Pick<DnsResolver, "ptr">,
  signal: AbortSignal,
): Promise<SelfTest> {
  const failures: Failure[] = [];
  for (const address of addresses) {
    const answer = await resolver.ptr(address, signal);
    if (answer.kind === "failure") {
      failures.push(dnsFailed(`the name of ${address}: ${answer.message}`));
      continue;
    }
    const names = answer.kind === "records" ? answer.records : [];
    if (names.includes(heloName.toLowerCase().replace(/\.$/, ""))) return { ok: true };
    const bears = names.length === 0 ? "bears no name (no PTR record)" : `bears another name: ${names.join(", ")}`;
    failures.push({
      ok: false,
      reason: names.length === 0 ? "no_reverse_dns" : "helo_mismatch",
      message: `${address}, from which mail servers are called, ${bears}.`,
      remedy: `Have whoever gave you the address set its reverse DNS (PTR) to ${heloName}.`,
    });
  }
  return failures[0] ?? dnsFailed(`the name of ${heloName}'s address`);
}

function strayed(heloName: string, address: string, forward: Extract<AddressAnswer, { kind: "records" }>): Failure {
  return {
    ok: false,
    reason: "helo_mismatch",
    message: `Mail servers see Storegate come from ${address}, but ${heloName} is at ${forward.records.join(", ")}.`,
    remedy: `Give ${heloName} an A record with ${address}, or set smtp.heloName to the name of that address.`,
  };
}

function dnsFailed(what: string): Failure {
  return {
    ok: false,
    reason: "dns_failure",
    message: `The DNS could not be asked for ${what}.`,
    remedy: "Check STOREGATE_DNS_SERVERS, or the resolver of the machine; it is tried again in a minute.",
  };
}
