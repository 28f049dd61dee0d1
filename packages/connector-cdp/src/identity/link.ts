/** Linking what a store tells to persons. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { closureOf, holdersOf } from "./closure.js";
import { personParts } from "./components.js";
import { markDirty } from "./dirty.js";
import { ensureEntities, keepIdentifiers } from "./entities.js";
import { notErased } from "./erased.js";
import { contactKey, identifierKey, type Contact } from "./identifiers.js";
import { keepPersons } from "./keep-persons.js";
import type { LinkingRules } from "./linking-rules.js";

/**
 * Links contacts: makes the entities that are missing, keeps what they are known by, and brings together, or parts, whoever that links by
 * now. Whoever has changed is marked to be computed anew. It takes the same number of statements however many contacts there are.
 * @returns the entities of contacts, by {@link contactKey}; none of a contact who was erased.
 */
export async function link(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  contacts: readonly Contact[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const allowed = await notErased(transaction, space, distinct(contacts));
  if (allowed.length === 0) return new Map();
  const { ids, newPersons, newEntities } = await ensureEntities(transaction, space, allowed, now);
  const changes = await keepIdentifiers(transaction, space, allowed, ids);
  const changed = [...newEntities, ...[...changes.added, ...changes.removed].map(({ entity }) => entity)];
  if (changed.length === 0) return ids;
  const holders = await holdersOf(transaction, space.id, rules, changes);
  const entities = await closureOf(transaction, space.id, rules, [...changed, ...holders]);
  await keepPersons(transaction, space, entities, personParts(entities), { now, untold: newPersons });
  await markDirty(transaction, space, changed);
  return ids;
}

/** Each contact once, with all that is told of it; of two that replace the later one holds. */
function distinct(contacts: readonly Contact[]): Contact[] {
  const known = new Map<string, Contact>();
  for (const contact of contacts) {
    const before = known.get(contactKey(contact));
    known.set(contactKey(contact), before ? together(before, contact) : contact);
  }
  return [...known.values()];
}

function together(before: Contact, contact: Contact): Contact {
  if (contact.identifiers === undefined) return before;
  if (contact.replaces || before.identifiers === undefined) return contact;
  const identifiers = new Map(
    [...before.identifiers, ...contact.identifiers].map((each) => [identifierKey(each), each]),
  );
  return { ...before, identifiers: [...identifiers.values()] };
}
