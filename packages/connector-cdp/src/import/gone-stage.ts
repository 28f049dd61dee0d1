/** What the store no longer has: found by reading a kind as a whole, or, where the store counts less than we do, by looking which ids it still has. */
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpImportContext } from "../cdp-context.js";
import { markDirty } from "../identity/index.js";
import { markBuyersDirty } from "./catalog-stages.js";
import { defineStage, generationOf, type ImportRun, type StagePage } from "./stage.js";
import { kindsOf, storeCount, type CountedKind } from "./store-counts.js";

/** Ids that the store has; or that all of a kind have been seen. */
export type GoneRow =
  | { readonly kind: SweptKind; readonly present: readonly number[] }
  | { readonly kind: SweptKind; readonly ended: true }
  | { readonly kind: SweptKind; readonly gone: number };

/** Kinds whose rows can go; refunds never do. */
export type SweptKind = Exclude<CountedKind, "refunds">;

const records: Readonly<Record<SweptKind, string>> = {
  brands: "brand",
  categories: "category",
  products: "product",
  customers: "customer",
  subscribers: "subscriber",
  orders: "order",
};

/** Finds what has gone. */
export const goneStage = defineStage<GoneRow>({
  name: "gone",
  phase: "looking for what is gone",
  async *read(context, run, from) {
    const kinds = kindsOf(context.config).filter((kind): kind is SweptKind => kind !== "refunds");
    const first = typeof from === "number" ? from : 0;
    for (const [place, kind] of kinds.entries()) {
      if (place < first) continue;
      if (isWhole(run, kind)) yield { rows: [{ kind, ended: true }], next: nextOf(place, kinds) };
      else if (await hasFewer(context, run, kind)) yield* sweep(context, kind, place, nextOf(place, kinds));
    }
  },
  async commit(_context, transaction, run, rows) {
    const kept: ImportedRecord[] = [];
    for (const row of rows) kept.push(...(await keepGone(transaction, run, row)));
    return kept;
  },
});

/** Brands and categories are read as a whole each time. */
function isWhole({ since }: ImportRun, kind: SweptKind): boolean {
  return kind === "brands" || kind === "categories" || since[kind] === undefined;
}

function nextOf(place: number, kinds: readonly unknown[]): number | null {
  return place + 1 < kinds.length ? place + 1 : null;
}

async function hasFewer(
  { bigcommerce, tables }: CdpImportContext,
  { space }: ImportRun,
  kind: SweptKind,
): Promise<boolean> {
  const [row] = await tables.query<{ count: string }>(
    `select count(*)::text as count from ${kind} where space = $1 and gone_at is null`,
    [space.id],
  );
  return (await storeCount(bigcommerce, kind)) < Number(row?.count ?? 0);
}

/** All ids of a kind, page by page; taken up again it begins anew, which marks nothing twice. */
async function* sweep(
  { bigcommerce }: CdpImportContext,
  kind: SweptKind,
  place: number,
  next: number | null,
): AsyncGenerator<StagePage<GoneRow>, void, undefined> {
  const list: AsyncIterable<{ readonly items: readonly { readonly id: number; readonly isDeleted?: boolean }[] }> =
    kind === "orders"
      ? bigcommerce.orders.pages()
      : kind === "customers"
        ? bigcommerce.customers.pages()
        : kind === "subscribers"
          ? bigcommerce.subscribers.pages()
          : bigcommerce.products.pages();
  for await (const { items } of list) {
    const present = items.filter(({ isDeleted }) => isDeleted !== true).map(({ id }) => id);
    yield { rows: [{ kind, present }], next: place };
  }
  yield { rows: [{ kind, ended: true }], next };
}

async function keepGone(transaction: BulkTransaction, run: ImportRun, row: GoneRow): Promise<ImportedRecord[]> {
  if ("present" in row) {
    await transaction.query(
      `update ${row.kind} set generation = $2::bigint where space = $1 and generation <> $2::bigint
         and id in (select value::bigint from jsonb_array_elements_text($3::jsonb) as given (value))`,
      [run.space.id, generationOf(run), JSON.stringify(row.present)],
    );
    return [];
  }
  const condition = "gone" in row ? "id = $3::bigint" : "generation < $3::bigint";
  const hasEntity = row.kind === "orders" || row.kind === "customers" || row.kind === "subscribers";
  const found = await transaction.query<{ id: string; entity: string | null }>(
    `update ${row.kind} set gone_at = $2::timestamptz where space = $1 and gone_at is null and ${condition}
     returning id::text as id, ${hasEntity ? "entity::text" : "null::text"} as entity`,
    [run.space.id, run.begunAt, "gone" in row ? row.gone : generationOf(run)],
  );
  await markDirty(
    transaction,
    run.space,
    found.flatMap(({ entity }) => entity ?? []),
  );
  const ids = found.map(({ id }) => Number(id));
  if (row.kind === "brands") await markBuyersDirty(transaction, run, "product.brand_id", ids);
  if (row.kind === "categories") await markBuyersDirty(transaction, run, "any (product.category_ids)", ids);
  return ids.map((id) => ({ key: `${records[row.kind]}/${id}`, externalId: String(id), outcome: "DELETED" as const }));
}
