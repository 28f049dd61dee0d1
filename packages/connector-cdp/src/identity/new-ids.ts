/** Numbers of entities and persons: each space counts its own, in the transaction that makes them. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";

/** So many new numbers, ascending. */
export async function newIds(transaction: Transaction, { id }: Pick<Space, "id">, count: number): Promise<string[]> {
  if (count === 0) return [];
  const [row] = await transaction.query<{ first: string }>(
    "update spaces set next_id = next_id + $2::integer where id = $1 returning (next_id - $2::integer)::text as first",
    [id, count],
  );
  if (!row) throw new TypeError("a space that is not there");
  return Array.from({ length: count }, (_, place) => String(BigInt(row.first) + BigInt(place)));
}

/** Makes persons whom nobody has heard of yet. */
export async function newPersons(
  transaction: Transaction,
  space: Pick<Space, "id">,
  count: number,
  now: Date,
): Promise<string[]> {
  const ids = await newIds(transaction, space, count);
  if (ids.length > 0)
    await transaction.query(
      `insert into persons (space, id, made_at)
       select $1::integer, value::bigint, $3::timestamptz from jsonb_array_elements_text($2::jsonb) as given (value)`,
      [space.id, JSON.stringify(ids), now],
    );
  return ids;
}
