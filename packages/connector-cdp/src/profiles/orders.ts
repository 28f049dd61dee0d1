/** Orders of people as they were imported last. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";

/** An order with its lines. */
export interface ImportedOrder {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  /** Decimals, in {@link currency}. */
  readonly total: string;
  readonly refunded: string;
  readonly createdAt: string;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly quantity: number;
    readonly quantityRefunded: number;
    readonly total: string;
  }[];
}

const columns = `placed.id::text as id, placed.status, placed.currency, round(placed.total, 2)::text as total,
  round(coalesce((select sum(refund.total) from refunds refund where refund.space = placed.space and refund.order_id = placed.id), 0), 2)::text as refunded,
  to_char(placed.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  coalesce((
    select jsonb_agg(jsonb_build_object('id', line.id::text, 'name', line.name, 'quantity', line.quantity, 'total', round(line.total, 2)::text,
      'quantityRefunded', (
        select coalesce(sum((part ->> 'pieces')::integer), 0) from refunds refund cross join lateral jsonb_array_elements(refund.lines) as part
        where refund.space = placed.space and refund.order_id = placed.id and (part ->> 'line')::bigint = line.id)) order by line.id)
    from order_lines line where line.space = placed.space and line.order_id = placed.id), '[]') as items`;

/** A person's orders, newest first; one more than is asked for, where there is one more. */
export async function ordersOfPerson(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  person: string,
  {
    first,
    after,
  }: { readonly first: number; readonly after: { readonly at: string; readonly id: string } | undefined },
): Promise<ImportedOrder[]> {
  return transaction.query<ImportedOrder & Record<string, unknown>>(
    `select ${columns} from entities entity join orders placed on placed.space = $1 and placed.entity = entity.id
     where entity.space = $1 and entity.person = $2::bigint and placed.gone_at is null
       and ($3::timestamptz is null or (placed.created_at, placed.id) < ($3::timestamptz, $4::bigint))
     order by placed.created_at desc, placed.id desc limit ${first + 1}`,
    [space, person, after?.at ?? null, after?.id ?? null],
  );
}

/** One order by its number; undefined where it was not imported, or is gone. */
export async function orderByNumber(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  number: string,
): Promise<ImportedOrder | undefined> {
  if (!/^[1-9]\d{0,17}$/.test(number)) return undefined;
  const [found] = await transaction.query<ImportedOrder & Record<string, unknown>>(
    `select ${columns} from orders placed where placed.space = $1 and placed.id = $2::bigint and placed.gone_at is null`,
    [space, number],
  );
  return found;
}

/** How many orders a person has. */
export async function countOrdersOf(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  person: string,
): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(
    `select count(*)::integer as count from entities entity join orders placed on placed.space = $1 and placed.entity = entity.id
     where entity.space = $1 and entity.person = $2::bigint and placed.gone_at is null`,
    [space, person],
  );
  return row?.count ?? 0;
}
