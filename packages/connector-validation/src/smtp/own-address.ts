import { isIP, isIPv4 } from "node:net";
import type { DnsResolver } from "../dns/resolver.js";
import { exchangersOf } from "../pipeline/exchangers.js";
import { connectToHost } from "./connect-to-host.js";
import type { SmtpConnect } from "./connectors.js";
import type { ProberLimits } from "./limits.js";
import type { Exchanger, ProbeIdentity } from "./prober.js";
import { type SmtpReply, replyText } from "./reply.js";
import { SmtpFault } from "./smtp-fault.js";
import { startSession } from "./session.js";

/** What came of calling big providers. */
export type OwnAddress =
  /** One answered; it may have told from which address we come. */
  | { readonly kind: "open"; readonly address: string | undefined }
  /** Somebody else answers in their place: whatever is said there, nobody's mail server says it. */
  | { readonly kind: "intercepted"; readonly answers: readonly string[] }
  /** None could be talked to. */
  | { readonly kind: "closed"; readonly tried: readonly string[] }
  /** Not one of their mail servers could be looked up. */
  | { readonly kind: "dns_failure" };

/** What calling stands on. */
export interface OwnAddressOptions {
  readonly connect: SmtpConnect;
  readonly resolver: Pick<DnsResolver, "mx" | "addresses">;
  readonly limits: ProberLimits;
}

/** Providers whose mail servers answer everybody, and tell who calls. */
const providers = ["gmail.com", "outlook.com", "icloud.com"] as const;

/** The most characters of a stranger's greeting that are told. */
const longestQuote = 100;

/** How their mail servers call themselves, in greetings and in refusals. */
const theirNames = /(?:^|[^a-z0-9-])(?:google|gmail|outlook|microsoft|icloud|apple)\.com(?![a-z0-9.-]*[a-z0-9])/i;

/** Calls the first mail server of each provider at once, and takes the first that tells our address. */
export async function findOwnAddress(
  identity: ProbeIdentity,
  options: OwnAddressOptions,
  signal: AbortSignal,
): Promise<OwnAddress> {
  const tried: string[] = [];
  const strangers: string[] = [];
  let answered = false;
  const enough = new AbortController();
  const each = AbortSignal.any([signal, enough.signal]);
  try {
    const address = await Promise.any(
      providers.map(async (provider) => {
        const [exchanger] = await exchangersOf(provider, options.resolver, each);
        if (exchanger === undefined) throw new Error(`${provider} has no mail server that could be looked up`);
        try {
          const stream = await connectToHost(oneAddressOf(exchanger), options.connect, options.limits.connectMs, each);
          const start = await startSession(stream, {
            identity,
            replyMs: options.limits.replyMs,
            utf8: false,
            signal: each,
          });
          const greeting = "session" in start ? start.session.greeting : start.refusal;
          if ("session" in start) await start.session.finish();
          if (!theirNames.test(replyText(greeting))) {
            strangers.push(`${exchanger.name} answers "${replyText(greeting).slice(0, longestQuote)}"`);
            throw new Error(`${exchanger.name} is not who answers`);
          }
          answered = true;
          const told = addressTold(greeting);
          if (told === undefined) throw new Error(`${exchanger.name} does not tell from where it is called`);
          return told;
        } catch (error) {
          if (error instanceof SmtpFault) tried.push(`${exchanger.name}: ${error.message}`);
          throw error;
        }
      }),
    );
    return { kind: "open", address };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AggregateError)) throw error;
    if (answered) return { kind: "open", address: undefined };
    if (strangers.length > 0) return { kind: "intercepted", answers: strangers };
    return tried.length === 0 ? { kind: "dns_failure" } : { kind: "closed", tried };
  } finally {
    enough.abort();
  }
}

/** One address of each is enough of a try: a closed port is waited for, and the others are closed just so. */
function oneAddressOf({ name, addresses }: Exchanger): Exchanger {
  const address = addresses.find((each) => isIPv4(each)) ?? addresses[0];
  return { name, addresses: address === undefined ? [] : [address] };
}

/** The address that a greeting repeats in brackets, as "at your service, [203.0.113.7]". */
function addressTold(greeting: SmtpReply): string | undefined {
  for (const [, text = ""] of replyText(greeting).matchAll(/\[(?:IPv6:)?([0-9a-f.:]+)\]/gi)) {
    if (isIP(text) !== 0) return text;
  }
  return undefined;
}
