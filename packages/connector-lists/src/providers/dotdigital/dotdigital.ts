import type { ListProvider, ProviderHost, ProviderKind } from "../provider.js";
import { importBounds } from "./contact-wire.js";
import { allContacts, contactById, deleteContact, oneContact } from "./contacts.js";
import { createDataFields, type KnownFields } from "./data-fields.js";
import { createDotdigitalClient, type DotdigitalClient } from "./dotdigital-client.js";
import { dotdigitalConfig, type DotdigitalConfig } from "./dotdigital-config.js";
import { importContacts } from "./import-contacts.js";
import { allLists, createList } from "./lists.js";
import { optOutsSince } from "./opt-outs.js";
import { removeFromList } from "./remove-from-list.js";

/** Dotdigital: contacts by version 3 of its API; lists, data fields and opting out by version 2, which alone has them. */
export const dotdigital = {
  type: "dotdigital",
  title: "Dotdigital",
  config: dotdigitalConfig,
  writesAtOnce: importBounds.contacts,
  open: (config: DotdigitalConfig, host: ProviderHost): ListProvider =>
    openAccount(createDotdigitalClient(config, host)),
} satisfies ProviderKind<DotdigitalConfig>;

function openAccount(client: DotdigitalClient, known: KnownFields = {}): ListProvider {
  const fields = createDataFields(client, known);
  return {
    as: (work) => openAccount(client.as(work), known),
    account: () => client.account(),
    lists: () => allLists(client),
    createList: (name) => createList(client, name),
    dataFields: () => fields.all(),
    createDataField: (field) => fields.create(field),
    async *contacts(since, names) {
      yield* allContacts(client, since, await fields.known(names));
    },
    contact: async (email, names) => oneContact(client, email, await fields.known(names)),
    contactById: async (id, names) => contactById(client, id, await fields.known(names)),
    optOuts: (since, lists) => optOutsSince(client, since, lists),
    write: (writes) => importContacts(client, writes),
    removeFromList: (list, ids) => removeFromList(client, list, ids),
    deleteContact: (id) => deleteContact(client, id),
  };
}
