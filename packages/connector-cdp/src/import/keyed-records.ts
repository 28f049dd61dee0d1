/** Just the records of given keys, as a webhook names them: `customer/12`, `order/34`. */
import { Fault } from "@storegate/connector-kit";
import type { CdpImportContext } from "../cdp-context.js";
import { findSpace, openSpace } from "../space.js";
import type { GoneRow } from "./gone-stage.js";
import type { ImportRecord } from "./import-kind.js";
import { orderInclude, withLines } from "./orders-stage.js";
import type { ImportRun, StageName } from "./stage.js";

type Row = Pick<ImportRecord, "stage" | "row">;

/** Reads what the keys name; what the store does not have any more is gone. Of keys of nothing nothing is answered. */
export async function keyedRecords(context: CdpImportContext, keys: readonly string[]): Promise<ImportRecord[]> {
  const ids = (record: string): number[] =>
    keys.flatMap((key) => {
      const [name, id = ""] = key.split("/");
      return name === record && /^[1-9]\d{0,15}$/.test(id) ? [Number(id)] : [];
    });
  const { domain } = await context.bigcommerce.store.get();
  const space = (await findSpace(context)) ?? (await openSpace(context));
  const begunAt = context.now().toISOString();
  const run: ImportRun = { space, since: {}, begunAt, total: null, ...(domain ? { domain } : {}) };
  const found = await Promise.all([
    customers(context, ids("customer")),
    subscribers(context, ids("subscriber")),
    orders(context, ids("order")),
    products(context, ids("product")),
  ]);
  return found.flat().map((row) => ({ ...row, run, isAsked: true }));
}

async function customers({ bigcommerce }: CdpImportContext, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  return rowsOf("customers", ids, await bigcommerce.customers.byIds(ids));
}

async function products({ bigcommerce }: CdpImportContext, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  return rowsOf("products", ids, await bigcommerce.products.byIds(ids));
}

async function subscribers({ bigcommerce, config }: CdpImportContext, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0 || !config.subscribers) return [];
  return rowsOf("subscribers", ids, await present(ids, (id) => bigcommerce.subscribers.get(id)));
}

async function orders({ bigcommerce }: CdpImportContext, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const found = await present(ids, (id) => bigcommerce.orders.get(id, { include: orderInclude }));
  const refunds = found.length === 0 ? [] : await bigcommerce.refunds.list({ orderIds: found.map(({ id }) => id) });
  const rows = rowsOf("orders", ids, await withLines(bigcommerce, found));
  return [...rows, ...refunds.map((row) => ({ stage: "refunds" as const, row }))];
}

/** Those that there are. */
async function present<Item>(ids: readonly number[], get: (id: number) => Promise<Item>): Promise<Item[]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      try {
        return [await get(id)];
      } catch (error) {
        if (error instanceof Fault && error.kind === "NOT_FOUND") return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

function rowsOf(
  stage: Extract<StageName, GoneRow["kind"]>,
  asked: readonly number[],
  found: readonly { readonly id: number }[],
): Row[] {
  const there = new Set(found.map(({ id }) => id));
  const gone: GoneRow[] = asked.filter((id) => !there.has(id)).map((id) => ({ kind: stage, gone: id }));
  return [...found.map((row) => ({ stage, row })), ...gone.map((row) => ({ stage: "gone" as const, row }))];
}
