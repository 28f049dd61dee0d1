/** Deleting somebody at a provider, under whatever spelling of their address it has them. */
import { normalisedAddress } from "../ledger/normalised-address.js";
import { contactIdsSeen, contactsOf } from "../observed/contacts-of-address.js";
import { lastLookAtContacts } from "../observed/look-at-provider.js";
import type { ListsContext } from "../lists-context.js";
import { accountOf, openProvider } from "../providers/providers.js";

/** Whom to delete. */
export interface EraseAtProvider {
  /** Normalised. */
  readonly address: string;
  /** Of whoever was erased before no look has kept what the provider has: all of it is looked through. */
  readonly isErased: boolean;
  /** Told as soon as one contact is deleted, whatever comes of the rest. */
  readonly onDeleted: () => void;
}

/**
 * Deletes every contact of an address: those that looks have seen, the one that the provider finds by it, and, so that none is left, those whose
 * address is normalised to it among all that have changed since the last look, or among all where none was taken.
 * @throws Fault of the provider, also where it has one of them still.
 */
export async function eraseAtProvider(
  context: ListsContext,
  { address, isErased, onDeleted }: EraseAtProvider,
): Promise<void> {
  const { tables, integrationId, config } = context;
  if (integrationId === null) throw new TypeError("an integration whose people are erased is saved");
  // Whom nobody can write to was never handed over.
  if (normalisedAddress(address) === null) return;
  const provider = openProvider(context);
  const seen = (await contactIdsSeen(tables, integrationId, [address])).get(address) ?? [];
  const ids = new Set((await contactsOf(provider, address, seen, [])).map(({ id }) => id));
  const since = isErased
    ? null
    : await lastLookAtContacts({ tables, integrationId }, await accountOf(config.provider, provider));
  for await (const some of provider.contacts(since, []))
    for (const { id, email } of some) if (normalisedAddress(email) === address) ids.add(id);
  for (const id of ids) if (await provider.deleteContact(id)) onDeleted();
}
