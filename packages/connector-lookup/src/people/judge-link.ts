/** Whether somebody who was found is surely who is asked about. */
import type { LookupConfig } from "../config.js";
import { isMeant } from "./is-meant.js";
import type { LinkReason, MatchedBy, Person } from "./person.js";
import type { SoughtWith } from "./sought.js";

/** What two people never share; names and companies they may. */
const telling: readonly MatchedBy[] = ["email", "phone", "externalCustomerId", "orderNumber"];

/** Somebody who was found, by what, and among how many. */
export interface Found {
  readonly person: Person;
  readonly matchedBy: readonly MatchedBy[];
  readonly isOnly: boolean;
}

/** Judges one who was found, for each {@link LinkReason}. */
export function judgeLink({ person, matchedBy, isOnly }: Found, sought: SoughtWith, config: LookupConfig): LinkReason {
  const byEmail = matchedBy.includes("email");
  const byPhone = matchedBy.includes("phone");
  if (!byEmail && !byPhone) return "not_linkable";
  if (!isOnly) return "several_matches";
  if (telling.some((by) => contradicts(by, person, sought))) return "values_conflict";
  if (byEmail && config.autoLink.email) return "email_matches";
  if (byPhone && config.autoLink.phone) return "phone_matches";
  return "auto_link_off";
}

/** Whether somebody has another value than was asked for: one without any contradicts nothing. */
function contradicts(by: MatchedBy, person: Person, sought: SoughtWith): boolean {
  if (by === "email" && person.email === null) return false;
  if (by === "phone" && person.phones.length === 0) return false;
  return isMeant(by, person, sought) === false;
}
