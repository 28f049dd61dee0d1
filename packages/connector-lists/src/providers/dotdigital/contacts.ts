/** Contacts as Dotdigital has them (version 3). */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";
import type { ProviderContact } from "../provider.js";
import { comesTrue } from "./comes-true.js";
import { contact, contactPage } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { tooLarge } from "./dotdigital-faults.js";

const included = `include=${encodeURIComponent("channelProperties|lists")}`;
/** The most of a page. */
const mostAtOnce = 5000;
/** Contacts that are as large as this are not: an answer that is still too large then is none of contacts. */
const leastAtOnce = 50;

/** Statuses by which Dotdigital sends a contact nothing, for good; a soft bounce and a pending opt-in are none of them. */
const optedOut: ReadonlySet<string> = new Set([
  "unsubscribed",
  "hard_bounced",
  "isp_complained",
  "direct_complaint",
  "spam_trap",
  "deleted",
  "blockedlocalpart",
  "sharedsuppression",
  "shared_suppression",
  "shared_domain_suppression",
  "suppressed",
  "purchased",
  "known_complainer",
  "known_litigator",
  "binned",
  "domain_suppressed",
  "domain_suppression",
  "mail_blocked",
  "not_allowed",
  "no_mx_record",
]);

/** Whether a status is one of those. */
export function isOptedOut(status: string): boolean {
  return optedOut.has(status);
}

/** All, or those changed since; people without an address are left out. */
export async function* allContacts(
  client: DotdigitalClient,
  since: Date | null,
  fields: readonly string[],
): AsyncGenerator<readonly ProviderContact[], void> {
  const changed = since === null ? "" : `&~modified=${encodeURIComponent(`gte::${since.toISOString()}`)}`;
  const query = `${included}${fieldsQuery(fields)}${changed}`;
  let atOnce = mostAtOnce;
  for (let marker = ""; ;) {
    const path = `/contacts/v3?limit=${atOnce}&${query}${marker}`;
    const page = await pageOrTooLarge(client, path, atOnce);
    if (page === undefined) {
      atOnce = Math.ceil(atOnce / 4);
      continue;
    }
    // A link to what comes next may stand on the last page, too, which is empty.
    if (page._items.length === 0) return;
    yield page._items.flatMap((each) => toContact(each) ?? []);
    const next = page._links?.next?.marker;
    if (!next) return;
    marker = `&marker=${encodeURIComponent(next)}`;
  }
}

/** Undefined of an answer of more bytes than are read, which fewer contacts are not. */
async function pageOrTooLarge(
  client: DotdigitalClient,
  path: string,
  atOnce: number,
): Promise<z.infer<typeof contactPage> | undefined> {
  try {
    return await client.ask({ method: "GET", path, what: "the question for contacts", schema: contactPage });
  } catch (error) {
    if (error instanceof Fault && error.code === tooLarge && atOnce > leastAtOnce) return undefined;
    throw error;
  }
}

/** The one with an address, as Dotdigital compares addresses. */
export async function oneContact(
  client: DotdigitalClient,
  email: string,
  fields: readonly string[],
): Promise<ProviderContact | null> {
  const found = await foundAt(client, `email/${encodeURIComponent(email)}`, fields);
  return found && toContact(found);
}

/** The one with an id. */
export async function contactById(
  client: DotdigitalClient,
  id: string,
  fields: readonly string[],
): Promise<ProviderContact | null> {
  const found = await foundAt(client, idPath(id), fields);
  return found && toContact(found);
}

/**
 * Whether a contact is in a list, and would be sent what goes to it. Who left one may still be told with it, as suppressed; and so is, with each
 * of their lists, who is opted out of everything.
 */
export async function isActiveIn(client: DotdigitalClient, id: string, list: string): Promise<boolean> {
  const found = await foundAt(client, idPath(id), []);
  return found?.lists?.some((each) => String(each.id) === list && each.status !== "suppressed") === true;
}

/** Deletes a contact; answers whether there was one. @throws Fault DOTDIGITAL_NOT_DELETED where it is there still */
export async function deleteContact(client: DotdigitalClient, id: string): Promise<boolean> {
  const deletion = { method: "DELETE", path: `/contacts/v3/${idPath(id)}`, what: "the deletion of a contact" } as const;
  const answered = await unlessNotFound(client.ask({ ...deletion, schema: z.unknown().transform(() => true) }));
  if (answered === null) return false;
  if (!(await comesTrue(client, async () => (await foundAt(client, idPath(id), [])) === null))) throw notDeleted(id);
  return true;
}

function notDeleted(id: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "DOTDIGITAL_NOT_DELETED",
    message: `Dotdigital answered that it deleted the contact ${id}, and has it still.`,
    remedy: "Ask for the erasure again, or delete the contact in Dotdigital.",
  });
}

async function foundAt(
  client: DotdigitalClient,
  place: string,
  fields: readonly string[],
): Promise<z.infer<typeof contact> | null> {
  const path = `/contacts/v3/${place}?${included}${fieldsQuery(fields)}`;
  return unlessNotFound(client.ask({ method: "GET", path, what: "the question for a contact", schema: contact }));
}

async function unlessNotFound<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
    throw error;
  });
}

function idPath(id: string): string {
  return `contactId/${encodeURIComponent(id)}`;
}

function fieldsQuery(fields: readonly string[]): string {
  return fields.length === 0 ? "" : `&data-fields=${encodeURIComponent(fields.join("|"))}`;
}

function toContact(told: z.infer<typeof contact>): ProviderContact | null {
  const { contactId, identifiers, dataFields, channelProperties, lists, updated, created } = told;
  if (!identifiers.email) return null;
  const status = channelProperties?.email?.status ?? "no_subscription";
  return {
    id: String(contactId),
    email: identifiers.email,
    status,
    isOptedOut: isOptedOut(status),
    // Who left a list may still be told with it, as suppressed; of whoever is opted out everywhere all lists are told so.
    lists: (lists ?? [])
      .filter((list) => isOptedOut(status) || list.status !== "suppressed")
      .map(({ id }) => String(id)),
    fields: dataFields ?? {},
    modifiedAt: updated ?? created,
  };
}
