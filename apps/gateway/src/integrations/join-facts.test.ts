import type { ConsentEventFact, EmailVerdictFact, OtherIntegration, ProfileFact } from "@storegate/connector-kit";
import { describe, expect, test } from "vitest";
import { joinFacts, type Tellings } from "./join-facts.js";

const email = "anna@shop.net";
const first: OtherIntegration = { id: "int_1", connectorId: "first", name: "First" };
const second: OtherIntegration = { id: "int_2", connectorId: "second", name: "Second" };

function joined(tellings: Partial<Tellings>) {
  return joinFacts([email], { consent: [], emailVerdict: [], profile: [], ...tellings }).get(email);
}

function told<Fact>(by: OtherIntegration, fact: Fact) {
  return { by, facts: new Map([[email, fact]]) };
}

function profile(id: string): ProfileFact {
  return { id, name: null, emails: [email], phones: [], customerExternalIds: [], attributes: [] };
}

function event(id: string, value: "GRANTED" | "WITHDRAWN", day: number, purpose = "marketing"): ConsentEventFact {
  return { id, channel: "email", purpose, value, source: "storefront", at: new Date(Date.UTC(2026, 0, day)) };
}

function consent(current: ConsentEventFact[], history = current) {
  return { current, history };
}

test("of an address of which nobody tells anything nothing is answered, and of others what was not asked about", () => {
  expect(joinFacts([email], { consent: [], emailVerdict: [], profile: [] })).toEqual(new Map());
  const facts = new Map([["bert@shop.net", profile("1")]]);
  expect(joined({ profile: [{ by: first, facts }] })).toBeUndefined();
});

test("the verdict that was looked at last is told, and the profile of whoever was made first", () => {
  const verdict = (day: number): EmailVerdictFact => ({
    status: "VALID",
    reason: `looked_on_${day}`,
    didYouMean: null,
    evidence: [],
    provider: "builtin",
    checkedAt: new Date(Date.UTC(2026, 0, day)),
    againAt: null,
  });
  expect(
    joined({
      emailVerdict: [told(first, verdict(2)), told(second, verdict(3))],
      profile: [told(first, profile("a")), told(second, profile("b"))],
    }),
  ).toEqual({
    emailVerdict: { fact: verdict(3), by: [second] },
    profile: { fact: profile("a"), by: [first] },
  });
});

describe("consent", () => {
  const joinedConsent = (...[a, b]: [ConsentEventFact[], ConsentEventFact[]]) =>
    joined({ consent: [told(first, consent(a)), told(second, consent(b))] })?.consent;

  test("of one that tells is told as it was", () => {
    // Whoever tells knows what decides: a later granting did, here.
    const fact = consent([event("2", "GRANTED", 2)], [event("2", "GRANTED", 2), event("1", "WITHDRAWN", 1)]);
    expect(joined({ consent: [told(second, fact)] })).toEqual({ consent: { fact, by: [second] } });
  });

  test("of several is opted out wherever one says so, even if somebody granted later elsewhere", () => {
    const out = event("1", "WITHDRAWN", 1);
    const granted = event("2", "GRANTED", 2);
    const fact = { current: [out], history: [granted, out] };
    expect(joinedConsent([out], [granted])).toEqual({ fact, by: [first, second] });
    expect(joinedConsent([granted], [out])?.fact).toEqual(fact);
  });

  test("is told for each purpose by itself, and by the latest of those that agree", () => {
    const out = event("1", "WITHDRAWN", 1);
    const service = [event("3", "GRANTED", 3, "service"), event("4", "GRANTED", 4, "service")] as const;
    expect(joinedConsent([out, service[0]], [service[1]])?.fact.current).toEqual([service[1], out]);
  });
});
