import type { Fields } from "@storegate/connector-kit";
import type { ListsConfig } from "../config.js";
import type { OwnList } from "../lists-context.js";
import { ownedFields } from "./contact-fields.js";
import type { StoredPerson } from "./stored-people.js";

/** By resource, which target a person stands for, and what is known of it: the contact at the provider, and the rows on the store's newsletter list. */
export function contactRecordTargets(
  { source, contact, subscriberIds }: StoredPerson,
  lists: readonly OwnList[],
  mapping: ListsConfig["fields"],
): { readonly targets: Record<string, string>; readonly observed: Record<string, Fields> } {
  const owned = ownedFields(contact, lists, mapping);
  const [first] = source.sightings.filter(({ kind }) => kind === "subscriber");
  return {
    targets: {
      contact: source.address,
      ...(subscriberIds.length > 0 ? { subscriber: subscriberIds.join() } : {}),
    },
    observed: {
      contact: { lists: [...owned.lists], data: { ...owned.data } },
      ...(first ? { subscriber: { consents: consentsOf(source.sightings) } } : {}),
    },
  };
}

/** What somebody agreed to in any of their rows. */
export function consentsOf(sightings: readonly { readonly consents: readonly string[] }[]): string[] {
  return [...new Set(sightings.flatMap(({ consents }) => consents))].toSorted();
}
