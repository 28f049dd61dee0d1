import { expect, test } from "vitest";
import { lookupConfig } from "../config.js";
import { judgeLink } from "./judge-link.js";
import type { LinkReason, MatchedBy, Person } from "./person.js";
import type { SoughtWith } from "./sought.js";

const person: Person = {
  key: "guest/ada@example.com",
  accounts: [],
  isGuest: true,
  externalId: "ada@example.com",
  email: "ada@example.com",
  name: "Ada",
  phone: null,
  phones: ["+15013299800"],
  company: null,
  addresses: [],
  groupName: null,
};
const nothing: SoughtWith = {
  emails: [],
  phones: [],
  externalCustomerId: undefined,
  orderNumber: undefined,
  name: undefined,
  company: undefined,
  country: "US",
  order: null,
};

interface Case {
  readonly by: readonly MatchedBy[];
  readonly sought: Partial<SoughtWith>;
  readonly person?: Partial<Person>;
  readonly isOnly?: boolean;
  readonly autoLink?: { readonly email?: boolean; readonly phone?: boolean };
  readonly reason: LinkReason;
}

const emails = ["ADA@example.com"];
const phones = ["501-329-9800"];
test.each<Case>([
  { by: ["email"], sought: { emails }, reason: "email_matches" },
  { by: ["phone"], sought: { phones }, reason: "phone_matches" },
  { by: ["email", "phone"], sought: { emails, phones }, reason: "email_matches" },
  { by: ["email", "phone"], sought: { emails, phones }, autoLink: { email: false }, reason: "phone_matches" },
  { by: ["email"], sought: { emails }, autoLink: { email: false }, reason: "auto_link_off" },
  { by: ["phone"], sought: { phones }, autoLink: { phone: false }, reason: "auto_link_off" },
  { by: ["email"], sought: { emails }, isOnly: false, reason: "several_matches" },
  { by: ["name"], sought: { name: "ada" }, reason: "not_linkable" },
  { by: ["name"], sought: { name: "ada" }, isOnly: false, reason: "not_linkable" },
  { by: ["orderNumber"], sought: { orderNumber: 1 }, reason: "not_linkable" },
  { by: ["email"], sought: { emails, phones: ["+15013299801"] }, reason: "values_conflict" },
  { by: ["email"], sought: { emails, phones: ["+15013299801"] }, person: { phones: [] }, reason: "email_matches" },
  { by: ["phone"], sought: { phones, emails: ["bob@example.com"] }, reason: "values_conflict" },
  { by: ["phone"], sought: { phones, emails: ["bob@example.com"] }, person: { email: null }, reason: "phone_matches" },
  { by: ["email"], sought: { emails, externalCustomerId: "12" }, reason: "values_conflict" },
  { by: ["email"], sought: { emails, orderNumber: 12 }, reason: "values_conflict" },
  { by: ["email"], sought: { emails, name: "Bob", company: "Bob Ltd" }, reason: "email_matches" },
])("$reason: by $by of $sought", ({ by, sought, person: over, isOnly = true, autoLink, reason }) => {
  const config = lookupConfig.parse({ autoLink: { email: true, phone: true, ...autoLink } });
  const found = { person: { ...person, ...over }, matchedBy: by, isOnly };
  expect(judgeLink(found, { ...nothing, ...sought }, config)).toBe(reason);
});
