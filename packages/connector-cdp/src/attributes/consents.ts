/** What other integrations of the store tell of people's consent. */
import type { ConsentFact } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import type { DirtyPerson } from "./compute-profiles.js";

/** So many addresses are asked about at once. */
const addressesTogether = 1000;

/** People with their consents; where somebody could not be asked, what stands stays. */
export async function withConsents(
  { others, logger }: Pick<CdpContext, "others" | "logger">,
  people: readonly { readonly person: string; readonly emails: readonly string[] }[],
): Promise<DirtyPerson[]> {
  const emails = [...new Set(people.flatMap((each) => each.emails))];
  const told = new Map<string, ConsentFact>();
  for (let start = 0; start < emails.length; start += addressesTogether) {
    const { byEmail, failures } = await others.facts(emails.slice(start, start + addressesTogether), ["consent"]);
    const [failure] = failures;
    if (failure) {
      logger.warn({ fault: failure.fault, integration: failure.integration.id }, "consents could not be asked for");
      return people.map(({ person }) => ({ person }));
    }
    for (const [email, { consent }] of byEmail) if (consent) told.set(email, consent.fact);
  }
  return people.map(({ person, emails: own }) => {
    const facts = own.flatMap((email) => told.get(email) ?? []);
    return { person, consents: { email: consentOf(facts, "email"), sms: consentOf(facts, "sms") } };
  });
}

/** No wherever one of the addresses withdrew. */
function consentOf(facts: readonly ConsentFact[], channel: string): boolean | null {
  const values = facts
    .flatMap(({ current }) => current)
    .filter((event) => event.channel === channel && event.purpose === "marketing")
    .map(({ value }) => value);
  if (values.includes("WITHDRAWN")) return false;
  return values.includes("GRANTED") ? true : null;
}
