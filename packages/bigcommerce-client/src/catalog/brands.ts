import { z } from "zod";
import { dataSchema } from "../transport/data-envelope.js";
import { deleteOne } from "../transport/delete-one.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { filterChunks } from "../transport/chunks.js";
import { listSchema } from "../transport/envelope.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { textOrMissing, textOrNull } from "../wire/text.js";
import type { Brand, BrandsResource, NewBrand } from "./brand.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { customUrlSchema, wireCustomUrl } from "./custom-url-schema.js";
import { writtenSchema } from "./written.js";

/** How many brands are asked for, or deleted, at once. */
const brandConcurrency = 4;

const brandSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    page_title: textOrMissing,
    meta_description: textOrMissing,
    search_keywords: textOrMissing,
    image_url: textOrNull,
    custom_url: customUrlSchema,
  })
  .transform((wire): Brand => ({
    id: wire.id,
    name: wire.name,
    pageTitle: wire.page_title,
    metaDescription: wire.meta_description,
    searchKeywords: wire.search_keywords,
    imageUrl: wire.image_url,
    customUrl: wire.custom_url,
  }));

const listAnswerSchema = listSchema(brandSchema);
const readSchema = dataSchema(brandSchema);
const madeSchema = writtenSchema(brandSchema);

/** `/v3/catalog/brands`. */
export function brandsResource(transport: StoreTransport): BrandsResource {
  // The list can be sorted by name alone.
  const listBrands = (filter: Readonly<Record<string, string | undefined>>): Promise<Brand[]> =>
    readNumberedPages(catalogEndpoints.brandsList, (paging) =>
      transport.call(catalogEndpoints.brandsList, {
        query: { ...filter, sort: "name", direction: "asc", ...paging },
        schema: listAnswerSchema,
      }),
    );
  return {
    async list({ nameLike, ids } = {}) {
      if (ids === undefined) return listBrands({ "name:like": nameLike });
      const found = new Map<number, Brand>();
      await runConcurrently(filterChunks(ids), brandConcurrency, async (chunk) => {
        for (const brand of await listBrands({ "name:like": nameLike, "id:in": chunk.join(",") }))
          found.set(brand.id, brand);
      });
      return [...found.values()];
    },
    async byName(name) {
      const brands = await listBrands({ name });
      return brands.find((brand) => brand.name.toLowerCase() === name.toLowerCase()) ?? null;
    },
    get: (brandId) => transport.call(catalogEndpoints.brandsGet, { parameters: { brandId }, schema: readSchema }),
    create: (brand) => transport.call(catalogEndpoints.brandsCreate, { body: wireBrand(brand), schema: madeSchema }),
    update: ({ id: brandId, ...brand }) =>
      transport.call(catalogEndpoints.brandsUpdate, {
        parameters: { brandId },
        body: wireBrand(brand),
        schema: madeSchema,
      }),
    delete: (ids) =>
      runConcurrently([...new Set(ids)], brandConcurrency, (brandId) =>
        deleteOne(transport, catalogEndpoints.brandsDelete, { brandId }),
      ),
  };
}

// What is undefined is left out of the JSON, and so stays as it is in the store.
function wireBrand(brand: NewBrand): Record<string, unknown> {
  return {
    name: brand.name,
    page_title: brand.pageTitle,
    meta_description: brand.metaDescription,
    search_keywords: brand.searchKeywords,
    image_url: brand.imageUrl,
    custom_url: wireCustomUrl(brand.customUrl),
  };
}
