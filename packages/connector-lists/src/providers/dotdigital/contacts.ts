/** Contacts as Dotdigital has them (version 3). */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";
import type { ProviderContact } from "../provider.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { contact, contactPage } from "./dotdigital-answers.js";

const included = "include=channelProperties|lists";
/** The most of a page. */
const atOnce = 5000;

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
  for (let marker = ""; ;) {
    const page = await client.ask({
      method: "GET",
      path: `/contacts/v3?limit=${atOnce}&${included}${fieldsQuery(fields)}${changed}${marker}`,
      what: "the contacts",
      schema: contactPage,
    });
    if (page._items.length === 0) return;
    yield page._items.flatMap((each) => toContact(each) ?? []);
    const next = page._links?.next?.marker;
    if (!next) return;
    marker = `&marker=${encodeURIComponent(next)}`;
  }
}

/** The one with an address. */
export async function oneContact(
  client: DotdigitalClient,
  email: string,
  fields: readonly string[],
): Promise<ProviderContact | null> {
  try {
    const found = await client.ask({
      method: "GET",
      path: `/contacts/v3/email/${encodeURIComponent(email)}?${included}${fieldsQuery(fields)}`,
      what: "a contact",
      schema: contact,
    });
    return toContact(found);
  } catch (error) {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
    throw error;
  }
}

/** Deletes a contact; answers whether there was one. */
export async function deleteContact(client: DotdigitalClient, email: string): Promise<boolean> {
  try {
    await client.ask({
      method: "DELETE",
      path: `/contacts/v3/email/${encodeURIComponent(email)}`,
      what: "the deletion of a contact",
      schema: z.unknown(),
    });
    return true;
  } catch (error) {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return false;
    throw error;
  }
}

function fieldsQuery(fields: readonly string[]): string {
  return fields.length === 0 ? "" : `&data-fields=${encodeURIComponent(fields.join("|"))}`;
}

function toContact({
  contactId,
  identifiers,
  dataFields,
  channelProperties,
  lists,
  updated,
  created,
}: z.infer<typeof contact>): ProviderContact | null {
  if (!identifiers.email) return null;
  const status = channelProperties?.email?.status ?? "no_subscription";
  return {
    id: String(contactId),
    email: identifiers.email,
    status,
    isOptedOut: isOptedOut(status),
    lists: (lists ?? []).map(({ id }) => String(id)),
    fields: dataFields ?? {},
    modifiedAt: updated ?? created,
  };
}
