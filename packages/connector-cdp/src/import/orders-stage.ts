/** Orders with their lines. */
import type { Order, StoreClient } from "@storegate/bigcommerce-client";
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { contactOfOrder, linkingRules } from "../identity/index.js";
import { keepPeople } from "./keep-people.js";
import { largerPages } from "./larger-pages.js";
import type { MergedTable, MergeOutcome } from "./merge-rows.js";
import { lineRows, orderRow } from "./order-rows.js";
import { defineStage, type ImportRun } from "./stage.js";

/** How many ranges of ids are read at once. */
const concurrency = 4;

/** What is told of each order in the same request: 250 orders with their lines take one. */
export const orderInclude = ["consignments.line_items"] as const;

const orderTable: MergedTable = {
  name: "orders",
  columns: {
    id: "bigint",
    entity: "bigint",
    customer_id: "bigint",
    email: "text",
    email_key: "text",
    phone: "text",
    phone_key: "text",
    first_name: "text",
    last_name: "text",
    company: "text",
    country: "text",
    channel_id: "integer",
    source: "text",
    status_id: "smallint",
    status: "text",
    created_at: "timestamptz",
    modified_at: "timestamptz",
    currency: "text",
    rate: "numeric",
    total: "numeric",
    discount: "numeric",
    shipping: "numeric",
    items: "integer",
    payment_method: "text",
  },
};

const lineColumns = [
  "space",
  "order_id",
  "id",
  "product_id",
  "variant_id",
  "name",
  "sku",
  "brand",
  "quantity",
  "total",
  "colour",
  "size",
] as const;

/** `/v2/orders`. */
export const ordersStage = defineStage<Order>({
  name: "orders",
  phase: "importing orders",
  async *read({ bigcommerce }, { since }, from) {
    const filter = since.orders === undefined ? {} : { filter: { minDateModified: since.orders } };
    const pages = bigcommerce.orders.pages({ include: orderInclude, ...filter, from: from as never, concurrency });
    for await (const { rows, next } of largerPages(pages)) yield { rows: await withLines(bigcommerce, rows), next };
  },
  commit: keepOrders,
});

/** Orders with their lines, where the store has told links in place of them. */
export async function withLines(bigcommerce: StoreClient, orders: readonly Order[]): Promise<Order[]> {
  return Promise.all(
    orders.map(async (order) =>
      order.lineItems === null ? { ...order, lineItems: await bigcommerce.orderProducts.list(order.id) } : order,
    ),
  );
}

/** Keeps orders with their lines, and links whoever ordered. */
export async function keepOrders(
  context: CdpContext,
  transaction: BulkTransaction,
  run: ImportRun,
  orders: readonly Order[],
): Promise<ImportedRecord[]> {
  const { blocks } = linkingRules(context.config.identity, run);
  const rows = orders.map((order) => orderRow(order, run.space));
  const contacts = new Map(
    rows.map((row) => {
      const { id, customer_id: customerId, email_key: email, phone_key: phone } = row;
      return [id, contactOfOrder({ id, customerId, emailKey: email, phoneKey: phone }, blocks)];
    }),
  );
  const onMerged = (outcomes: ReadonlyMap<string, MergeOutcome>): Promise<void> =>
    keepLines(
      context,
      transaction,
      run,
      orders.filter(({ id }) => isChanged(outcomes.get(String(id)))),
    );
  return keepPeople(context, transaction, run, { table: orderTable, record: "order", rows, contacts, onMerged });
}

function isChanged(outcome: MergeOutcome | undefined): boolean {
  return outcome !== undefined && outcome !== "UNCHANGED";
}

/** An order's lines take the place of those that were known. */
async function keepLines(
  { config }: CdpContext,
  transaction: BulkTransaction,
  { space }: ImportRun,
  orders: readonly Order[],
): Promise<void> {
  const distinct = [...new Map(orders.map((order) => [order.id, order])).values()];
  if (distinct.length === 0) return;
  await transaction.query(
    "delete from order_lines where space = $1 and order_id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))",
    [space.id, JSON.stringify(distinct.map(({ id }) => id))],
  );
  const rows = distinct.flatMap((order) => lineRows(order, config)).map((row) => ({ space: space.id, ...row }));
  await transaction.copy(
    "order_lines",
    lineColumns,
    rows.map((row) => lineColumns.map((column) => row[column])),
  );
}
