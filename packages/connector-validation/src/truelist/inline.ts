/** Addresses looked at while we wait: up to three in a call. */
import { Fault } from "@storegate/http-client";
import { createConcurrencyGate } from "../dns/concurrency-gate.js";
import type { AddressToJudge, Effort, JudgeRequest, ProviderVerdict } from "../verdicts/provider.js";
import { unansweredVerdict, verdictOf } from "./to-verdict.js";
import type { Finding, TruelistClient } from "./truelist-client.js";
import { domainOf } from "../pipeline/address-parts.js";

/** The most addresses that one call takes. */
const mostInCall = 3;
/** Calls that are under way together; each may take half a minute. */
const atOnce = 10;
/** Of a person who waits, a vendor that is away is soon given up. */
const soonGivenUp = { maxAttempts: 2, maxElapsedMs: 5000, maxHintMs: 2000 };

/** Kinds of faults that are about what was asked, not about the account or the vendor. */
const ofTheAddress: ReadonlySet<string> = new Set(["INPUT", "NOT_FOUND", "CONFLICT"]);

/**
 * Judges addresses one call after another, and keeps each call's verdicts at once. What is refused, or takes too long, with others
 * is asked alone; alone it is unknown.
 * @throws Fault of the whole, after what is under way has ended; a time-out is one where no address got an answer.
 */
export async function judgeInline(
  client: Pick<TruelistClient, "verify">,
  addresses: readonly AddressToJudge[],
  { effort, keep }: Pick<JudgeRequest, "effort" | "keep">,
  now: () => Date,
): Promise<readonly ProviderVerdict[]> {
  const gate = createConcurrencyGate(atOnce);
  const found: ProviderVerdict[] = [];
  const late: AddressToJudge[] = [];
  let broken: { readonly error: unknown } | undefined;
  let timeOut: Fault | undefined;
  let answered = 0;

  const settle = async (verdicts: readonly ProviderVerdict[]): Promise<void> => {
    if (verdicts.length === 0) return;
    await keep(verdicts);
    found.push(...verdicts);
  };
  const ask = async (group: readonly AddressToJudge[]): Promise<void> => {
    try {
      const findings = await client.verify(addressesOf(group), retryFor(effort));
      answered += 1;
      await settle(group.map((address) => verdictOn(address, findings, group.length, now())));
    } catch (error) {
      const isLate = error instanceof Fault && error.code === "TIMEOUT";
      if (!(error instanceof Fault) || !(isLate || ofTheAddress.has(error.kind))) throw error;
      if (group.length > 1) for (const address of group) await ask([address]);
      else if (isLate) {
        late.push(...group);
        timeOut = error;
      } else await settle(group.map((address) => unansweredVerdict(address, `not told: ${error.message}`, now())));
    }
  };
  const groups = Array.from({ length: Math.ceil(addresses.length / mostInCall) }, (_, index) =>
    addresses.slice(index * mostInCall, (index + 1) * mostInCall),
  );
  await Promise.all(
    groups.map((group) =>
      gate(async () => {
        if (broken === undefined) await ask(group).catch((error: unknown) => void (broken ??= { error }));
      }),
    ),
  );
  if (broken !== undefined) throw broken.error;
  if (timeOut !== undefined && answered === 0) throw timeOut;
  await settle(late.map((address) => unansweredVerdict(address, "no answer in time, also when asked alone", now())));
  return found;
}

function retryFor(effort: Effort): typeof soonGivenUp | undefined {
  return effort === "now" ? soonGivenUp : undefined;
}

function addressesOf(group: readonly AddressToJudge[]): string[] {
  return group.map(({ normalizedEmail }) => normalizedEmail);
}

function verdictOn(address: AddressToJudge, findings: readonly Finding[], asked: number, at: Date): ProviderVerdict {
  const own = address.normalizedEmail.toLowerCase();
  const finding = findings.find((each) => each.address.trim().toLowerCase() === own);
  // However its local part is written in the answer: of one address one answer of its domain is its own.
  const only = asked === 1 && findings.length === 1 ? findings[0] : undefined;
  const told = finding ?? (only && domainOf(only.address.trim()).toLowerCase() === domainOf(own) ? only : undefined);
  return told ? verdictOf(address, told, at) : unansweredVerdict(address, "no answer for this address", at);
}
