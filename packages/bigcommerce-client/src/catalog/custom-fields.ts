import { dataSchema } from "../transport/data-envelope.js";
import { deleteOne } from "../transport/delete-one.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { endpointAt } from "../transport/endpoint.js";
import { listSchema } from "../transport/envelope.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { customFieldSchema } from "./custom-field-schema.js";
import type { ProductCustomFieldsResource } from "./custom-field.js";

const fieldsSchema = listSchema(customFieldSchema);
const fieldSchema = dataSchema(customFieldSchema);

/** `/v3/catalog/products/ID/custom-fields`. */
export function productCustomFieldsResource(transport: StoreTransport): ProductCustomFieldsResource {
  return {
    list: async (productId) =>
      readNumberedPages(endpointAt(catalogEndpoints.customFieldsList, { productId }), (paging) =>
        transport.call(catalogEndpoints.customFieldsList, {
          parameters: { productId },
          query: { ...paging },
          schema: fieldsSchema,
        }),
      ),
    create: (productId, { name, value }) =>
      transport.call(catalogEndpoints.customFieldsCreate, {
        parameters: { productId },
        body: { name, value },
        schema: fieldSchema,
      }),
    update: (productId, customFieldId, { name, value }) =>
      transport.call(catalogEndpoints.customFieldsUpdate, {
        parameters: { productId, customFieldId },
        body: { name, value },
        schema: fieldSchema,
      }),
    delete: (productId, customFieldId) =>
      deleteOne(transport, catalogEndpoints.customFieldsDelete, { productId, customFieldId }),
  };
}
