/** Who was erased stays out: their identifiers are known by digests alone. */
import { createHash } from "node:crypto";
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { contactKey, type Contact, type Identifier } from "./identifiers.js";

/** What of an identifier is kept when its person was erased: SHA-256, in hex, of it and whose space it is. */
export function digestOf({ integrationId }: Pick<Space, "integrationId">, text: string): string {
  return createHash("sha256").update(`${integrationId}:${text}`).digest("hex");
}

/** The texts whose digests are kept of a contact: what it is known as, and what it is known by. */
export function erasableTexts(contact: Contact): string[] {
  const { identifiers = [] } = contact;
  return [contactKey(contact), ...identifiers.filter(({ kind }) => kind === "e").map(textOf)];
}

/** An identifier as it is digested. */
export function textOf({ kind, value }: Identifier): string {
  return `${kind}:${value}`;
}

/** Remembers that what these texts stand for was erased. */
export async function rememberErased(
  transaction: Transaction,
  space: Space,
  texts: readonly string[],
  now: Date,
): Promise<void> {
  await transaction.query(
    `insert into erased_identifiers (space, digest, erased_at)
     select $1::integer, decode(digest, 'hex'), $3::timestamptz from jsonb_array_elements_text($2::jsonb) as given (digest) on conflict do nothing`,
    [space.id, JSON.stringify(texts.map((text) => digestOf(space, text))), now],
  );
}

/** Those of contacts that may be kept: not as erased accounts, nor with addresses of who was erased. */
export async function notErased(
  transaction: Transaction,
  space: Space,
  contacts: readonly Contact[],
): Promise<Contact[]> {
  const [any] = await transaction.query("select 1 from erased_identifiers where space = $1 limit 1", [space.id]);
  if (!any) return [...contacts];
  const texts = new Map(contacts.map((contact) => [contact, erasableTexts(contact)]));
  const digests = new Map(
    Array.from(texts.values()).flatMap((each) => each.map((text) => [digestOf(space, text), text])),
  );
  const found = await transaction.query<{ digest: string }>(
    `select encode(digest, 'hex') as digest from erased_identifiers
     where space = $1 and digest in (select decode(value, 'hex') from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [space.id, JSON.stringify([...digests.keys()])],
  );
  const erased = new Set(found.map(({ digest }) => digests.get(digest)));
  return contacts.filter((contact) => !texts.get(contact)?.some((text) => erased.has(text)));
}
