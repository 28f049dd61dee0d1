import { z } from "zod";
import { dataSchema } from "../transport/data-envelope.js";
import { batchSizes } from "../batch-sizes.js";
import { idPages, type IdCursor } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { listSchema } from "../transport/envelope.js";
import { sendPreparedBatches } from "../transport/prepared-batches.js";
import { recordId } from "../transport/record-id.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { categoryFilterQuery, categorySchema, wireCategory } from "./category-schema.js";
import type { CategoriesResource, Category } from "./category.js";
import { writtenCategory, writtenCategorySchema } from "./written-category.js";

const listAnswerSchema = listSchema(categorySchema);
const readSchema = dataSchema(categorySchema);

interface ListOptions {
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly from?: IdCursor | null | undefined;
  readonly limit?: number | undefined;
  readonly readAhead?: boolean | undefined;
}

/** `/v3/catalog/categories`. */
export function categoriesResource(transport: StoreTransport): CategoriesResource {
  const pagesOf = ({ query, ...options }: ListOptions): AsyncIterable<Page<Category, IdCursor>> =>
    idPages({
      ...options,
      endpoint: catalogEndpoints.categoriesList,
      idOf: ({ id }) => id,
      read: async ({ afterId, limit, signal }) => {
        const { data, meta } = await transport.call(catalogEndpoints.categoriesList, {
          query: { ...query, "id:greater": afterId === 0 ? undefined : afterId, sort: "id", limit },
          schema: listAnswerSchema,
          signal,
        });
        return { items: data, remaining: meta?.pagination?.total ?? null };
      },
    });
  const listOf = async (query: ListOptions["query"]): Promise<Category[]> => {
    const categories: Category[] = [];
    for await (const page of pagesOf({ query })) categories.push(...page.items);
    return categories;
  };
  const byName: CategoriesResource["byName"] = async (name, { parentId } = {}) => {
    const categories = await listOf(categoryFilterQuery({ name, ...(parentId === undefined ? {} : { parentId }) }));
    return categories.filter((category) => category.name.toLowerCase() === name.toLowerCase());
  };
  const resource: CategoriesResource = {
    pages: ({ filter = {}, ...options } = {}) => pagesOf({ ...options, query: categoryFilterQuery(filter) }),
    list: (filter = {}) => listOf(categoryFilterQuery(filter)),
    async byIds(ids) {
      const found: Category[] = [];
      await runConcurrently(filterChunks(ids), chunkConcurrency, async (chunk) => {
        found.push(...(await listOf({ "id:in": chunk.join(",") })));
      });
      return found;
    },
    byName,
    get: (categoryId) =>
      transport.call(catalogEndpoints.categoriesGet, { parameters: { categoryId }, schema: readSchema }),
    async create(category) {
      const answer = await transport.call(catalogEndpoints.categoriesCreate, {
        body: wireCategory(category),
        schema: writtenCategorySchema,
      });
      return writtenCategory(catalogEndpoints.categoriesCreate, answer, async () => {
        const [made] = await byName(category.name, { parentId: category.parentId });
        return made;
      });
    },
    async update({ id: categoryId, ...fields }) {
      const answer = await transport.call(catalogEndpoints.categoriesUpdate, {
        parameters: { categoryId },
        body: wireCategory(fields),
        schema: writtenCategorySchema,
      });
      return writtenCategory(catalogEndpoints.categoriesUpdate, answer, () => resource.get(categoryId));
    },
    delete: (ids) =>
      sendPreparedBatches(ids, {
        ...batchSizes.categoriesDelete,
        prepare: (id) => recordId(catalogEndpoints.categoriesDelete, id),
        send: async (some) => {
          await transport.call(catalogEndpoints.categoriesDelete, {
            query: { "id:in": [...new Set(some)].join(",") },
            schema: z.null(),
            noContent: null,
          });
          return some.map((value) => ({ ok: true, value }));
        },
      }),
  };
  return resource;
}
