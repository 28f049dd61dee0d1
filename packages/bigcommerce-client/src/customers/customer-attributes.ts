import { z } from "zod";
import { customerEndpoints } from "./customer-endpoints.js";
import { listSchema } from "../transport/envelope.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { malformed } from "../transport/parse-answer.js";
import type { CustomerAttribute, CustomerAttributesResource } from "./customer-attribute.js";
import type { StoreTransport } from "../transport/store-transport.js";

const attributeSchema: z.ZodType<CustomerAttribute> = z.object({
  id: z.number().int(),
  name: z.string(),
  type: z.enum(["string", "number", "date"]),
});

const answerSchema = listSchema(attributeSchema);

/** `/v3/customers/attributes`. */
export function customerAttributesResource(transport: StoreTransport): CustomerAttributesResource {
  return {
    async list({ name } = {}) {
      const attributes = await readNumberedPages(customerEndpoints.attributesList, (paging) =>
        transport.call(customerEndpoints.attributesList, { query: { ...paging, name }, schema: answerSchema }),
      );
      return name === undefined ? attributes : attributes.filter((attribute) => attribute.name === name);
    },
    async create({ name, type }) {
      // The endpoint takes a list; how many at once is not documented, and one is sure.
      const { data } = await transport.call(customerEndpoints.attributesCreate, {
        body: [{ name, type }],
        schema: answerSchema,
      });
      const [made] = data;
      if (made === undefined)
        throw malformed(customerEndpoints.attributesCreate, "without the attribute it made", "data.0");
      return made;
    },
  };
}
