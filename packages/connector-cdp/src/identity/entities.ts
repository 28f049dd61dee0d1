/** Entities, and what they are known by, as they stand in the database. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { contactKey, identifierKey, type Contact, type Identifier } from "./identifiers.js";
import { newIds, newPersons } from "./new-ids.js";

/** Which entities there are of contacts, and which were made. */
export interface EnsuredEntities {
  /** Ids by {@link contactKey}. */
  readonly ids: ReadonlyMap<string, string>;
  /** Persons that were made for new entities, one for each; they have been told to nobody yet. */
  readonly newPersons: ReadonlySet<string>;
  readonly newEntities: readonly string[];
}

interface FoundEntity extends Record<string, unknown> {
  readonly id: string;
  readonly kind: Contact["kind"];
  readonly ref: string;
}

/** Finds the entities of contacts, and makes those that are missing, each with a person of its own. */
export async function ensureEntities(
  transaction: Transaction,
  whose: Space,
  contacts: readonly Contact[],
  now: Date,
): Promise<EnsuredEntities> {
  const { id: space } = whose;
  const found = await transaction.query<FoundEntity>(
    `select entity.id::text as id, entity.kind, entity.ref from jsonb_to_recordset($2::jsonb) as given (kind text, ref text)
     join entities entity on entity.space = $1 and entity.kind = given.kind and entity.ref = given.ref`,
    [space, JSON.stringify(contacts.map(({ kind, ref }) => ({ kind, ref })))],
  );
  const ids = new Map(found.map((each) => [contactKey(each), each.id]));
  const missing = contacts.filter((contact) => !ids.has(contactKey(contact)));
  if (missing.length === 0) return { ids, newPersons: new Set(), newEntities: [] };
  const persons = await newPersons(transaction, whose, missing.length, now);
  const numbers = await newIds(transaction, whose, missing.length);
  const rows = missing.map(({ kind, ref }, place) => ({ id: numbers[place], kind, ref, person: persons[place] }));
  const entities = await transaction.query<FoundEntity>(
    `insert into entities (space, id, kind, ref, person)
     select $1::integer, given.id, given.kind, given.ref, given.person
     from jsonb_to_recordset($2::jsonb) as given (id bigint, kind text, ref text, person bigint) returning id::text as id, kind, ref`,
    [space, JSON.stringify(rows)],
  );
  for (const each of entities) ids.set(contactKey(each), each.id);
  return { ids, newPersons: new Set(persons), newEntities: numbers };
}

/** An identifier of an entity. */
export interface EntityIdentifier extends Identifier {
  readonly entity: string;
}

/** How identifiers have changed. */
export interface IdentifierChanges {
  readonly added: readonly EntityIdentifier[];
  readonly removed: readonly EntityIdentifier[];
}

/** Writes what contacts are known by; answers what is new and what is no longer so. */
export async function keepIdentifiers(
  transaction: Transaction,
  { id: space }: Space,
  contacts: readonly Contact[],
  ids: ReadonlyMap<string, string>,
): Promise<IdentifierChanges> {
  const told = contacts.filter(({ identifiers }) => identifiers !== undefined);
  const entityOf = (contact: Contact): string => ids.get(contactKey(contact)) ?? "";
  const known = await identifiersOf(transaction, space, told.map(entityOf));
  const standing = new Set(known.map((each) => `${each.entity} ${identifierKey(each)}`));
  const wanted = told.flatMap((contact) =>
    (contact.identifiers ?? []).map((identifier) => ({ ...identifier, entity: entityOf(contact) })),
  );
  const keys = new Set(wanted.map((each) => `${each.entity} ${identifierKey(each)}`));
  const replaced = new Set(told.filter(({ replaces }) => replaces).map(entityOf));
  const added = wanted.filter((each) => !standing.has(`${each.entity} ${identifierKey(each)}`));
  const removed = known.filter(
    (each) => replaced.has(each.entity) && !keys.has(`${each.entity} ${identifierKey(each)}`),
  );
  if (removed.length > 0)
    await transaction.query(
      `delete from entity_identifiers each using jsonb_to_recordset($2::jsonb) as given (entity bigint, kind text, value text)
       where each.space = $1 and each.entity = given.entity and each.kind = given.kind and each.value = given.value`,
      [space, JSON.stringify(removed)],
    );
  if (added.length > 0)
    await transaction.query(
      `insert into entity_identifiers (space, entity, kind, value)
       select $1::integer, given.entity, given.kind, given.value
       from jsonb_to_recordset($2::jsonb) as given (entity bigint, kind text, value text) on conflict do nothing`,
      [space, JSON.stringify(added)],
    );
  return { added, removed };
}

/** All identifiers of entities. */
export async function identifiersOf(
  transaction: Transaction,
  space: number,
  entities: readonly string[],
): Promise<EntityIdentifier[]> {
  if (entities.length === 0) return [];
  const found = await transaction.query<{ entity: string; kind: Identifier["kind"]; value: string }>(
    `select each.entity::text as entity, each.kind, each.value from jsonb_array_elements_text($2::jsonb) as given (id)
     join entity_identifiers each on each.space = $1 and each.entity = given.id::bigint`,
    [space, JSON.stringify(entities)],
  );
  return found;
}
