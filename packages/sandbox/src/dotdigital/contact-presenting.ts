import { type ContactRecord, isSuppressed } from "./contact-record.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import { refusedV3 } from "./dotdigital-refusal.js";
import { pascal } from "./v2-presenting.js";

const dataSets = ["channelProperties", "lists", "preferences", "consentRecords"];

/** What of contacts is to be told besides who they are. */
export interface ContactParts {
  readonly include: ReadonlySet<string>;
  /** Names in upper case; `"all"`, or `null` for none. */
  readonly fields: readonly string[] | "all" | null;
}

/** All of it, as what writes one contact answers. */
export const everyPart: ContactParts = { include: new Set(dataSets), fields: "all" };

/** Reads `include` and `data-fields`. @throws DotdigitalRefusal for a data set or a data field that is not there */
export function readParts(account: DotdigitalAccount, query: URLSearchParams): ContactParts {
  const include = listed(query, "include");
  const unknown = include.find((name) => !dataSets.includes(name));
  if (unknown !== undefined) throw refusedV3(400, "contacts:invalidFilter", `There is no data set ${unknown}.`);
  const names = listed(query, "data-fields").map((name) => name.toUpperCase());
  const isAll = names.includes("[[ALL]]");
  const strange = isAll ? undefined : names.find((name) => !account.fields.has(name));
  if (strange !== undefined) throw refusedV3(400, "contacts:invalidFilter", `There is no data field ${strange}.`);
  return { include: new Set(include), fields: isAll ? "all" : names.length === 0 ? null : names };
}

/** A contact as version 3 tells it. Preferences are none. */
export function contactV3(account: DotdigitalAccount, contact: ContactRecord, parts: ContactParts): object {
  const word = (text: string): string => (account.settings.statusWords === "PascalCase" ? pascal(text) : text);
  const { status, emailType, optInType, created, updated } = contact;
  return {
    contactId: contact.id,
    status: word(overall(contact)),
    created: new Date(created).toISOString(),
    updated: new Date(updated).toISOString(),
    identifiers: { email: contact.email },
    ...(parts.fields === null ? {} : { dataFields: fieldsOf(contact, parts.fields) }),
    ...(parts.include.has("channelProperties")
      ? { channelProperties: { email: { emailType, optInType, status: word(status) } } }
      : {}),
    ...(parts.include.has("lists") ? { lists: listsOf(account, contact, word) } : {}),
    ...(parts.include.has("consentRecords") ? { consentRecords: contact.consentRecords } : {}),
  };
}

function listed(query: URLSearchParams, name: string): readonly string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(/[|,]/))
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

/** A contact's own status has fewer words than that of its e-mail channel. */
function overall({ status }: ContactRecord): string {
  if (status === "softBounced") return "subscribed";
  return status === "hardBounced" || status === "ispComplained" ? "suppressed" : status;
}

function fieldsOf({ dataFields }: ContactRecord, wanted: readonly string[] | "all"): object {
  if (wanted === "all") return dataFields;
  return Object.fromEntries(Object.entries(dataFields).filter(([name]) => wanted.includes(name)));
}

function listsOf(
  { lists, settings }: DotdigitalAccount,
  contact: ContactRecord,
  word: (text: string) => string,
): readonly object[] {
  const status = isSuppressed(contact.status)
    ? "suppressed"
    : contact.status === "pendingOptIn"
      ? "pending"
      : "subscribed";
  const shown = (id: number, of: string): object => ({ id, name: lists.get(id)?.name ?? "", status: word(of) });
  const left = settings.showLeftLists ? contact.leftLists.flatMap(({ list }) => list ?? []) : [];
  return [...contact.lists.map((id) => shown(id, status)), ...left.map((id) => shown(id, "suppressed"))];
}
