import { dataSchema } from "../transport/data-envelope.js";
import { batchSizes } from "../batch-sizes.js";
import { deleteByIds } from "../transport/delete-by-ids.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { findProducts, includeQuery, productPages } from "./product-reads.js";
import type { ProductsResource } from "./product-resource.js";
import { productSchema } from "./product-schema.js";
import { updateProducts } from "./product-updates.js";
import { wireNewProduct } from "./product-wire.js";
import { writtenSchema } from "./written.js";

const readSchema = dataSchema(productSchema);
const madeSchema = writtenSchema(productSchema);

/** `/v3/catalog/products`. */
export function productsResource(transport: StoreTransport): ProductsResource {
  return {
    pages: (options = {}) => productPages(transport, options),
    byIds: (ids, { include } = {}) => findProducts(transport, "id:in", ids, include),
    bySkus: (skus, { include } = {}) => findProducts(transport, "sku:in", skus, include),
    get: (id, { include } = {}) =>
      transport.call(catalogEndpoints.productsGet, {
        parameters: { productId: id },
        query: { include: includeQuery(include) },
        schema: readSchema,
      }),
    // The body is made inside the call's promise, so that an amount that is none rejects as every other fault does.
    create: async (product) =>
      transport.call(catalogEndpoints.productsCreate, { body: wireNewProduct(product), schema: madeSchema }),
    update: (updates) => updateProducts(transport, updates),
    delete: (ids) => deleteByIds(transport, catalogEndpoints.productsDelete, ids, batchSizes.productsDelete),
  };
}
