/** Who belongs into which list, and why. */
import { expect, test } from "vitest";
import type { ConsentPurpose, ConsentValue } from "../ledger/consent-event.js";
import type { ConsentEvent } from "../ledger/ledger.js";
import type { OwnList } from "../lists-context.js";
import { judgePerson } from "./judge-person.js";
import type { PersonSighting, PersonSource } from "./person-source.js";

const subscribers: OwnList = { name: "News", id: "1", purpose: "marketing", holds: "subscribers" };
const customers: OwnList = { name: "Accounts", id: "2", purpose: "service", holds: "customers" };

const event = (purpose: ConsentPurpose, value: ConsentValue): ConsentEvent => ({
  id: "1",
  channel: "email",
  purpose,
  value,
  source: "STOREFRONT",
  at: new Date(0),
  certainAfter: null,
  recordedAt: new Date(0),
  evidence: {},
});
const is = (kind: PersonSighting["kind"], newsletter = false): PersonSighting => ({
  kind,
  sourceId: "1",
  firstName: "",
  lastName: "",
  company: "",
  phone: "",
  consents: newsletter ? ["marketing_newsletter"] : [],
  newsletter,
  origin: null,
  createdAt: null,
});
const judged = (over: Partial<PersonSource>, lists: readonly OwnList[] = [subscribers, customers], guests = false) => {
  const person: PersonSource = {
    address: "jane@example.com",
    sightings: [],
    audiences: [],
    untoldAudiences: [],
    memberOf: [],
    admitted: {},
    heardAt: null,
    consent: [],
    status: null,
    isOptedOutThere: false,
    ...over,
  };
  const config = { customers: { enabled: true, list: { name: "Accounts" }, guests, use: "service" as const } };
  const { wanted, reason, optsOutInStore } = judgePerson(person, lists, config);
  return [wanted, reason, optsOutInStore];
};
const agreed = [event("marketing", "GRANTED")];
const out = [event("marketing", "WITHDRAWN"), event("service", "WITHDRAWN")];
const account = [event("service", "GRANTED")];

const cases: readonly (readonly [string, Partial<PersonSource>, readonly unknown[]])[] = [
  [
    "a subscriber who agreed",
    { sightings: [is("subscriber", true)], consent: agreed },
    [["News"], "consent_granted", false],
  ],
  ["a subscriber of whom nothing is known", { sightings: [is("subscriber", true)] }, [[], "no_consent", false]],
  ["one of the list who agreed to something else", { sightings: [is("subscriber")] }, [[], "no_newsletter", false]],
  [
    "one whom the store no longer shows as agreed",
    { sightings: [is("subscriber")], consent: agreed },
    [[], "no_newsletter", false],
  ],
  [
    "one who opted out, and stands as agreed in the store",
    { sightings: [is("subscriber", true)], consent: out },
    [[], "opted_out", true],
  ],
  ["one who opted out, and is down no more", { sightings: [is("subscriber")], consent: out }, [[], "opted_out", false]],
  ["a customer", { sightings: [is("customer")], consent: account }, [["Accounts"], "has_account", false]],
  ["a customer who opted out of everything", { sightings: [is("customer")], consent: out }, [[], "opted_out", false]],
  [
    "a customer who subscribed",
    { sightings: [is("customer"), is("subscriber", true)], consent: [...agreed, ...account] },
    [["News", "Accounts"], "consent_granted", false],
  ],
  [
    "one who opted out of the newsletter alone",
    { sightings: [is("customer"), is("subscriber", true)], consent: [event("marketing", "WITHDRAWN"), ...account] },
    [["Accounts"], "has_account", true],
  ],
  ["a guest, whom nobody asked for", { sightings: [is("guest")], consent: account }, [[], "not_chosen", false]],
  [
    "who is sent nothing by the provider",
    { sightings: [is("subscriber", true)], consent: agreed, isOptedOutThere: true },
    [[], "opted_out_at_provider", false],
  ],
  ["who is gone", { consent: agreed }, [[], "gone", false]],
  [
    "what is no address",
    { address: "nobody", sightings: [is("subscriber", true)], consent: agreed },
    [[], "address_unusable", false],
  ],
];

test.each(cases)("%s", (_, person, expected) => {
  expect(judged(person)).toEqual(expected);
});

test("a guest, where guests are asked for", () => {
  expect(judged({ sightings: [is("guest")], consent: account }, [subscribers, customers], true)).toEqual([
    ["Accounts"],
    "has_ordered",
    false,
  ]);
});

test("customers without consent are not put into a list that is for advertising", () => {
  const shared = { ...customers, name: "News", purpose: "marketing" } as const;
  expect(judged({ sightings: [is("customer")], consent: account }, [subscribers, shared])).toEqual([
    [],
    "no_newsletter",
    false,
  ]);
});

test("a customers' list that was for advertising of late takes everybody but who opted out of that, and holds nobody who did, whoever put them there", () => {
  const was = { ...customers, wasForMarketing: true } as const;
  const outOfNews = [event("marketing", "WITHDRAWN"), ...account];
  expect(judged({ sightings: [is("customer")], consent: account }, [was])).toEqual([
    ["Accounts"],
    "has_account",
    false,
  ]);
  expect(judged({ sightings: [is("customer")], consent: outOfNews }, [was])).toEqual([[], "opted_out", false]);
  const member = { sightings: [is("customer")], consent: outOfNews, memberOf: ["2"] };
  expect(judged(member, [was])).toEqual([[], "opted_out", false]);
  expect(judged(member, [customers])).toEqual([["Accounts"], "has_account", false]);
});
