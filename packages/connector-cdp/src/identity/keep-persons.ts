/** Writing down who is one person. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import type { LinkableEntity, PersonPart } from "./components.js";
import { markPersonsDirty } from "./dirty.js";
import { newPersons } from "./new-ids.js";

/** How persons have changed. */
export interface PersonChanges {
  readonly merged: number;
  readonly made: number;
}

/**
 * Writes the persons of entities; whoever they were before and are now is to be computed anew.
 * @param untold persons whom nobody has heard of yet: of those who turn out to be others nothing stays.
 */
export async function keepPersons(
  transaction: Transaction,
  space: Space,
  entities: readonly LinkableEntity[],
  parts: readonly PersonPart[],
  { now, untold = new Set() }: { readonly now: Date; readonly untold?: ReadonlySet<string> },
): Promise<PersonChanges> {
  const nobodys = parts.filter(({ person }) => person === null);
  const made = await newPersons(transaction, space, nobodys.length, now);
  const persons = new Map(nobodys.map((part, index) => [part, made[index]]));
  const before = new Map(entities.map(({ id, person }) => [id, person]));
  const moves: { entity: string; person: string }[] = [];
  const merges: { person: string; into: string }[] = [];
  for (const part of parts) {
    const person = part.person ?? persons.get(part);
    if (person === undefined) throw new TypeError("a part of people that is nobody");
    for (const entity of part.entities) if (before.get(entity) !== person) moves.push({ entity, person });
    for (const merged of part.merged) merges.push({ person: merged, into: person });
  }
  if (moves.length > 0) await moveEntities(transaction, space, moves);
  if (merges.length > 0) await mergePersons(transaction, space, merges, untold);
  const touched = moves.flatMap(({ entity, person }) => [person, before.get(entity) ?? person]);
  await markPersonsDirty(transaction, space, touched);
  return { merged: merges.length, made: made.length };
}

async function moveEntities(transaction: Transaction, { id }: Space, moves: readonly object[]): Promise<void> {
  await transaction.query(
    `update entities entity set person = given.person
     from jsonb_to_recordset($2::jsonb) as given (entity bigint, person bigint) where entity.id = given.entity and entity.space = $1`,
    [id, JSON.stringify(moves)],
  );
}

async function mergePersons(
  transaction: Transaction,
  { id }: Space,
  merges: readonly { readonly person: string; readonly into: string }[],
  untold: ReadonlySet<string>,
): Promise<void> {
  const gone = merges.filter(({ person }) => untold.has(person)).map(({ person }) => person);
  const told = merges.filter(({ person }) => !untold.has(person));
  if (gone.length > 0)
    await transaction.query(
      "delete from persons where space = $1 and id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
      [id, JSON.stringify(gone)],
    );
  if (told.length === 0) return;
  // Whoever led to them leads on to whom they are now.
  await transaction.query(
    `update persons person set merged_into = given."into"
     from jsonb_to_recordset($2::jsonb) as given (person bigint, "into" bigint)
     where person.space = $1 and (person.id = given.person or person.merged_into = given.person)`,
    [id, JSON.stringify(told)],
  );
}
