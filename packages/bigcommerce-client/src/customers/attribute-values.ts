import { attributeValueSchema } from "./attribute-value-schema.js";
import { sendInBatches } from "../transport/batches.js";
import { filterChunks } from "../transport/chunks.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import { batchSizes } from "../batch-sizes.js";
import type { AttributeValuesResource, CustomerAttributeValue } from "./attribute-value.js";
import type { StoreTransport } from "../transport/store-transport.js";

const chunkConcurrency = 4;

const answerSchema = listSchema(attributeValueSchema);

/** `/v3/customers/attribute-values`. */
export function attributeValuesResource(transport: StoreTransport): AttributeValuesResource {
  return {
    async list({ customerIds, attributeId }) {
      const found = new Map<number, CustomerAttributeValue>();
      await runConcurrently(filterChunks(customerIds), chunkConcurrency, async (chunk) => {
        const values = await readNumberedPages(customerEndpoints.attributeValuesList, (paging) =>
          transport.call(customerEndpoints.attributeValuesList, {
            query: { ...paging, "customer_id:in": chunk.join(","), "attribute_id:in": attributeId },
            schema: answerSchema,
          }),
        );
        for (const value of values) found.set(value.id, value);
      });
      return [...found.values()];
    },
    upsert: (values) =>
      sendInBatches(values, {
        ...batchSizes.attributeValuesUpsert,
        send: async (batch) => {
          const { data } = await transport.call(customerEndpoints.attributeValuesUpsert, {
            body: batch.map(({ customerId, attributeId, value }) => ({
              customer_id: customerId,
              attribute_id: attributeId,
              value,
            })),
            schema: answerSchema,
          });
          return batch.map(({ customerId, attributeId }) => {
            const value = data.find((each) => each.customerId === customerId && each.attributeId === attributeId);
            return value === undefined
              ? {
                  ok: false,
                  fault: notAnswered(
                    customerEndpoints.attributeValuesUpsert,
                    `attribute ${attributeId} of customer ${customerId}`,
                  ),
                }
              : { ok: true, value };
          });
        },
      }),
  };
}
