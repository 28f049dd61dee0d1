/** Everybody whose person may have changed: those who have the identifiers that did, and all who are one person with them. */
import type { Transaction } from "@storegate/connector-kit";
import type { LinkableEntity } from "./components.js";
import { identifiersOf, type EntityIdentifier, type IdentifierChanges } from "./entities.js";
import { identifierKey, type Identifier } from "./identifiers.js";
import { links, type LinkingRules } from "./linking-rules.js";

/** Who has identifiers that changed, as far as that can link or part anybody: what too many had before and after does not. */
export async function holdersOf(
  transaction: Transaction,
  space: number,
  rules: LinkingRules,
  { added, removed }: IdentifierChanges,
): Promise<string[]> {
  const changes = new Map<string, { readonly identifier: Identifier; added: number; removed: number }>();
  const note = (each: EntityIdentifier, what: "added" | "removed"): void => {
    const key = identifierKey(each);
    const known = changes.get(key) ?? { identifier: { kind: each.kind, value: each.value }, added: 0, removed: 0 };
    known[what] += 1;
    changes.set(key, known);
  };
  for (const each of added) note(each, "added");
  for (const each of removed) note(each, "removed");
  const asked = [...changes.values()].filter(
    ({ identifier }) => rules.mostOf(identifier) > 0 && rules.blocks(identifier) === null,
  );
  if (asked.length === 0) return [];
  const found = await transaction.query<{ place: number; entities: string[] }>(
    `select given.place, array(
       select each.entity::text from entity_identifiers each
       where each.space = $1 and each.kind = given.kind and each.value = given.value limit given.most
     ) as entities
     from jsonb_to_recordset($2::jsonb) as given (place integer, kind text, value text, most integer)`,
    [
      space,
      JSON.stringify(
        asked.map(({ identifier, added: more }, place) => ({
          place,
          ...identifier,
          most: rules.mostOf(identifier) + more + 1,
        })),
      ),
    ],
  );
  return found.flatMap(({ place, entities }) => {
    const change = asked[place];
    if (!change) return [];
    const most = rules.mostOf(change.identifier);
    const before = entities.length - change.added + change.removed;
    return Math.min(before, entities.length) <= most ? entities : [];
  });
}

/** All entities of the persons of some, with the identifiers by which they are linked. */
export async function closureOf(
  transaction: Transaction,
  space: number,
  rules: LinkingRules,
  entities: readonly string[],
): Promise<LinkableEntity[]> {
  if (entities.length === 0) return [];
  const all = await transaction.query<{ id: string; person: string; apart: string | null }>(
    `with asked as materialized (
       select distinct known.person from (select id::bigint as id from jsonb_array_elements_text($2::jsonb) as given (id)) as given
       cross join lateral (select person from entities each where each.space = $1 and each.id = given.id offset 0) as known)
     select entity.id::text as id, entity.person::text as person, entity.apart from asked
     cross join lateral (select * from entities each where each.space = $1 and each.person = asked.person offset 0) as entity`,
    [space, JSON.stringify([...new Set(entities)])],
  );
  const identifiers = await identifiersOf(
    transaction,
    space,
    all.map(({ id }) => id),
  );
  const linking = await linkingAmong(transaction, space, rules, identifiers);
  const byEntity = Map.groupBy(identifiers, ({ entity }) => entity);
  return all.map((entity) => ({
    ...entity,
    identifiers: (byEntity.get(entity.id) ?? []).filter((each) => linking.has(identifierKey(each))),
  }));
}

/** Others who have what links entities. */
export async function neighboursOf(
  transaction: Transaction,
  space: number,
  rules: LinkingRules,
  entities: readonly string[],
): Promise<string[]> {
  const identifiers = await identifiersOf(transaction, space, entities);
  const linking = await linkingAmong(transaction, space, rules, identifiers);
  const asked = [...linking.values()];
  if (asked.length === 0) return [];
  const found = await transaction.query<{ entity: string }>(
    `select distinct each.entity::text as entity from jsonb_to_recordset($2::jsonb) as given (kind text, value text)
     join entity_identifiers each on each.space = $1 and each.kind = given.kind and each.value = given.value`,
    [space, JSON.stringify(asked)],
  );
  return found.map(({ entity }) => entity);
}

/** Of identifiers those that link, by their keys. */
export async function linkingAmong(
  transaction: Transaction,
  space: number,
  rules: LinkingRules,
  identifiers: readonly Identifier[],
): Promise<Map<string, Identifier>> {
  const distinct = new Map(identifiers.map(({ kind, value }) => [identifierKey({ kind, value }), { kind, value }]));
  const asked = [...distinct.values()].filter((each) => rules.mostOf(each) > 0 && rules.blocks(each) === null);
  if (asked.length === 0) return new Map();
  const counted = await transaction.query<{ place: number; count: number }>(
    `select given.place, (
       select count(*)::integer from (
         select 1 from entity_identifiers each
         where each.space = $1 and each.kind = given.kind and each.value = given.value limit given.most
       ) as few
     ) as count
     from jsonb_to_recordset($2::jsonb) as given (place integer, kind text, value text, most integer)`,
    [space, JSON.stringify(asked.map((each, place) => ({ place, ...each, most: rules.mostOf(each) + 1 })))],
  );
  return new Map(
    counted.flatMap(({ place, count }) => {
      const identifier = asked[place];
      return identifier && links(rules, identifier, count) ? [[identifierKey(identifier), identifier] as const] : [];
    }),
  );
}
