/** Taking apart who is not one person, for good, and back again. */
import { Fault, type Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { closureOf, neighboursOf } from "./closure.js";
import { personParts } from "./components.js";
import { keepPersons } from "./keep-persons.js";
import type { LinkingRules } from "./linking-rules.js";

/** Who persons are once entities were taken apart, or back. */
export interface Separated {
  /** Everybody whom the person's entities are of now. */
  readonly persons: readonly string[];
}

/**
 * Takes entities out of a person. From now on they are linked among themselves alone, whatever they have in common with others.
 * @throws Fault INPUT, ENTITY_UNKNOWN, of one that is not the person's; NOTHING_LEFT, where all of them are named.
 */
export async function separate(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  { person, entities }: { readonly person: string; readonly entities: readonly string[] },
  now: Date,
): Promise<Separated> {
  const own = await entitiesOf(transaction, space, person);
  const wanted = [...new Set(entities)];
  const unknown = wanted.find((entity) => !own.includes(entity));
  if (unknown !== undefined || wanted.length === 0) throw entityUnknown(unknown);
  if (wanted.length === own.length) throw nothingLeft();
  await transaction.query(
    `update entities set apart = (select (coalesce(max(apart::bigint), 0) + 1)::text from entities where space = $1)
     where space = $1 and id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [space.id, JSON.stringify(wanted)],
  );
  return relinked(transaction, space, rules, own, now);
}

/**
 * Takes back that entities were taken apart: they are linked as all others are.
 * @throws Fault INPUT, ENTITY_UNKNOWN, of one that is not the person's.
 */
export async function unite(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  { person, entities }: { readonly person: string; readonly entities: readonly string[] },
  now: Date,
): Promise<Separated> {
  const own = await entitiesOf(transaction, space, person);
  const unknown = entities.find((entity) => !own.includes(entity));
  if (unknown !== undefined || entities.length === 0) throw entityUnknown(unknown);
  await transaction.query(
    `update entities set apart = null
     where space = $1 and id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [space.id, JSON.stringify(entities)],
  );
  return relinked(transaction, space, rules, own, now);
}

async function relinked(
  transaction: Transaction,
  space: Space,
  rules: LinkingRules,
  around: readonly string[],
  now: Date,
): Promise<Separated> {
  const neighbours = await neighboursOf(transaction, space.id, rules, around);
  const closure = await closureOf(transaction, space.id, rules, [...around, ...neighbours]);
  await keepPersons(transaction, space, closure, personParts(closure), { now });
  const found = await transaction.query<{ person: string }>(
    `select distinct person::text as person from entities
     where space = $1 and id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value)) order by 1`,
    [space.id, JSON.stringify(around)],
  );
  return { persons: found.map(({ person }) => person) };
}

async function entitiesOf(transaction: Transaction, { id }: Space, person: string): Promise<string[]> {
  const found = await transaction.query<{ id: string }>(
    "select id::text as id from entities where space = $1 and person = $2::bigint order by entities.id",
    [id, person],
  );
  return found.map((each) => each.id);
}

function entityUnknown(entity: string | undefined): Fault {
  return new Fault({
    kind: "INPUT",
    code: "ENTITY_UNKNOWN",
    message:
      entity === undefined ? "Nothing was named that is to be taken apart." : `"${entity}" is not of this person.`,
    remedy: "Take ids from the person's links.",
    field: "entityIds",
  });
}

function nothingLeft(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "NOTHING_LEFT",
    message: "All that the person is of was named, so nobody would be left.",
    remedy: "Name only what belongs to somebody else.",
    field: "entityIds",
  });
}
