/** What of a contact is ours: which of our lists it is in, and the data fields that are mapped. */
import type { Fields } from "@storegate/connector-kit";
import { z } from "zod";
import type { ListsConfig } from "../config.js";
import type { OwnList } from "../lists-context.js";
import type { FieldValue } from "../providers/provider.js";

/** The owned fields of a contact, as changes have them. */
export interface ContactFields {
  /** Names of our lists; what is not yet made goes by name, too. */
  readonly lists: readonly string[];
  /** By data field, in the case of the mapping; null of one that is empty. */
  readonly data: Readonly<Record<string, FieldValue>>;
}

const contactFields = z.object({
  lists: z.array(z.string()),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Reads them where they are plain JSON. */
export function contactFieldsIn(fields: Fields): ContactFields {
  return contactFields.parse(fields);
}

/** Those of a contact as the provider has it; of somebody whom it does not know everything is empty. */
export function ownedFields(
  contact: { readonly lists: readonly string[]; readonly fields: Readonly<Record<string, FieldValue>> } | null,
  lists: readonly OwnList[],
  mapping: ListsConfig["fields"],
): ContactFields {
  const names = lists.filter(({ id }) => id !== null && contact?.lists.includes(id) === true).map(({ name }) => name);
  const values = new Map(
    Object.entries(contact?.fields ?? {}).map(([name, value]) => [name.toUpperCase(), value] as const),
  );
  return {
    lists: [...new Set(names)].toSorted(),
    data: Object.fromEntries(mapping.map(({ to }) => [to, values.get(to.toUpperCase()) ?? null])),
  };
}
