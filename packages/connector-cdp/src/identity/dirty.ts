/** Whose profiles are to be computed anew. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";

/** Marks the persons of entities. */
export async function markDirty(transaction: Transaction, { id }: Space, entities: readonly string[]): Promise<void> {
  if (entities.length === 0) return;
  await transaction.query(
    `insert into dirty_persons (space, person)
     select distinct entity.space, entity.person from jsonb_array_elements_text($2::jsonb) as given (id)
     join entities entity on entity.id = given.id::bigint and entity.space = $1 on conflict do nothing`,
    [id, JSON.stringify([...new Set(entities)])],
  );
}

/** Marks persons, those among them that are not there any more, too: what is left of their profiles goes. */
export async function markPersonsDirty(
  transaction: Transaction,
  { id }: Space,
  persons: readonly string[],
): Promise<void> {
  if (persons.length === 0) return;
  await transaction.query(
    `insert into dirty_persons (space, person)
     select $1::integer, given.id::bigint from jsonb_array_elements_text($2::jsonb) as given (id) on conflict do nothing`,
    [id, JSON.stringify([...new Set(persons)])],
  );
}
