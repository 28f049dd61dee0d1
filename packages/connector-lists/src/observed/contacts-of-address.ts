/**
 * Somebody's contacts at the provider. It may have several of one person, since it compares addresses by its own rules, where we know people by the
 * normalised one: `kim@münchen.de` is another contact there than `kim@xn--mnchen-3ya.de`. By an address it finds one of them at most; all are
 * found by the ids that looks have seen.
 */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import { normalisedAddress } from "../ledger/normalised-address.js";
import type { FieldValue, ListProvider, ProviderContact } from "../providers/provider.js";

/** Whether the provider would not find a contact by the address of its person: providers compare addresses without case, and no further. */
export function isSpeltOtherwise({ email }: Pick<ProviderContact, "email">, address: string): boolean {
  return email.trim().toLowerCase() !== address;
}

/** By address, the ids of contacts that looks have seen, who may have another address by now. */
export async function contactIdsSeen(
  tables: Transaction,
  integrationId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tables.query(
    `select asked.address, ids from jsonb_array_elements_text($2::jsonb) as asked (address) cross join lateral (
       select jsonb_agg(contact_id order by length(contact_id), contact_id) as ids from contacts
       where integration_id = $1 and contacts.address = asked.address
     ) as seen where ids is not null`,
    [integrationId, JSON.stringify(addresses)],
  );
  return new Map(z.array(seenSchema).parse(rows));
}

const seenSchema = z
  .object({ address: z.string(), ids: z.array(z.string()) })
  .transform(({ address, ids }): [string, readonly string[]] => [address, ids]);

/**
 * Who is at the provider now under any spelling of an address, among the one whom it finds by it and those of the ids that were seen; first the
 * one whom it finds. An id that is somebody else's by now is left out.
 */
export async function contactsOf(
  provider: Pick<ListProvider, "contact" | "contactById">,
  address: string,
  seen: readonly string[],
  fields: readonly string[],
): Promise<readonly ProviderContact[]> {
  const byAddress = await provider.contact(address, fields);
  const found = byAddress ? [byAddress] : [];
  for (const id of seen) {
    const contact = id === byAddress?.id ? null : await provider.contactById(id, fields);
    if (contact && normalisedAddress(contact.email) === address) found.push(contact);
  }
  return found;
}

/** What is compared of a person: in which lists any of their contacts is, and the fields of the one that is written to. */
export function joined(
  contacts: readonly Pick<ProviderContact, "lists" | "fields">[],
): { readonly lists: readonly string[]; readonly fields: Readonly<Record<string, FieldValue>> } | null {
  const [first] = contacts;
  return first ? { lists: [...new Set(contacts.flatMap(({ lists }) => lists))], fields: first.fields } : null;
}
