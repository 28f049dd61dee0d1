import { z } from "zod";
import { customerEndpoints } from "./customer-endpoints.js";
import { dateQuery } from "../wire/date-range.js";
import { instantOrNull } from "../wire/instant.js";
import { deleteByIds } from "../transport/delete-by-ids.js";
import type { Endpoint } from "../transport/endpoint.js";
import { listSchema } from "../transport/envelope.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import type { CustomerAttribute, CustomerAttributesResource } from "./customer-attribute.js";
import type { StoreTransport } from "../transport/store-transport.js";

const attributeSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    type: z.string(),
    date_created: instantOrNull,
    date_modified: instantOrNull,
  })
  .transform((wire): CustomerAttribute => ({
    id: wire.id,
    name: wire.name,
    type: wire.type,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
  }));

const answerSchema = listSchema(attributeSchema);

/** The answer to a write, which holds what was written. */
const writtenSchema = z
  .object({ data: z.tuple([attributeSchema]).rest(z.unknown()) })
  .transform(({ data: [written] }) => written);

/** `/v3/customers/attributes`. */
export function customerAttributesResource(transport: StoreTransport): CustomerAttributesResource {
  return {
    async list({ name, nameLike, type, created, modified } = {}) {
      const attributes = await readNumberedPages(customerEndpoints.attributesList, (paging) =>
        transport.call(customerEndpoints.attributesList, {
          query: {
            ...paging,
            name,
            "name:like": nameLike,
            type,
            ...dateQuery("date_created", created),
            ...dateQuery("date_modified", modified),
          },
          schema: answerSchema,
        }),
      );
      return name === undefined ? attributes : attributes.filter((attribute) => attribute.name === name);
    },
    create: ({ name, type }) => write(transport, customerEndpoints.attributesCreate, { name, type }),
    update: ({ id, name }) => write(transport, customerEndpoints.attributesUpdate, { id, name }),
    delete: (ids) => deleteByIds(transport, customerEndpoints.attributesDelete, ids),
  };
}

// The endpoints take lists; how many at once is not documented, and one is sure.
async function write(transport: StoreTransport, endpoint: Endpoint, attribute: unknown): Promise<CustomerAttribute> {
  return transport.call(endpoint, { body: [attribute], schema: writtenSchema });
}
