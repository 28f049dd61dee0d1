/** What went back of orders, and how they were paid. */
import type { OrderTransaction, Refund } from "@storegate/bigcommerce-client";
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { markDirty } from "../identity/index.js";
import { largerPages } from "./larger-pages.js";
import { sum } from "./order-rows.js";
import { defineStage, type ImportRun } from "./stage.js";

/** That a payment of a refund was declined changes no date: those of so long before are read again. */
const declinedWithinMs = 7 * 24 * 60 * 60_000;

/** `/v3/orders/payment_actions/refunds`: of all orders in bulk. */
export const refundsStage = defineStage<Refund>({
  name: "refunds",
  phase: "importing refunds",
  read({ bigcommerce }, { since }, from) {
    const createdMin =
      since.refunds === undefined ? undefined : new Date(Date.parse(since.refunds) - declinedWithinMs).toISOString();
    return largerPages(bigcommerce.refunds.pages({ ...(createdMin && { createdMin }), from: from as never }));
  },
  commit: keepRefunds,
});

/** Keeps refunds, less what of them was declined. */
export async function keepRefunds(
  _context: CdpContext,
  transaction: BulkTransaction,
  { space }: ImportRun,
  refunds: readonly Refund[],
): Promise<ImportedRecord[]> {
  const distinct = [...new Map(refunds.map((refund) => [refund.id, refund])).values()];
  const changed = await transaction.query<{ id: string; made: boolean; entity: string }>(
    `with kept as (
       insert into refunds as kept (space, id, order_id, total, lines, created_at)
       select $1::integer, given.id, given.order_id, given.total - given.declined, given.lines, given.created_at
       from jsonb_to_recordset($2::jsonb)
         as given (id bigint, order_id bigint, total numeric, declined numeric, lines jsonb, created_at timestamptz)
       join orders placed on placed.space = $1 and placed.id = given.order_id order by given.id
       on conflict (space, id) do update set total = excluded.total, lines = excluded.lines
       where (kept.total, kept.lines) is distinct from (excluded.total, excluded.lines)
       returning kept.id, kept.order_id, (kept.xmax = 0) as made)
     select kept.id::text as id, kept.made, placed.entity::text as entity
     from kept join orders placed on placed.space = $1 and placed.id = kept.order_id`,
    [space.id, JSON.stringify(distinct.map(refundRow))],
  );
  await markDirty(
    transaction,
    space,
    changed.map(({ entity }) => entity),
  );
  const made = new Map(changed.map((each) => [each.id, each.made]));
  return refunds.map(({ id }) => {
    const isMade = made.get(String(id));
    const outcome = isMade === undefined ? "UNCHANGED" : isMade ? "CREATED" : "UPDATED";
    return { key: `refund/${id}`, externalId: String(id), outcome };
  });
}

function refundRow({ id, orderId, totalAmount, dateCreated, payments, items }: Refund): object {
  const declined = payments.filter(({ isDeclined }) => isDeclined);
  const isWhole = declined.length > 0 && declined.length === payments.length;
  return {
    id,
    order_id: orderId,
    total: totalAmount,
    lines: isWhole
      ? []
      : items
          .filter(({ itemType }) => itemType === "PRODUCT")
          .map(({ itemId: line, quantity }) => ({ line, pieces: quantity ?? 0 })),
    declined: isWhole ? totalAmount : sum(...declined.map(({ amount }) => amount)),
    created_at: dateCreated,
  };
}

/** An order's transactions. */
interface OrderPayments {
  readonly orderId: number;
  readonly transactions: readonly OrderTransaction[];
}

/** So many orders are asked about together. */
const ordersTogether = 100;
const atOnce = 8;

/** `/v3/orders/{id}/transactions`: of each order that has none yet, or has changed since; only where the config asks for it. */
export const transactionsStage = defineStage<OrderPayments>({
  name: "transactions",
  phase: "importing transactions",
  async *read({ bigcommerce, config, tables }, { space, since }, from) {
    if (!config.transactions) return;
    for (let after = typeof from === "number" ? from : 0; ;) {
      const orders = await tables.query<{ id: string }>(
        `select id::text as id from orders where space = $1 and id > $2::bigint and gone_at is null
           and ($3::timestamptz is null or modified_at >= $3::timestamptz) order by orders.id limit ${ordersTogether}`,
        [space.id, after, since.transactions ?? null],
      );
      const ids = orders.map(({ id }) => Number(id));
      const rows: OrderPayments[] = [];
      for (let start = 0; start < ids.length; start += atOnce) {
        const asked = ids.slice(start, start + atOnce);
        const told = await Promise.all(asked.map((id) => bigcommerce.orderTransactions.list(id)));
        rows.push(...asked.map((orderId, index) => ({ orderId, transactions: told[index] ?? [] })));
      }
      const isLast = ids.length < ordersTogether;
      after = ids.at(-1) ?? after;
      yield { rows, next: isLast ? null : after };
      if (isLast) return;
    }
  },
  async commit(_context, transaction, { space }, rows) {
    await keepTransactions(transaction, space.id, rows);
    return rows.map(({ orderId }) => ({
      key: `transactions/${orderId}`,
      externalId: String(orderId),
      outcome: "UPDATED" as const,
    }));
  },
});

async function keepTransactions(
  transaction: BulkTransaction,
  space: number,
  rows: readonly OrderPayments[],
): Promise<void> {
  await transaction.query(
    "delete from transactions where space = $1 and order_id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
    [space, JSON.stringify(rows.map(({ orderId }) => orderId))],
  );
  await transaction.copy(
    "transactions",
    ["space", "id", "order_id", "event", "method", "gateway", "status", "amount", "currency", "created_at"],
    rows
      .flatMap(({ transactions }) => transactions)
      .map((each) => [
        space,
        each.id,
        each.orderId,
        each.event,
        each.method,
        each.gateway,
        each.status,
        each.amount,
        each.currencyCode,
        each.dateCreated,
      ]),
  );
}
