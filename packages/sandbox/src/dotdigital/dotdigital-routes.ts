/** The endpoints of Dotdigital's API that a connector needs (its OpenAPI files): version 2 for lists, data fields and opting out, 3 for contacts. */
import { asObject } from "../api/json-reader.js";
import { capital, type DotdigitalAccount, type DataValue } from "./dotdigital-account.js";
import type { DotdigitalContact } from "./dotdigital-control.js";
import { refusedV2, refusedV3 } from "./dotdigital-refusal.js";

/** A call that got as far as its endpoint. */
export interface DotdigitalCall {
  readonly account: DotdigitalAccount;
  readonly query: URLSearchParams;
  /** What stands in the path's places. */
  readonly places: readonly string[];
  readonly body: unknown;
}

/** What an endpoint answers. */
export interface DotdigitalAnswer {
  readonly status: number;
  readonly body?: unknown;
}

type Endpoint = (call: DotdigitalCall) => DotdigitalAnswer;

const ok = (body: unknown): DotdigitalAnswer => ({ status: 200, body });

/** Every path, with `{name}` for a place, and its methods. */
export const dotdigitalRoutes: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  "/v2/address-books": {
    GET: ({ account, query }) =>
      ok(
        skipped(
          account.lists().map((list) => bookOf(account, list.id)),
          query,
        ),
      ),
    POST: makeList,
  },
  "/v2/address-books/{id}": {
    GET: ({ account, places }) => ok(bookOf(account, listId(account, places[0]))),
    DELETE: ({ account, places }) => {
      account.deleteList(listId(account, places[0]));
      return { status: 204 };
    },
  },
  "/v2/address-books/{id}/contacts/delete": {
    POST: ({ account, places, body }) => {
      const ids = Array.isArray(body) ? body.map(Number) : [];
      const list = listId(account, places[0]);
      if (ids.some((id) => account.refused.has(account.byId(id)?.email.toLowerCase() ?? "")))
        throw refusedV2(400, "ERROR_CONTACT_INVALID", "A contact cannot be taken out of the address book.");
      account.leave(list, ids);
      return {
        status: 202,
        body: { id: account.begin({ status: "Completed" }, account.imports.notFinished), status: "Started" },
      };
    },
  },
  "/v2/contacts/deletion/{id}": {
    GET: ({ account, places }) => ok({ id: places[0], ...jobOf(account, places[0], { status: "Started" }) }),
  },
  "/v2/address-books/{id}/contacts/unsubscribed-since/{date}": {
    GET: ({ account, places, query }) => ok(removed(account, places[1], query, listId(account, places[0]))),
  },
  "/v2/contacts/suppressed-since/{date}": {
    GET: ({ account, places, query }) => ok(removed(account, places[0], query)),
  },
  "/v2/contacts/unsubscribed-since/{date}": {
    GET: ({ account, places, query }) => ok(removed(account, places[0], query, undefined, "Unsubscribed")),
  },
  "/v2/contacts/resubscribe": { POST: resubscribed },
  "/v2/contacts/resubscribe-with-no-challenge": { POST: resubscribed },
  "/v2/data-fields": {
    GET: ({ account }) =>
      ok([...account.fields.values()].map((field) => ({ ...field, visibility: "Private", defaultValue: null }))),
    POST: makeField,
  },
  "/contacts/v3": { GET: listContacts },
  "/contacts/v3/import": { PUT: importContacts },
  "/contacts/v3/import/{id}": { GET: importState },
  "/contacts/v3/email/{email}": {
    GET: ({ account, places, query }) => ok(contactBody(contactAt(account, places[0]), query)),
    DELETE: ({ account, places }) => {
      const id = account.delete(decodeURIComponent(places[0] ?? ""));
      if (id === undefined) throw contactNotFound();
      return ok({ contactId: id });
    },
  },
};

