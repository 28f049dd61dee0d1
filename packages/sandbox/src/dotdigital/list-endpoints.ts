/** Lists, which version 2 calls address books. */
import { asObject } from "../api/json-reader.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import type { DotdigitalList } from "./dotdigital-control.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalEndpoint,
  type DotdigitalRoutes,
  high,
  low,
  medium,
  ok,
  unlimited,
} from "./dotdigital-endpoint.js";
import { refusedV2 } from "./dotdigital-refusal.js";
import { pageOf } from "./paging.js";

/** Their routes. Those who left a list on their own are told where opting out is. */
export const listRoutes: DotdigitalRoutes = {
  "/v2/address-books": { GET: listsWhere(() => true), POST: medium(makeList) },
  "/v2/address-books/private": { GET: listsWhere(({ visibility }) => visibility === "Private") },
  "/v2/address-books/public": { GET: listsWhere(({ visibility }) => visibility === "Public") },
  "/v2/address-books/{id}": {
    GET: high(({ account, places }) => ok(shownList(account, listAt(account, places[0])))),
    PUT: medium(changeList),
    DELETE: medium(({ account, places }) => {
      dropList(account, listAt(account, places[0]).id);
      return { status: 204 };
    }),
  },
  "/v2/address-books/{id}/contacts/delete": { POST: low(takeOut) },
  "/v2/address-books/{id}/contacts/{contactId}": { DELETE: medium(takeOneOut) },
  "/v2/contacts/deletion/{id}": { GET: unlimited(leavingState) },
};

/** The list that a place of a path names. @throws DotdigitalRefusal where there is none such */
export function listAt(account: DotdigitalAccount, place: string | undefined): DotdigitalList {
  const list = account.lists.get(Number(place));
  if (list === undefined) throw refusedV2(404, "ERROR_ADDRESSBOOK_NOT_FOUND", "There is no such address book.");
  return list;
}

/** Deletes a list and takes everybody out; answers whether there was one. */
export function dropList({ lists, contacts }: DotdigitalAccount, id: number): boolean {
  if (!lists.delete(id)) return false;
  for (const contact of contacts.after(0)) {
    if (contact.lists.includes(id))
      contacts.setLists(
        contact,
        contact.lists.filter((each) => each !== id),
      );
    if (contact.leftLists.some(({ list }) => list === id)) contacts.forgetLeaving(contact, id);
  }
  return true;
}

function listsWhere(isWanted: (list: DotdigitalList) => boolean): DotdigitalEndpoint {
  return high(({ account, query }) => {
    const wanted = account.lists.all().filter(isWanted);
    return ok(pageOf(wanted, query).map((list) => shownList(account, list)));
  });
}

function shownList({ contacts }: DotdigitalAccount, list: DotdigitalList): object {
  return { ...list, contacts: contacts.membersOf(list.id) };
}

function makeList({ account, body }: DotdigitalCall): DotdigitalAnswer {
  const { name, visibility } = readList(account, body);
  const made = account.lists.add(name, visibility);
  return { status: account.settings.newListStatus, body: shownList(account, made) };
}

function changeList({ account, places, body }: DotdigitalCall): DotdigitalAnswer {
  const { id } = listAt(account, places[0]);
  const { name, visibility } = readList(account, body, id);
  return ok(shownList(account, account.lists.change(id, name, visibility)));
}

function readList({ lists }: DotdigitalAccount, body: unknown, id?: number): Omit<DotdigitalList, "id"> {
  const { name, visibility = "Private" } = asObject(body);
  if (typeof name !== "string" || name.trim() === "" || name.length > 128)
    throw refusedV2(400, "ERROR_ADDRESSBOOK_INVALID", "The name of an address book has 1 to 128 characters.");
  if (visibility !== "Private" && visibility !== "Public")
    throw refusedV2(400, "ERROR_ADDRESSBOOK_INVALID", "The visibility of an address book is Private or Public.");
  if (lists.isTaken(name, id))
    throw refusedV2(400, "ERROR_ADDRESSBOOK_DUPLICATE", "An address book of this name is there already.");
  return { name, visibility };
}

function takeOut({ account, places, body }: DotdigitalCall): DotdigitalAnswer {
  const list = listAt(account, places[0]);
  if (!Array.isArray(body) || body.length === 0 || !body.every((id) => Number.isInteger(id)))
    throw refusedV2(400, "ERROR_CONTACTS_ARE_NOT_SPECIFIED", "The body is a list of ids of contacts.");
  const found = (body as readonly number[]).flatMap((id) => account.contacts.byId(id) ?? []);
  if (found.some(({ email }) => account.isRefused(email))) throw notLetGo();
  for (const contact of found) {
    const rest = contact.lists.filter((each) => each !== list.id);
    if (rest.length < contact.lists.length) account.contacts.setLists(contact, rest);
  }
  const id = account.jobs.begin("leaving", account.imports.notFinished, () => ({ Status: "Completed" }));
  return { status: 202, body: { id, status: "Started" } };
}

function takeOneOut({ account, places }: DotdigitalCall): DotdigitalAnswer {
  const list = listAt(account, places[0]);
  const contact = account.contacts.byId(Number(places[1]));
  if (contact === undefined || !contact.lists.includes(list.id))
    throw refusedV2(404, "ERROR_CONTACT_NOT_FOUND", "The address book has no such contact.");
  if (account.isRefused(contact.email)) throw notLetGo();
  account.contacts.setLists(
    contact,
    contact.lists.filter((each) => each !== list.id),
  );
  return { status: 204 };
}

function notLetGo(): Error {
  return refusedV2(400, "ERROR_CONTACT_INVALID", "A contact cannot be taken out of the address book.");
}

function leavingState({ account, places: [id = ""] }: DotdigitalCall): DotdigitalAnswer {
  const state = account.jobs.look("leaving", id);
  if (state === undefined) throw refusedV2(404, "ERROR_IMPORT_NOT_FOUND", "There is no such deletion.");
  return ok({ Id: id, ...(state ?? { Status: "Started" }) });
}
