/** Who a contact of an agent's tool may be, and whether it is surely them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { findContact, type Contact } from "../src/people/find-people.js";
import type { Match } from "../src/people/person.js";
import { peopleWorld, type Lookup, type PeopleWorld } from "./people-world.js";

let world: PeopleWorld;
let jane: number;
let joe: number;
let janesOrder: number;
beforeAll(async () => {
  world = await peopleWorld();
  jane = world.add({ email: "jane@example.com", first_name: "Jane", last_name: "Doe", phone: "501-329-1000" });
  joe = world.add({ email: "joe@example.com", first_name: "Joe", last_name: "Doe", phone: "501-329-2000" });
  world.add({ email: "shy@example.com", first_name: "Shy" });
  janesOrder = world.sandbox.control.orders.add({ customerId: jane }).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const find = (asked: Partial<Contact>, lookup?: Lookup): Promise<Match[]> =>
  findContact(world.process().context(lookup), { emails: [], phones: [], ...asked });
const both = { config: { autoLink: { email: true, phone: true } } };
const shortly = (matches: readonly Match[]) =>
  matches.map(({ person, matchedBy, linkReason }) => `${person.name} by ${matchedBy.join("+")}: ${linkReason}`);

test.each<[string, Partial<Contact>, string[]]>([
  ["one of the addresses", { emails: ["x@example.com", "JANE@example.com"] }, ["Jane Doe by email: email_matches"]],
  ["one of the numbers", { phones: ["+15013292000", "+15013290000"] }, ["Joe Doe by phone: phone_matches"]],
  [
    "address and number of one person",
    { emails: ["jane@example.com"], phones: ["+15013291000"] },
    ["Jane Doe by email+phone: email_matches"],
  ],
  [
    "one's address and another's number",
    { emails: ["jane@example.com"], phones: ["+15013292000"] },
    ["Jane Doe by email: several_matches", "Joe Doe by phone: several_matches"],
  ],
  [
    "an address whose person has another number",
    { emails: ["jane@example.com"], phones: ["+15013290000"] },
    ["Jane Doe by email: values_conflict"],
  ],
  [
    "a number whose person has another address",
    { emails: ["x@example.com"], phones: ["+15013292000"] },
    ["Joe Doe by phone: values_conflict"],
  ],
  [
    "an address whose person has no number",
    { emails: ["shy@example.com"], phones: ["+15013290000"] },
    ["Shy by email: email_matches"],
  ],
  [
    "another name, which contradicts nothing",
    { emails: ["jane@example.com"], name: "J. D." },
    ["Jane Doe by email: email_matches"],
  ],
  ["what is no address and no number", { emails: ["jane"], phones: ["call me"] }, []],
  ["a name alone", { name: "jane" }, ["Jane Doe by name: not_linkable"]],
  ["nothing", {}, []],
  ["names that cannot be asked for", { name: "a, b, c", company: "Acme, Inc." }, []],
])("by %s", async (_case, asked, expected) => {
  expect(shortly(await find(asked, both))).toEqual(expected);
});

test("an order of somebody else's contradicts", async () => {
  const orderNumber = String(janesOrder);
  expect(shortly(await find({ emails: ["jane@example.com"], orderNumber }))).toEqual([
    "Jane Doe by orderNumber+email: email_matches",
  ]);
  expect(shortly(await find({ emails: ["joe@example.com"], orderNumber }))).toEqual([
    "Joe Doe by email: values_conflict",
  ]);
});

test("the external id goes before all else, and is nobody's where nobody has it", async () => {
  const asked = { emails: ["jane@example.com"], phones: ["+15013291000"] };
  expect(shortly(await find({ ...asked, externalCustomerId: String(joe) }))).toEqual([
    "Joe Doe by externalCustomerId: not_linkable",
  ]);
  expect(await find({ ...asked, externalCustomerId: "999999" })).toEqual([]);
});

test("nobody is linked by what the config does not link by", async () => {
  expect(shortly(await find({ phones: ["+15013292000"] }))).toEqual(["Joe Doe by phone: auto_link_off"]);
  const off = { config: { autoLink: { email: false, phone: false } } };
  expect(shortly(await find({ emails: ["jane@example.com"], phones: ["+15013291000"] }, off))).toEqual([
    "Jane Doe by email+phone: auto_link_off",
  ]);
});

test("nobody is looked for by what the config does not look for", async () => {
  const emailOnly = {
    config: { queryAttributes: [{ attribute: "email", label: "Email" }], autoLink: { phone: true } },
  };
  expect(await find({ phones: ["+15013292000"] }, emailOnly)).toEqual([]);
  expect(shortly(await find({ emails: ["jane@example.com"] }, emailOnly))).toEqual([
    "Jane Doe by email: email_matches",
  ]);
});
