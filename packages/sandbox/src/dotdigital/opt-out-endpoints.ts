/** Who is sent nothing any more, and those who are asked back (version 2, which alone has this). */
import { asObject } from "../api/json-reader.js";
import { type ContactRecord, isSuppressed, type Removal } from "./contact-record.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalEndpoint,
  type DotdigitalRoutes,
  low,
  medium,
  ok,
} from "./dotdigital-endpoint.js";
import { refusedV2 } from "./dotdigital-refusal.js";
import { listAt } from "./list-endpoints.js";
import { pageOf } from "./paging.js";
import { contactV2, pascal, removalV2 } from "./v2-presenting.js";

/** Their routes. */
export const optOutRoutes: DotdigitalRoutes = {
  "/v2/contacts/suppressed-since/{date}": {
    GET: low(({ account, places, query }) => removals(account, null, places[0], query, () => true)),
  },
  "/v2/contacts/unsubscribed-since/{date}": {
    GET: low(({ account, places, query }) =>
      removals(account, null, places[0], query, ({ reason }) => reason === "unsubscribed"),
    ),
  },
  "/v2/address-books/{id}/contacts/unsubscribed-since/{date}": {
    GET: low(({ account, places, query }) =>
      removals(account, listAt(account, places[0]).id, places[1], query, () => true),
    ),
  },
  "/v2/contacts/unsubscribe": { POST: medium(unsubscribe) },
  "/v2/address-books/{id}/contacts/unsubscribe": { POST: medium(unsubscribeFromList) },
  "/v2/contacts/suppress-contacts": { PUT: low(suppress) },
  "/v2/contacts/resubscribe": { POST: resubscribing(true) },
  "/v2/contacts/resubscribe-with-no-challenge": { POST: resubscribing(false) },
  "/v2/address-books/{id}/contacts/resubscribe": { POST: resubscribing(true) },
  "/v2/address-books/{id}/contacts/resubscribe-with-no-challenge": { POST: resubscribing(false) },
};

function removals(
  account: DotdigitalAccount,
  list: number | null,
  date: string | undefined,
  query: URLSearchParams,
  isWanted: (removal: Removal) => boolean,
): DotdigitalAnswer {
  const since = Date.parse(date ?? "");
  if (Number.isNaN(since)) throw refusedV2(400, "ERROR_PARAMETER_INVALID", "The date is none.");
  const found = account.contacts.removals.since(list, since);
  return ok(pageOf(found, query, isWanted).map((removal) => removalV2(removal, account.settings)));
}

function contactIn(account: DotdigitalAccount, body: unknown): ContactRecord {
  const { email } = asObject(body);
  const found = typeof email === "string" ? account.contacts.get(email) : undefined;
  if (found === undefined) throw refusedV2(404, "ERROR_CONTACT_NOT_FOUND", "There is no contact with this address.");
  return found;
}

function unsubscribe({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const contact = contactIn(account, body);
  if (contact.status !== "unsubscribed") account.contacts.setStatus(contact, "unsubscribed");
  const at = contact.removal?.at ?? contact.updated;
  return ok(removalV2({ contact, at, reason: "unsubscribed", list: null }, account.settings));
}

function unsubscribeFromList({ account, places, body }: DotdigitalCall): DotdigitalAnswer {
  const { id: list } = listAt(account, places[0]);
  const contact = contactIn(account, body);
  account.contacts.unsubscribeFrom(contact, list);
  return ok(removalV2({ contact, at: contact.updated, reason: "unsubscribed", list }, account.settings));
}

function suppress({ account, body }: DotdigitalCall): DotdigitalAnswer {
  if (!Array.isArray(body) || body.length === 0)
    throw refusedV2(400, "ERROR_CONTACTS_ARE_NOT_SPECIFIED", "The body is a list of contacts.");
  const suppressed: object[] = [];
  const notFound: object[] = [];
  for (const each of body as readonly unknown[]) {
    const { id, email } = asObject(each);
    const told = { id: typeof id === "number" ? id : 0, email: typeof email === "string" ? email : null };
    const found = told.id === 0 ? account.contacts.get(told.email ?? "") : account.contacts.byId(told.id);
    if (found !== undefined) account.contacts.setStatus(found, "suppressed");
    (found === undefined ? notFound : suppressed).push(told);
  }
  return ok({ suppressed, notFound });
}

/** Asks somebody back, which is counted. Who complained, bounced or was suppressed does not come back by it. */
function resubscribing(isChallenged: boolean): DotdigitalEndpoint {
  return medium(({ account, places: [place], body }) => {
    account.resubscribing += 1;
    const list = place === undefined ? undefined : listAt(account, place).id;
    const contact = contactIn(account, asObject(body)["unsubscribedContact"]);
    if (isSuppressed(contact.status) && contact.status !== "unsubscribed")
      return ok({ contact: contactV2(contact), status: "ContactCannotBeUnsuppressed" });
    if (isChallenged) return ok({ contact: contactV2(contact), status: "ContactChallenged" });
    const before = pascal(contact.status);
    if (contact.status === "unsubscribed") account.contacts.setStatus(contact, "subscribed");
    if (list !== undefined) {
      account.contacts.forgetLeaving(contact, list);
      account.contacts.setLists(contact, [...contact.lists, list]);
    }
    // The example of the OpenAPI file tells the contact as it was.
    return ok({ contact: { ...contactV2(contact), status: before }, status: "ContactAdded" });
  });
}
