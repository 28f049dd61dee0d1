/** Joins what several integrations tell of the same people. */
import type {
  ConsentEventFact,
  ConsentFact,
  FactName,
  FactsOfPerson,
  FactTypes,
  OtherIntegration,
  Told,
} from "@storegate/connector-kit";

/** What one integration told. */
export interface Telling<Fact> {
  readonly by: OtherIntegration;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** What integrations told, by the sort of fact; those that were made first come first. */
export type Tellings = { readonly [Name in FactName]: readonly Telling<FactTypes[Name]>[] };

/** What is known of each address; one of which nobody told anything is left out. */
export function joinFacts(emails: readonly string[], tellings: Tellings): ReadonlyMap<string, FactsOfPerson> {
  return new Map(
    emails.flatMap((email) => {
      const consent = joinConsent(toldOf(email, tellings.consent));
      const emailVerdict = latestOf(toldOf(email, tellings.emailVerdict), ({ checkedAt }) => checkedAt);
      const [profile] = toldOf(email, tellings.profile);
      if (!consent && !emailVerdict && !profile) return [];
      return [
        [email, { ...(consent && { consent }), ...(emailVerdict && { emailVerdict }), ...(profile && { profile }) }],
      ];
    }),
  );
}

function toldOf<Fact>(email: string, tellings: readonly Telling<Fact>[]): Told<Fact>[] {
  return tellings.flatMap(({ by, facts }) => {
    const fact = facts.get(email);
    return fact === undefined ? [] : [{ fact, by: [by] }];
  });
}

function latestOf<Fact>(told: readonly Told<Fact>[], at: (fact: Fact) => Date): Told<Fact> | undefined {
  return told.toSorted((a, b) => at(b.fact).getTime() - at(a.fact).getTime())[0];
}

/**
 * All that is known of consent. Each integration has said what decides of its own events; among these opting out wins, whenever it was: that
 * somebody granted later elsewhere may not have been known to them as an answer to it.
 */
function joinConsent(told: readonly Told<ConsentFact>[]): Told<ConsentFact> | undefined {
  if (told.length < 2) return told[0];
  const newestFirst = (events: readonly ConsentEventFact[]): ConsentEventFact[] =>
    events.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const deciding = Map.groupBy(newestFirst(told.flatMap(({ fact }) => fact.current)), ({ channel, purpose }) =>
    JSON.stringify([channel, purpose]),
  );
  const current = [...deciding.values()].flatMap(
    (events) => events.find(({ value }) => value === "WITHDRAWN") ?? events[0] ?? [],
  );
  const history = newestFirst(told.flatMap(({ fact }) => fact.history));
  return { fact: { current, history }, by: told.flatMap(({ by }) => by) };
}
