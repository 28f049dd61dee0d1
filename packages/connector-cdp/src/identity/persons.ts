/** Persons as they are asked for: who they are by now, and why they are one. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { closureOf } from "./closure.js";
import { identifierKey, type EntityKind, type Identifier } from "./identifiers.js";
import type { LinkingRules } from "./linking-rules.js";

/** Who a person is by now: themselves, or whom they were merged into; null of nobody. */
export async function personOf(transaction: Transaction, { id }: Space, person: string): Promise<string | null> {
  const [found] = await transaction.query<{ person: string }>(
    "select coalesce(merged_into, id)::text as person from persons where space = $1 and id = $2::bigint",
    [id, person],
  );
  return found?.person ?? null;
}

/** What the store knows as one, of a person. */
export interface PersonEntity {
  readonly id: string;
  readonly kind: EntityKind;
  readonly ref: string;
  /** Whether it was taken out of another person by hand. */
  readonly isApart: boolean;
}

/** Why some entities are one person: an identifier that all of them have. */
export interface PersonLink {
  readonly identifier: Identifier;
  /** Ids of entities, two at least. */
  readonly entities: readonly string[];
}

/** All that makes a person one. */
export interface PersonLinks {
  readonly entities: readonly PersonEntity[];
  readonly links: readonly PersonLink[];
}

/** Why these are one person. */
export async function whyOnePerson(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  person: string,
): Promise<PersonLinks> {
  const entities = await transaction.query<{ id: string; kind: EntityKind; ref: string; apart: string | null }>(
    "select id::text as id, kind, ref, apart from entities where space = $1 and person = $2::bigint order by entities.id",
    [space.id, person],
  );
  const linkable = await closureOf(
    transaction,
    space.id,
    rules,
    entities.map(({ id }) => id),
  );
  const links = new Map<string, { identifier: Identifier; entities: string[] }>();
  for (const { id, identifiers } of linkable)
    for (const { kind, value } of identifiers) {
      const identifier = { kind, value };
      const known = links.get(identifierKey(identifier)) ?? { identifier, entities: [] };
      known.entities.push(id);
      links.set(identifierKey(identifier), known);
    }
  return {
    entities: entities.map(({ apart, ...entity }) => ({ ...entity, isApart: apart !== null })),
    links: [...links.values()]
      .filter((each) => each.entities.length > 1)
      .toSorted((a, b) => (identifierKey(a.identifier) < identifierKey(b.identifier) ? -1 : 1)),
  };
}
