import { largestPage } from "../lists/page.js";
import { dataSchema } from "../transport/data-envelope.js";
import { deleteOne } from "../transport/delete-one.js";
import { batchSizes } from "../batch-sizes.js";
import { numberedPageStream } from "../lists/numbered-page-stream.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import type { ItemOutcome } from "../transport/batches.js";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import type { Endpoint } from "../transport/endpoint.js";
import { endpointAt } from "../transport/endpoint.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { sendPreparedBatches } from "../transport/prepared-batches.js";
import { productVariantSchema } from "./product-variant-schema.js";
import type { ProductVariant, VariantOfProduct, VariantUpdate } from "./product-variant.js";
import type { ProductVariantsResource, VariantFilter } from "./variant-resource.js";
import { wireNewVariant, wireVariant } from "./variant-wire.js";
import { writtenSchema } from "./written.js";

const listAnswerSchema = listSchema(productVariantSchema);
const readSchema = dataSchema(productVariantSchema);
const madeSchema = writtenSchema(productVariantSchema);

type Item = VariantUpdate | VariantOfProduct;

/** `/v3/catalog/variants` and `/v3/catalog/products/ID/variants`. */
export function productVariantsResource(transport: StoreTransport): ProductVariantsResource {
  return {
    pages: ({ from, limit = largestPage } = {}) =>
      numberedPageStream({
        endpoint: catalogEndpoints.variantsList,
        read: (paging) =>
          transport.call(catalogEndpoints.variantsList, { query: { ...paging }, schema: listAnswerSchema }),
        idOf: ({ id }: ProductVariant) => id,
        limit,
        from,
      }),
    async find(filter) {
      const found = new Map<number, ProductVariant>();
      await runConcurrently(queriesOf(filter), chunkConcurrency, async (query) => {
        const variants = await readNumberedPages(catalogEndpoints.variantsList, (paging) =>
          transport.call(catalogEndpoints.variantsList, { query: { ...query, ...paging }, schema: listAnswerSchema }),
        );
        for (const variant of variants) found.set(variant.id, variant);
      });
      return [...found.values()];
    },
    list: async (productId) =>
      readNumberedPages(endpointAt(catalogEndpoints.productVariantsList, { productId }), (paging) =>
        transport.call(catalogEndpoints.productVariantsList, {
          parameters: { productId },
          query: { ...paging },
          schema: listAnswerSchema,
        }),
      ),
    get: (productId, variantId) =>
      transport.call(catalogEndpoints.productVariantsGet, {
        parameters: { productId, variantId },
        schema: readSchema,
      }),
    create: async (productId, variant) =>
      transport.call(catalogEndpoints.productVariantsCreate, {
        parameters: { productId },
        body: wireNewVariant(variant),
        schema: madeSchema,
      }),
    update: (updates) => writeVariants(transport, catalogEndpoints.variantsUpdate, updates),
    upsert: (items) => writeVariants(transport, catalogEndpoints.variantsUpsert, items),
    delete: (productId, variantId) =>
      deleteOne(transport, catalogEndpoints.productVariantsDelete, { productId, variantId }),
  };
}

function queriesOf(filter: VariantFilter): Record<string, string | number>[] {
  if ("productIds" in filter)
    return filterChunks(filter.productIds).map((chunk) => ({ "product_id:in": chunk.join(",") }));
  return [{ ...filter }];
}

function writeVariants(
  transport: StoreTransport,
  endpoint: Endpoint,
  items: readonly Item[],
): Promise<ItemOutcome<ProductVariant>[]> {
  return sendPreparedBatches(items, {
    ...batchSizes.variantsWrite,
    prepare: (item) => ({ item, wire: wireVariant(item) }),
    send: async (batch) => {
      const { data } = await transport.call(endpoint, {
        body: batch.map(({ wire }) => wire),
        schema: listAnswerSchema,
      });
      return batch.map(({ item }) => {
        const value = data.find((variant) => isAnswerTo(item, variant));
        return value === undefined ? { ok: false, fault: notAnswered(endpoint, inWords(item)) } : { ok: true, value };
      });
    },
  });
}

// A new one is known again by its SKU, which is unique without regard to case.
function isAnswerTo(item: Item, variant: ProductVariant): boolean {
  if ("id" in item) return variant.id === item.id;
  return variant.productId === item.productId && variant.sku.toLowerCase() === item.sku.toLowerCase();
}

function inWords(item: Item): string {
  return "id" in item ? `variant ${item.id}` : `the variant ${item.sku} of product ${item.productId}`;
}
