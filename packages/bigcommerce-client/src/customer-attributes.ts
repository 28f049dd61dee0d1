import { z } from "zod";
import { endpoints } from "./endpoints.js";
import { listSchema } from "./envelope.js";
import { readNumberedPages } from "./numbered-pages.js";
import { malformed } from "./parse-answer.js";
import type { CustomerAttribute, StoreClient } from "./store-client.js";
import type { StoreTransport } from "./store-transport.js";

const attributeSchema: z.ZodType<CustomerAttribute> = z.object({
  id: z.number().int(),
  name: z.string(),
  type: z.enum(["string", "number", "date"]),
});

const answerSchema = listSchema(attributeSchema);

/** `/v3/customers/attributes`. */
export function customerAttributesResource(transport: StoreTransport): StoreClient["customerAttributes"] {
  return {
    async list({ name } = {}) {
      const attributes = await readNumberedPages(endpoints.attributesList, (paging) =>
        transport.call(endpoints.attributesList, { query: { ...paging, name }, schema: answerSchema }),
      );
      return name === undefined ? attributes : attributes.filter((attribute) => attribute.name === name);
    },
    async create({ name, type }) {
      // The endpoint takes a list; how many at once is not documented, and one is sure.
      const { data } = await transport.call(endpoints.attributesCreate, {
        body: [{ name, type }],
        schema: answerSchema,
      });
      const [made] = data;
      if (made === undefined) throw malformed(endpoints.attributesCreate, "without the attribute it made", "data.0");
      return made;
    },
  };
}
