/** Erasing somebody from what was imported, and proving it. */
import type { Transaction } from "@storegate/connector-kit";
import { erasableTexts, rememberErased, type Contact, type EntityKind, type Identifier } from "../identity/index.js";
import type { Space } from "../space.js";

/** How much of somebody a table had, and has. */
export interface ErasedTable {
  readonly table: string;
  readonly before: number;
  /** Counted after the erasure, in the same transaction. */
  readonly after: number;
}

/** What names somebody. */
export interface PersonNames {
  /** Keys of records in syncs: addresses, and `customer/12`. */
  readonly keys: readonly string[];
  /** Addresses and phone numbers. */
  readonly names: readonly string[];
}

/** What a person is known by, wherever it stands. */
export async function namesOf(transaction: Transaction, { id: space }: Space, person: string): Promise<PersonNames> {
  const found = await transaction.query<{ kind: string; value: string }>(
    `select distinct each.kind, each.value from entities entity
     join entity_identifiers each on each.space = $1 and each.entity = entity.id where entity.space = $1 and entity.person = $2::bigint`,
    [space, person],
  );
  const written = await transaction.query<{ text: string }>(
    `with own as (select id from entities where space = $1 and person = $2::bigint)
     select distinct text from (
       select unnest(array[kept.email, kept.phone]) as text from own join customers kept on kept.space = $1 and kept.entity = own.id
       union all select kept.email from own join subscribers kept on kept.space = $1 and kept.entity = own.id
       union all select unnest(array[kept.email, kept.phone]) from own join orders kept on kept.space = $1 and kept.entity = own.id where kept.customer_id is null
     ) as each where length(trim(text)) >= 3`,
    [space, person],
  );
  const accounts = await transaction.query<{ id: string }>(
    `select kept.id::text as id from entities entity join customers kept on kept.space = $1 and kept.entity = entity.id
     where entity.space = $1 and entity.person = $2::bigint`,
    [space, person],
  );
  const names = [...new Set([...found.map(({ value }) => value), ...written.map(({ text }) => text.trim())])];
  return {
    keys: [
      ...found.filter(({ kind }) => kind === "e").map(({ value }) => value),
      ...accounts.map(({ id }) => `customer/${id}`),
    ],
    names: names.filter((name) => name.length >= 3),
  };
}

const ofEntities = ["customers", "subscribers", "orders"] as const;
const ofOrders = ["order_lines", "refunds", "transactions"] as const;

/**
 * Deletes all rows of a person: accounts, subscriptions, orders with all that hangs on them, identifiers and the profile. Digests of what
 * they are known by stay, so that later imports leave them out.
 */
export async function eraseRows(
  transaction: Transaction,
  space: Space,
  person: string,
  now: Date,
): Promise<readonly ErasedTable[]> {
  const before = await countRows(transaction, space, person);
  const entities = await idsOf(
    transaction,
    "select id::text as id from entities where space = $1 and person = $2::bigint",
    [space.id, person],
  );
  const orders = await idsOf(
    transaction,
    "select id::text as id from orders where space = $1 and entity in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
    [space.id, JSON.stringify(entities)],
  );
  await rememberErased(transaction, space, await textsOf(transaction, space, person), now);
  const gone = async (table: string, column: string, ids: readonly string[]): Promise<void> => {
    await transaction.query(
      `delete from ${table} where space = $1 and ${column} in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
      [space.id, JSON.stringify(ids)],
    );
  };
  for (const table of ofOrders) await gone(table, "order_id", orders);
  for (const table of ofEntities) await gone(table, "entity", entities);
  await gone("entity_identifiers", "entity", entities);
  for (const table of ["entities", "profiles", "terms", "dirty_persons"] as const)
    await gone(table, "person", [person]);
  const left = await countRows(transaction, space, person, { entities, orders });
  return before.map(({ table, count }, place) => ({ table, before: count, after: left[place]?.count ?? 0 }));
}

interface Counted {
  readonly table: string;
  readonly count: number;
}

async function countRows(
  transaction: Transaction,
  { id: space }: Space,
  person: string,
  known?: { readonly entities: readonly string[]; readonly orders: readonly string[] },
): Promise<Counted[]> {
  const entities = known
    ? "(select value::bigint from jsonb_array_elements_text($3::jsonb) as given (value))"
    : "(select id from entities where space = $1 and person = $2::bigint)";
  const orders = known
    ? "(select value::bigint from jsonb_array_elements_text($4::jsonb) as given (value))"
    : `(select id from orders where space = $1 and entity in ${entities})`;
  const parts = [
    ...ofEntities.map(
      (table) =>
        `select '${table}' as table, count(*)::integer as count from ${table} where space = $1 and entity in ${entities}`,
    ),
    ...ofOrders.map(
      (table) => `select '${table}', count(*)::integer from ${table} where space = $1 and order_id in ${orders}`,
    ),
    `select 'entity_identifiers', count(*)::integer from entity_identifiers where space = $1 and entity in ${entities}`,
    ...["entities", "profiles", "terms"].map(
      (table) => `select '${table}', count(*)::integer from ${table} where space = $1 and person = $2::bigint`,
    ),
  ];
  const values = known
    ? [space, person, JSON.stringify(known.entities), JSON.stringify(known.orders)]
    : [space, person];
  return transaction.query<Counted & Record<string, unknown>>(parts.join(" union all "), values);
}

/** What digests are kept of. */
async function textsOf(transaction: Transaction, { id: space }: Space, person: string): Promise<string[]> {
  const found = await transaction.query<{ kind: EntityKind; ref: string; identifiers: Identifier[] }>(
    `select entity.kind, entity.ref, coalesce((
       select jsonb_agg(jsonb_build_object('kind', each.kind, 'value', each.value))
       from entity_identifiers each where each.space = $1 and each.entity = entity.id), '[]') as identifiers
     from entities entity where entity.space = $1 and entity.person = $2::bigint`,
    [space, person],
  );
  return [...new Set(found.flatMap((contact: Contact) => erasableTexts(contact)))];
}

async function idsOf(transaction: Transaction, text: string, values: readonly unknown[]): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(text, values);
  return rows.map(({ id }) => id);
}
