import { contactV3, readParts } from "./contact-presenting.js";
import type { ContactRecord } from "./contact-record.js";
import { type DotdigitalAnswer, type DotdigitalCall, ok } from "./dotdigital-endpoint.js";
import { refusedV3 } from "./dotdigital-refusal.js";

/** One page of contacts by ascending id. A link to what comes next stands on the last, empty page, too. */
export function listContacts({ account, query, apiEndpoint }: DotdigitalCall): DotdigitalAnswer {
  const limit = wholeNumber(query, "limit", 1000);
  if (limit < 1 || limit > 5000) throw invalidFilter("limit is from 1 to 5000.");
  const parts = readParts(account, query);
  const isWanted = readFilter(query);
  const from = readMarker(query);
  const found: ContactRecord[] = [];
  for (const contact of account.contacts.after(from)) {
    if (isWanted(contact)) found.push(contact);
    if (found.length === limit) break;
  }
  const link = (id: number): object => ({ marker: markerOf(id), link: linkTo(apiEndpoint, query, id) });
  return ok({
    _items: found.map((contact) => contactV3(account, contact, parts)),
    _links: { self: link(from), first: link(0), next: link(found.at(-1)?.id ?? from) },
  });
}

function readFilter(query: URLSearchParams): (contact: ContactRecord) => boolean {
  if (query.has("~segmentId")) throw invalidFilter("There are no segments.");
  const [created, modified] = [readSince(query, "~created"), readSince(query, "~modified")];
  if (created !== undefined && modified !== undefined)
    throw invalidFilter("~created cannot be used together with ~modified.");
  const list = query.has("~listId") ? wholeNumber(query, "~listId", 0) : undefined;
  return (contact) =>
    (created === undefined || contact.created >= created) &&
    (modified === undefined || contact.updated >= modified) &&
    (list === undefined || contact.lists.includes(list));
}

function readSince(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const time = /^gte::(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z)$/.exec(text)?.[1];
  const since = Date.parse(time ?? "");
  if (Number.isNaN(since)) throw invalidFilter(`${name} is gte:: and a time as 2021-12-17T00:00:00Z.`);
  return since;
}

function readMarker(query: URLSearchParams): number {
  const marker = query.get("marker");
  if (marker === null) return 0;
  const id = /^after:(\d{1,15})$/.exec(Buffer.from(marker, "base64").toString())?.[1];
  if (id === undefined) throw invalidFilter("marker is none that was told.");
  return Number(id);
}

function markerOf(id: number): string {
  return Buffer.from(`after:${id}`).toString("base64");
}

function linkTo(apiEndpoint: string, query: URLSearchParams, id: number): string {
  const next = new URLSearchParams(query);
  next.set("marker", markerOf(id));
  return `${apiEndpoint}/contacts/v3?${next.toString()}`;
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw invalidFilter(`${name} is a whole number.`);
  return Number(text);
}

function invalidFilter(words: string): Error {
  return refusedV3(400, "contacts:invalidFilter", words);
}
