import { idPages, type IdCursor } from "../lists/id-pages.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { largestPage, type Page } from "../lists/page.js";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { listSchema } from "../transport/envelope.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { productFilterQuery, type ProductFilter } from "./product-filter.js";
import { productSchema } from "./product-schema.js";
import type { Product, ProductInclude } from "./product.js";

/** The most products of a page with options or modifiers (BigCommerce API reference, products v3). */
const largestPageWithOptions = 10;

const includeNames = {
  variants: "variants",
  customFields: "custom_fields",
  images: "images",
  primaryImage: "primary_image",
  options: "options",
  modifiers: "modifiers",
  bulkPricingRules: "bulk_pricing_rules",
  channels: "channels",
} as const satisfies Record<ProductInclude, string>;

const listAnswerSchema = listSchema(productSchema);

type Include = readonly ProductInclude[] | undefined;

/** Includes by their names in the API; none are left out. */
export function includeQuery(include: Include): string | undefined {
  return include === undefined || include.length === 0
    ? undefined
    : include.map((each) => includeNames[each]).join(",");
}

/** Which products, and from where on. */
export interface ProductPagesOptions {
  readonly filter?: ProductFilter | undefined;
  readonly include?: Include;
  readonly from?: IdCursor | null | undefined;
  readonly limit?: number | undefined;
  readonly readAhead?: boolean | undefined;
  readonly concurrency?: number | undefined;
}

/** Pages of products by ascending id. */
export async function* productPages(
  transport: StoreTransport,
  { filter = {}, include, from, limit, readAhead, concurrency }: ProductPagesOptions,
): AsyncGenerator<Page<Product, IdCursor>, void, undefined> {
  const filterQuery = productFilterQuery(filter);
  if (filterQuery === null) {
    yield { items: [], total: 0, next: null };
    return;
  }
  yield* idPages({
    endpoint: catalogEndpoints.productsList,
    idOf: ({ id }) => id,
    from,
    limit: fittingLimit(limit, include),
    readAhead,
    concurrency,
    lastId: async (signal) => {
      const { data } = await transport.call(catalogEndpoints.productsList, {
        query: { ...filterQuery, sort: "id", direction: "desc", limit: 1 },
        schema: listAnswerSchema,
        signal,
      });
      return data[0]?.id ?? 0;
    },
    read: async ({ afterId, toId, limit: asked, signal }) => {
      const { data, meta } = await transport.call(catalogEndpoints.productsList, {
        query: {
          ...filterQuery,
          include: includeQuery(include),
          "id:greater": afterId === 0 ? undefined : afterId,
          "id:max": toId,
          sort: "id",
          direction: "asc",
          limit: asked,
        },
        schema: listAnswerSchema,
        signal,
      });
      return { items: data, remaining: meta?.pagination?.total ?? null };
    },
  });
}

/** The products whose ids, or own SKUs, are among these. */
export async function findProducts(
  transport: StoreTransport,
  name: "id:in" | "sku:in",
  values: readonly (string | number)[],
  include: Include,
): Promise<Product[]> {
  const found = new Map<number, Product>();
  await runConcurrently(filtersOf(name, values), chunkConcurrency, async (filter) => {
    const products = await readNumberedPages(catalogEndpoints.productsList, ({ page, limit }) =>
      transport.call(catalogEndpoints.productsList, {
        query: { ...filter, include: includeQuery(include), sort: "id", page, limit: fittingLimit(limit, include) },
        schema: listAnswerSchema,
      }),
    );
    for (const product of products) found.set(product.id, product);
  });
  return [...found.values()];
}

// A SKU may hold a comma, and would be taken for two in a list.
function filtersOf(name: "id:in" | "sku:in", values: readonly (string | number)[]): Record<string, string>[] {
  const apart = [...new Set(values)].filter((value) => String(value).includes(","));
  const together = values.filter((value) => !String(value).includes(","));
  return [
    ...filterChunks(together).map((chunk) => ({ [name]: chunk.join(",") })),
    ...apart.map((value) => ({ sku: String(value) })),
  ];
}

function fittingLimit(limit: number | undefined, include: Include): number {
  const most = include?.some((each) => each === "options" || each === "modifiers")
    ? largestPageWithOptions
    : largestPage;
  return Math.min(limit ?? most, most);
}
