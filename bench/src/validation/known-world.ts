/** 10,000 addresses of a seeded world, and what is to be found out of each by which means. */
import type { Verdict } from "@storegate/connector-validation";
import { startSandbox, type CustomerTruth, type EmailTruthStatus, type Sandbox } from "@storegate/sandbox";
import { classOf, isDead } from "./address-class.ts";
import type { Expected, Judged, Means } from "./tally.ts";

/** How many addresses. */
export const addresses = 10_000;

/** Divides the times of the world's mail servers, a slow banner's a second and a half say, and of Truelist's batches. */
const timeScale = 10;

/** What is expected now of all addresses, by one means. */
export type Expectations = ReadonlyMap<string, Expected>;

/** The world in which everything is known. */
export interface KnownWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly emails: readonly string[];
  /** What follows from form, DNS and lists; from those and the mail servers as they are now; from what Truelist says. */
  expect(means: Means): Expectations;
}

/** Starts it. */
export async function startKnownWorld(): Promise<KnownWorld> {
  const sandbox = await startSandbox({
    customers: addresses,
    orders: 0,
    subscribers: 0,
    products: 1,
    plan: "enterprise",
    timeScale,
  });
  const truths = [...sandbox.control.truth()];
  return {
    sandbox,
    emails: truths.map(({ email }) => email),
    expect: (means) => new Map(truths.map((truth) => [truth.email, expectedOf(sandbox, truth, means)])),
    [Symbol.asyncDispose]: () => sandbox.stop(),
  };
}

/** Verdicts beside what was expected of their addresses. */
export function held(verdicts: readonly Verdict[], expectations: Expectations): readonly Judged[] {
  return verdicts.map((verdict) => {
    const expected = expectations.get(verdict.email);
    if (expected === undefined) throw new Error("There is a verdict on an address that was not asked for.");
    return { expected, verdict };
  });
}

function expectedOf({ control }: Sandbox, truth: CustomerTruth, means: Means): Expected {
  const { mail, truelist } = control;
  const ofMail = mail.truth(truth.email);
  const known = { class: classOf(ofMail), isDead: isDead(ofMail) };
  if (means === "RCPT") return { ...known, status: ofMail.status, reason: ofMail.reason, later: ofMail.later.status };
  // What form alone refuses is sent to nobody.
  const isRefused = truth.class === "syntax" || truth.class === "reserved";
  if (means === "DNS" || isRefused) {
    return { ...known, status: truth.status, reason: truth.reason, later: truth.status };
  }
  const status = vendorStatus(truelist.verdict(truth.email).state);
  return { ...known, status, reason: "provider_unknown", later: status };
}

/** The vendor's states, in the words of its OpenAPI file. */
function vendorStatus(state: string): EmailTruthStatus {
  const statuses: Readonly<Record<string, EmailTruthStatus>> = {
    ok: "valid",
    accept_all: "risky",
    risky: "risky",
    invalid: "invalid",
    unknown: "unknown",
  };
  const status = statuses[state];
  if (status === undefined) throw new Error(`The stand-in has a state that nobody knows, "${state}".`);
  return status;
}
