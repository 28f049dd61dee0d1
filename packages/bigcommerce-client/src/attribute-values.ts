import { attributeValueSchema } from "./attribute-value-schema.js";
import { sendInBatches } from "./batches.js";
import { filterChunks } from "./chunks.js";
import { endpoints } from "./endpoints.js";
import { listSchema } from "./envelope.js";
import { notAnswered } from "./not-answered.js";
import { readNumberedPages } from "./numbered-pages.js";
import { runConcurrently } from "./run-concurrently.js";
import { batchSizes, type CustomerAttributeValue, type StoreClient } from "./store-client.js";
import type { StoreTransport } from "./store-transport.js";

const chunkConcurrency = 4;

const answerSchema = listSchema(attributeValueSchema);

/** `/v3/customers/attribute-values`. */
export function attributeValuesResource(transport: StoreTransport): StoreClient["attributeValues"] {
  return {
    async list({ customerIds, attributeId }) {
      const found = new Map<number, CustomerAttributeValue>();
      await runConcurrently(filterChunks(customerIds), chunkConcurrency, async (chunk) => {
        const values = await readNumberedPages(endpoints.attributeValuesList, (paging) =>
          transport.call(endpoints.attributeValuesList, {
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
          const { data } = await transport.call(endpoints.attributeValuesUpsert, {
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
                    endpoints.attributeValuesUpsert,
                    `attribute ${attributeId} of customer ${customerId}`,
                  ),
                }
              : { ok: true, value };
          });
        },
      }),
  };
}
