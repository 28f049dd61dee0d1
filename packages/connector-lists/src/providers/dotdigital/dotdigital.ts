import { Fault } from "@storegate/connector-kit";
import type { DataField, ListProvider, ProviderHost, ProviderKind, ProviderList } from "../provider.js";
import { allContacts, deleteContact, oneContact } from "./contacts.js";
import { createDotdigitalClient, type DotdigitalClient } from "./dotdigital-client.js";
import { addressBook, addressBooks, dataFields } from "./dotdigital-answers.js";
import { dotdigitalConfig, type DotdigitalConfig } from "./dotdigital-config.js";
import { importContacts } from "./import-contacts.js";
import { optOutsSince } from "./opt-outs.js";
import { removeFromList } from "./remove-from-list.js";
import { pagesBySkip } from "./pages-by-skip.js";
import { z } from "zod";

/** Contacts of one import (what the vendor's own connector sends). */
const writesAtOnce = 2000;

/** Dotdigital: contacts by version 3 of its API; lists, data fields and opting out by version 2, which alone has them. */
export const dotdigital = {
  type: "dotdigital",
  title: "Dotdigital",
  config: dotdigitalConfig,
  writesAtOnce,
  accountOf: ({ username, url }: DotdigitalConfig) => `${username} ${url}`,
  open: (config: DotdigitalConfig, host: ProviderHost): ListProvider =>
    openAccount(createDotdigitalClient(config, host)),
} satisfies ProviderKind<DotdigitalConfig>;

function openAccount(client: DotdigitalClient): ListProvider {
  return {
    account: () => client.account(),
    lists: () => allLists(client),
    createList: (name) => createList(client, name),
    dataFields: () => allFields(client),
    createDataField: (field) => createField(client, field),
    contacts: (since, fields) => allContacts(client, since, fields),
    contact: (email, fields) => oneContact(client, email, fields),
    optOuts: (since, lists) => optOutsSince(client, since, lists),
    write: (writes) => importContacts(client, writes),
    removeFromList: (list, ids) => removeFromList(client, list, ids),
    deleteContact: (email) => deleteContact(client, email),
  };
}

async function allLists(client: DotdigitalClient): Promise<ProviderList[]> {
  const lists: ProviderList[] = [];
  for await (const some of pagesBySkip(client, "/v2/address-books", "the lists", addressBooks))
    lists.push(...some.map(({ id, name }) => ({ id: String(id), name })));
  return lists;
}

async function createList(client: DotdigitalClient, name: string): Promise<ProviderList> {
  try {
    const made = await client.ask({
      method: "POST",
      path: "/v2/address-books",
      body: { name, visibility: "Private" },
      what: "a new list",
      schema: addressBook,
      idempotent: false,
    });
    return { id: String(made.id), name: made.name };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "DOTDIGITAL_THERE_ALREADY") throw error;
    const there = (await allLists(client)).find((list) => list.name.toLowerCase() === name.toLowerCase());
    if (!there) throw error;
    return there;
  }
}

const types = { string: "text", numeric: "number", date: "date", boolean: "boolean" } as const;
const words = { text: "String", number: "Numeric", date: "Date", boolean: "Boolean" } as const;

async function allFields(client: DotdigitalClient): Promise<DataField[]> {
  const found = await client.ask({
    method: "GET",
    path: "/v2/data-fields",
    what: "the data fields",
    schema: dataFields,
  });
  return found.map(({ name, type }) => ({ name, type: types[type as keyof typeof types] ?? "text" }));
}

async function createField(client: DotdigitalClient, { name, type }: DataField): Promise<void> {
  try {
    await client.ask({
      method: "POST",
      path: "/v2/data-fields",
      body: { name, type: words[type], visibility: "Private" },
      what: "a new data field",
      schema: z.unknown(),
      idempotent: false,
    });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "DOTDIGITAL_THERE_ALREADY") throw error;
  }
}
