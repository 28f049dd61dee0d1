/** Brands, categories and products. */
import type { Brand, Category, Product } from "@storegate/bigcommerce-client";
import type { BulkTransaction, ImportedRecord } from "@storegate/connector-kit";
import type { CdpContext } from "../cdp-context.js";
import { largerPages } from "./larger-pages.js";
import { mergeRows, type MergedRow, type MergedTable, type MergeOutcome } from "./merge-rows.js";
import { defineStage, type ImportRun } from "./stage.js";

const brandTable: MergedTable = { name: "brands", columns: { id: "bigint", name: "text" } };
const categoryTable: MergedTable = {
  name: "categories",
  columns: { id: "bigint", parent_id: "bigint", name: "text" },
};
const productTable: MergedTable = {
  name: "products",
  columns: {
    id: "bigint",
    name: "text",
    sku: "text",
    brand_id: "bigint",
    category_ids: "bigint[]",
    price: "numeric",
    is_visible: "boolean",
    modified_at: "timestamptz",
  },
};

/** `/v3/catalog/brands`. The API tells no dates of them: all are read each time. */
export const brandsStage = defineStage<Brand>({
  name: "brands",
  phase: "importing brands",
  async *read({ bigcommerce }) {
    yield { rows: await bigcommerce.brands.list(), next: null };
  },
  commit: (_context, transaction, run, brands) =>
    keep(transaction, run, {
      table: brandTable,
      record: "brand",
      rows: brands.map(({ id, name }) => ({ id, name })),
      buyersOf: "product.brand_id",
    }),
});

/** `/v3/catalog/categories`. As brands. */
export const categoriesStage = defineStage<Category>({
  name: "categories",
  phase: "importing categories",
  read: ({ bigcommerce }, _run, from) => largerPages(bigcommerce.categories.pages({ from: from as never })),
  commit: (_context, transaction, run, categories) =>
    keep(transaction, run, {
      table: categoryTable,
      record: "category",
      rows: categories.map(({ id, parentId, name }) => ({ id, parent_id: parentId === 0 ? null : parentId, name })),
      buyersOf: "any (product.category_ids)",
    }),
});

/** `/v3/catalog/products`. */
export const productsStage = defineStage<Product>({
  name: "products",
  phase: "importing products",
  read({ bigcommerce }, { since }, from) {
    const filter = since.products === undefined ? {} : { filter: { dateModified: { min: since.products } } };
    return largerPages(bigcommerce.products.pages({ ...filter, from: from as never }));
  },
  commit: keepProducts,
});

/** Keeps products; whoever bought one that has changed is to be computed anew. */
export function keepProducts(
  _context: CdpContext,
  transaction: BulkTransaction,
  run: ImportRun,
  products: readonly Product[],
): Promise<ImportedRecord[]> {
  return keep(transaction, run, {
    table: productTable,
    record: "product",
    rows: products.map(({ id, name, sku, brandId, categoryIds, price, isVisible, dateModified }) => ({
      id,
      name,
      sku,
      brand_id: brandId,
      category_ids: categoryIds ?? [],
      price,
      is_visible: isVisible,
      modified_at: dateModified,
    })),
    buyersOf: "product.id",
  });
}

interface CatalogRows {
  readonly table: MergedTable;
  readonly record: string;
  readonly rows: readonly MergedRow[];
  /** What of a product names the row; SQL of ours. */
  readonly buyersOf: string;
}

async function keep(
  transaction: BulkTransaction,
  run: ImportRun,
  { table, record, rows, buyersOf }: CatalogRows,
): Promise<ImportedRecord[]> {
  const outcomes = await mergeRows(transaction, run, table, rows);
  const changed = rows.filter(({ id }) => outcomes.get(String(id)) !== "UNCHANGED").map(({ id }) => id);
  await markBuyersDirty(transaction, run, buyersOf, changed);
  return rows.map(({ id }) => ({
    key: `${record}/${id}`,
    externalId: String(id),
    outcome: outcomes.get(String(id)) ?? ("UNCHANGED" satisfies MergeOutcome),
  }));
}

/** Marks whoever bought products that these ids name. */
export async function markBuyersDirty(
  transaction: BulkTransaction,
  { space }: Pick<ImportRun, "space">,
  buyersOf: string,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await transaction.query(
    `insert into dirty_persons (space, person)
     select distinct entity.space, entity.person from jsonb_array_elements_text($2::jsonb) as given (id)
     join products product on product.space = $1 and given.id::bigint = ${buyersOf}
     join order_lines line on line.space = $1 and line.product_id = product.id
     join orders placed on placed.space = $1 and placed.id = line.order_id
     join entities entity on entity.space = $1 and entity.id = placed.entity on conflict do nothing`,
    [space.id, JSON.stringify(ids)],
  );
}
