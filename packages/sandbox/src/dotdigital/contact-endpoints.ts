/** One contact at a time, and pages of them (version 3). */
import { listContacts } from "./contact-listing.js";
import { contactV3, everyPart, readParts } from "./contact-presenting.js";
import { asksToSubscribe, type ContactBody, isEmail, readConsents, readContact } from "./contact-reader.js";
import type { ContactRecord } from "./contact-record.js";
import { type MergeOption, unknownLists, writeContact } from "./contact-writing.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalRoutes,
  high,
  low,
  medium,
  ok,
} from "./dotdigital-endpoint.js";
import { contactNotFound, invalidContacts, refusedV3 } from "./dotdigital-refusal.js";

/** Their routes. */
export const contactRoutes: DotdigitalRoutes = {
  "/contacts/v3": { GET: low(listContacts), POST: medium(createContact) },
  "/contacts/v3/{identifier}/{value}": {
    GET: high((call) => ok(contactV3(call.account, needed(call), readParts(call.account, call.query)))),
    PATCH: medium(patchContact),
    PUT: medium(replaceContact),
    DELETE: medium((call) => {
      const contact = needed(call);
      call.account.contacts.delete(contact);
      return ok({ contactId: contact.id });
    }),
  },
};

const mergeOptions: Readonly<Record<string, MergeOption>> = {
  overwrite: "overwrite",
  "overwrite-if-not-empty": "overwriteIfNotEmpty",
  "overwrite-if-empty": "overwriteIfEmpty",
};

function createContact({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const given = readWrite(account, "create", body);
  const email = given.identifiers?.email ?? "";
  if (account.contacts.get(email) !== undefined) throw taken();
  return written(account, account.contacts.add(email), given, 201);
}

function patchContact(call: DotdigitalCall): DotdigitalAnswer {
  const { account, query, body, places } = call;
  const option = query.get("merge-option") ?? "overwrite";
  const merge = Object.hasOwn(mergeOptions, option) ? mergeOptions[option] : undefined;
  if (merge === undefined) throw refusedV3(400, "contacts:invalidFilter", `There is no merge-option ${option}.`);
  const there = findContact(call);
  const given = readWrite(account, "update", body);
  if (there === undefined && places[0] !== "email")
    throw refusedV3(400, "contacts:invalidId", "A contact cannot be made with an id that is chosen.");
  const email = given.identifiers?.email ?? there?.email ?? places[1] ?? "";
  const contact = there ?? account.contacts.get(email);
  checkAddress(account, contact, email);
  return written(account, contact ?? account.contacts.add(email), given, contact ? 200 : 201, merge);
}

function replaceContact(call: DotdigitalCall): DotdigitalAnswer {
  const { account, body } = call;
  const contact = needed(call);
  const given = readWrite(account, "replace", body);
  checkAddress(account, contact, given.identifiers?.email ?? contact.email);
  const cleared = Object.keys(contact.dataFields).map((name) => [name, null] as const);
  account.contacts.setFields(contact, Object.fromEntries(cleared));
  account.contacts.setLists(contact, []);
  return written(account, contact, given, 200);
}

function written(
  account: DotdigitalAccount,
  contact: ContactRecord,
  given: ContactBody,
  status: number,
  merge: MergeOption = "overwrite",
): DotdigitalAnswer {
  const { email } = given.identifiers ?? {};
  if (email !== undefined && email !== contact.email) account.contacts.rename(contact, email);
  writeContact(account, contact, given, merge);
  return { status, body: contactV3(account, contact, everyPart) };
}

/** Reads a write of one contact, in which everything must be good. */
function readWrite(account: DotdigitalAccount, kind: "create" | "update" | "replace", body: unknown): ContactBody {
  if (asksToSubscribe(body)) account.resubscribing += 1;
  const given = readContact(kind, body);
  const { identifiers, dataFields = {}, consentRecords } = given;
  const email = identifiers?.email;
  const problem = account.fields.problem(dataFields);
  const lists = unknownLists(account, given);
  const items = [
    ...(email !== undefined && !isEmail(email) ? [{ item: "email", description: "Invalid value for 'email'" }] : []),
    ...(email !== undefined && account.isRefused(email) ? [{ item: "email", description: "It is not accepted." }] : []),
    ...(problem === undefined ? [] : [{ item: "dataFields", description: problem }]),
    ...(lists.length === 0 ? [] : [{ item: "lists", description: `There is no list ${lists.join(", ")}.` }]),
    ...(consentRecords !== undefined && readConsents(consentRecords) === undefined
      ? [{ item: "consentRecords", description: "They are one to five, each with all of its five fields." }]
      : []),
  ];
  if (items.length > 0) throw invalidContacts(items);
  return given;
}

/** @throws DotdigitalRefusal for an address that is another contact's, or none, or not accepted */
function checkAddress(account: DotdigitalAccount, contact: ContactRecord | undefined, email: string): void {
  const owner = account.contacts.get(email);
  if (owner !== undefined && owner !== contact) throw taken();
  if (!isEmail(email)) throw invalidContacts([{ item: "email", description: "Invalid value for 'email'" }]);
  if (account.isRefused(email)) throw invalidContacts([{ item: "email", description: "It is not accepted." }]);
}

function findContact({ account, places: [identifier, value = ""] }: DotdigitalCall): ContactRecord | undefined {
  if (identifier === "email") return account.contacts.get(value);
  if (identifier === "contactId" && /^\d{1,15}$/.test(value)) return account.contacts.byId(Number(value));
  throw refusedV3(400, "contacts:invalidId", "A contact is known by its email or its contactId here.");
}

function needed(call: DotdigitalCall): ContactRecord {
  const found = findContact(call);
  if (found === undefined) throw contactNotFound();
  return found;
}

function taken(): Error {
  return refusedV3(409, "contacts:idAlreadyExists", "There is a contact with this identifier already.");
}