function makeList({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const { name, visibility } = asObject(body);
  if (typeof name !== "string" || name.trim() === "" || name.length > 128)
    throw refusedV2(400, "ERROR_PARAMETER_INVALID", "The name of an address book has 1 to 128 characters.");
  if (account.lists().some((list) => list.name.toLowerCase() === name.toLowerCase()))
    throw refusedV2(400, "ERROR_ADDRESSBOOK_DUPLICATE", "An address book of this name is there already.");
  const made = account.addList(name, visibility === "Public" ? "Public" : "Private");
  return { status: 201, body: bookOf(account, made.id) };
}

function makeField({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const { name, type } = asObject(body);
  if (typeof name !== "string" || !/^[A-Za-z0-9_]{1,20}$/.test(name))
    throw refusedV2(400, "ERROR_PARAMETER_INVALID", "The name of a data field is not allowed.");
  if (account.fields.has(name.toUpperCase()))
    throw refusedV2(400, "ERROR_NON_UNIQUE_DATAFIELD", "A data field of this name is there already.");
  account.fields.set(name.toUpperCase(), { name: name.toUpperCase(), type: String(type) });
  return { status: 201, body: { name: name.toUpperCase(), type, visibility: "Private", defaultValue: null } };
}

function resubscribed({ account }: DotdigitalCall): DotdigitalAnswer {
  account.resubscribing += 1;
  return ok({ status: "ContactChallenged" });
}

function bookOf(account: DotdigitalAccount, id: number): object {
  const list = account.list(id);
  return { ...list, contacts: account.contacts().filter(({ lists }) => lists.includes(id)).length };
}

function listId(account: DotdigitalAccount, place: string | undefined): number {
  const id = Number(place);
  if (!account.list(id)) throw refusedV2(404, "ERROR_ADDRESSBOOK_NOT_FOUND", "There is no such address book.");
  return id;
}

function skipped<Item>(items: readonly Item[], query: URLSearchParams): readonly Item[] {
  const [select, skip] = [Number(query.get("select") ?? 1000), Number(query.get("skip") ?? 0)];
  if (!(select >= 1 && select <= 1000)) throw refusedV2(400, "ERROR_PARAMETER_INVALID", "select is from 1 to 1000.");
  return items.slice(skip, skip + select);
}

function removed(
  account: DotdigitalAccount,
  date: string | undefined,
  query: URLSearchParams,
  list?: number,
  reason?: string,
): unknown {
  const since = Date.parse(decodeURIComponent(date ?? ""));
  if (Number.isNaN(since)) throw refusedV2(400, "ERROR_PARAMETER_INVALID", "The date is none.");
  const all = account.removedSince(since, list).filter((each) => reason === undefined || each.reason === reason);
  return skipped(all, query).map(({ contact, at, reason: word }) => ({
    suppressedContact: {
      id: contact.id,
      email: contact.email,
      optInType: "Unknown",
      emailType: "Html",
      dataFields: null,
      status: capital(contact.status),
    },
    dateRemoved: new Date(at).toISOString(),
    reason: word,
  }));
}

function jobOf(account: DotdigitalAccount, id: string | undefined, unfinished: object): object {
  const job = account.jobs.get(id ?? "");
  if (!job) throw refusedV3(404, "contacts:importNotFound", "There is no such job.");
  if (job.left > 0) {
    job.left -= 1;
    return unfinished;
  }
  return job.answer as object;
}

function contactNotFound(): Error {
  return refusedV3(404, "contacts:contactNotFound", "There is no contact with this identifier.");
}

function contactAt(account: DotdigitalAccount, place: string | undefined): DotdigitalContact {
  const found = account.contact(decodeURIComponent(place ?? ""));
  if (!found) throw contactNotFound();
  return found;
}

function contactBody(contact: DotdigitalContact, query: URLSearchParams): object {
  const include = new Set((query.get("include") ?? "").split("|"));
  const wanted = query.get("data-fields");
  const names = wanted === null ? [] : wanted.split("|").map((name) => name.toUpperCase());
  const fields = Object.entries(contact.dataFields).filter(([name]) => wanted === "[[ALL]]" || names.includes(name));
  return {
    contactId: contact.id,
    identifiers: { email: contact.email },
    ...(wanted === null ? {} : { dataFields: Object.fromEntries(fields) }),
    ...(include.has("channelProperties")
      ? { channelProperties: { email: { status: capital(contact.status), emailType: "Html", optInType: "Unknown" } } }
      : {}),
    ...(include.has("lists")
      ? {
          lists: contact.lists.map((id) => ({
            id,
            status: contact.status === "subscribed" ? "Subscribed" : "Suppressed",
          })),
        }
      : {}),
    ...(include.has("consentRecords") ? { consentRecords: contact.consentRecords } : {}),
    created: new Date(contact.created).toISOString(),
    updated: new Date(contact.updated).toISOString(),
  };
}

function listContacts({ account, query }: DotdigitalCall): DotdigitalAnswer {
  const limit = Number(query.get("limit") ?? 1000);
  if (!(limit >= 1 && limit <= 5000)) throw refusedV3(400, "contacts:invalidFilter", "limit is from 1 to 5000.");
  const marker = query.get("marker");
  const behind = marker === null ? 0 : Number(Buffer.from(marker, "base64").toString());
  const list = query.get("~listId");
  const modified = /^gte::(.+)$/.exec(query.get("~modified") ?? "")?.[1];
  const since = modified === undefined ? 0 : Date.parse(modified);
  const found = account.behind(
    behind,
    limit,
    ({ updated, lists }) => updated >= since && (list === null || lists.includes(Number(list))),
  );
  const last = found.at(-1)?.id ?? behind;
  // A link to what comes next stands on the last, empty page, too.
  const next = { marker: Buffer.from(String(last)).toString("base64"), link: "/contacts/v3" };
  return ok({ _items: found.map((contact) => contactBody(contact, query)), _links: { self: { marker }, next } });
}

const proofs = ["text", "dateTimeConsented", "url", "ipAddress", "userAgent"];

function importContacts({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const { contacts } = asObject(body);
  if (!Array.isArray(contacts) || contacts.length === 0)
    throw refusedV3(400, "contacts:noContactsSpecified", "There are no contacts.");
  const active = [...account.jobs.values()].filter(({ left }) => left > 0).length;
  if (active >= account.imports.mostActive)
    throw refusedV3(429, "contacts:tooManyActiveImports", "Too many imports are active.");
  if (account.imports.endsAs !== null && account.imports.times > 0) {
    account.imports.times -= 1;
    return {
      status: 202,
      body: { importId: account.begin({ status: account.imports.endsAs }, account.imports.notFinished) },
    };
  }
  return { status: 202, body: { importId: account.begin(imported(account, contacts), account.imports.notFinished) } };
}

function imported(account: DotdigitalAccount, contacts: readonly unknown[]): object {
  const counts = {
    newContacts: 0,
    updatedContacts: 0,
    globallySuppressed: 0,
    invalidEntries: 0,
    duplicateIdentifiers: 0,
  };
  const failures: object[] = [];
  const seen = new Set<string>();
  for (const each of contacts) {
    const { identifiers, dataFields, lists, consentRecords, channelProperties } = asObject(each);
    const { email: given } = asObject(identifiers);
    const email = typeof given === "string" ? given : "";
    const fail = (failureCode: string, description: string): void =>
      void failures.push({
        matchIdentifier: "email",
        identifiers: { email },
        failures: [{ failureCode, description }],
      });
    const properties = asObject(asObject(channelProperties)["email"]);
    if (properties["status"] === "subscribed" || properties["resubscribeOptions"] !== undefined)
      account.resubscribing += 1;
    const unknown = Object.keys(asObject(dataFields)).filter((name) => !account.fields.has(name.toUpperCase()));
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
      counts.invalidEntries += 1;
      fail("invalidEmail", "The e-mail address is not valid.");
    } else if (account.refused.has(email.toLowerCase())) {
      counts.invalidEntries += 1;
      fail("invalidEmail", "The e-mail address is not accepted.");
    } else if (seen.has(email.toLowerCase())) {
      counts.duplicateIdentifiers += 1;
      fail("duplicateIdentifier", "The identifier stands twice in the import.");
    } else if (unknown.length > 0) {
      counts.invalidEntries += 1;
      fail("invalidDataField", `There is no data field ${unknown.join(", ")}.`);
    } else {
      seen.add(email.toLowerCase());
      const isNew = account.contact(email) === undefined;
      const records = Array.isArray(consentRecords) ? (consentRecords as Record<string, string>[]) : [];
      const isProven = records.every((record) => proofs.every((name) => typeof record[name] === "string"));
      const isSent = account.write(email, {
        dataFields: asObject(dataFields) as Record<string, DataValue>,
        lists: Array.isArray(lists) ? lists.map(Number) : [],
        consentRecords: isProven ? records : [],
      });
      if (!isProven) fail("consentRecordsNotApplied", "A consent record lacks one of its five fields.");
      if (!isSent) counts.globallySuppressed += 1;
      else if (isNew) counts.newContacts += 1;
      else counts.updatedContacts += 1;
    }
  }
  return { status: "Finished", summary: counts, created: [], updated: [], failures };
}

function importState({ account, places }: DotdigitalCall): DotdigitalAnswer {
  return ok({ importId: places[0], ...jobOf(account, places[0], { status: "NotFinished" }) });
}
