import type { Catalog } from "../../store/catalog.js";
import { calculatedPrice } from "../../store/product-price.js";
import type { StoreProduct } from "../../store/product-resources.js";
import { foldCase } from "../../world/letter-case.js";
import type { Query } from "../query.js";
import { letOthersRun } from "../turns.js";
import { firstOf, type Page, type Paging } from "./catalog-page.js";
import { numberRange } from "./number-range.js";
import { productFilters, productTests } from "./product-filter.js";

/** How many products are looked at in one go, before other requests get their turn. */
const scanStep = 1000;

const sortKeys: Readonly<Record<string, (product: StoreProduct) => string | number>> = {
  id: ({ id }) => id,
  name: ({ name }) => foldCase(name),
  sku: ({ sku }) => foldCase(sku),
  price: ({ price }) => price,
  date_modified: ({ date_modified }) => date_modified,
  date_last_imported: ({ date_last_imported }) => date_last_imported,
  inventory_level: ({ inventory_level }) => inventory_level,
  is_visible: ({ is_visible }) => Number(is_visible),
  total_sold: ({ total_sold }) => total_sold,
  calculated_price: calculatedPrice,
};

/** What only bounds the ids, so that pages can be found without looking at products. */
const spanFilters = ["id:min", "id:max", "id:greater", "id:less"];

/**
 * A page of the products that a query wants, by ascending id unless it sorts. One that asks for nothing but a span of ids,
 * or for ids, a name or SKUs, looks at none but those it may answer.
 */
export async function listProducts(
  catalog: Catalog,
  query: Query,
  paging: Paging,
  signal: AbortSignal,
): Promise<Page<StoreProduct>> {
  const key = query.oneOf("sort", Object.keys(sortKeys)) ?? "id";
  const descending = query.oneOf("direction", ["asc", "desc"]) === "desc";
  const filtered = productFilters.some((name) => query.has(name) && !spanFilters.includes(name));
  if (key === "id" && !filtered) return spanPage(catalog, query, descending, paging);
  const found: { readonly id: number; readonly key: string | number }[] = [];
  const keyOf = sortKeys[key] ?? (({ id }: StoreProduct) => id);
  for await (const product of wantedProducts(catalog, query, signal))
    found.push({ id: product.id, key: keyOf(product) });
  const sign = descending ? -1 : 1;
  found.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.id - b.id));
  const wanted = found.slice((paging.page - 1) * paging.limit, paging.page * paging.limit);
  return { total: found.length, items: wanted.flatMap(({ id }) => catalog.products.get(id) ?? []) };
}

/** All products that a query's filters let through, by ascending id, until the signal ends. */
export async function* wantedProducts(
  catalog: Catalog,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<StoreProduct> {
  const tests = productTests(query, (id) => catalog.brands.get(id)?.name ?? "");
  const hasId = numberRange(query, "id") ?? (() => true);
  let seen = 0;
  for (const product of candidates(catalog, query)) {
    if (++seen % scanStep === 0) await letOthersRun(signal);
    if (hasId(product.id) && tests.every((test) => test(product))) yield product;
  }
}

/** Products among whom the wanted ones are: found by id, name or SKU where they are given, else all of the span. */
function candidates({ products }: Catalog, query: Query): Iterable<StoreProduct> {
  const ids = query.integers("id") ?? query.integers("id:in");
  const name = query.text("name");
  const skus = query.has("sku") ? [query.text("sku") ?? ""] : query.texts("sku:in")?.map((sku) => sku.trim());
  const found =
    ids ??
    (name === undefined
      ? skus?.filter((sku) => sku !== "").flatMap((sku) => products.idsBy("sku", sku))
      : products.idsBy("name", name));
  // Those without a SKU are found by no index.
  if (found === undefined || (ids === undefined && name === undefined && skus?.includes("") === true)) {
    const { from } = idSpan(query);
    return products.ascending(products.countUpTo(from - 1));
  }
  return [...new Set(found)].sort((a, b) => a - b).flatMap((id) => products.get(id) ?? []);
}

function spanPage({ products }: Catalog, query: Query, descending: boolean, paging: Paging): Page<StoreProduct> {
  const { from, to } = idSpan(query);
  const total = Math.max(0, products.countUpTo(to) - products.countUpTo(from - 1));
  const offset = (paging.page - 1) * paging.limit;
  const count = Math.max(0, Math.min(paging.limit, total - offset));
  const source = descending
    ? products.descending(products.count - products.countUpTo(to) + offset)
    : products.ascending(products.countUpTo(from - 1) + offset);
  return { total, items: firstOf(count, source) };
}

/** The least and the greatest id that may be wanted. */
function idSpan(query: Query): { readonly from: number; readonly to: number } {
  const [min, max, greater, less] = spanFilters.map((name) => query.integers(name)?.[0]);
  return {
    from: Math.max(1, min ?? 1, (greater ?? 0) + 1),
    to: Math.min(max ?? Number.MAX_SAFE_INTEGER, (less ?? Number.MAX_SAFE_INTEGER) - 1),
  };
}
