import { largestPage } from "../lists/page.js";
import { attributeValueSchema } from "./attribute-value-schema.js";
import { sendInBatches } from "../transport/batches.js";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { joinedQuery } from "./customer-filter.js";
import { dateQuery } from "../wire/date-range.js";
import { deleteByIds } from "../transport/delete-by-ids.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import { numberedPageStream } from "../lists/numbered-page-stream.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import { batchSizes } from "../batch-sizes.js";
import type { AttributeValueFilter, AttributeValuesResource, CustomerAttributeValue } from "./attribute-value.js";
import type { StoreTransport } from "../transport/store-transport.js";

const answerSchema = listSchema(attributeValueSchema);

/** `/v3/customers/attribute-values`. */
export function attributeValuesResource(transport: StoreTransport): AttributeValuesResource {
  return {
    async list({ customerIds, attributeId, ...filter }) {
      const found = new Map<number, CustomerAttributeValue>();
      const attributeIds = attributeId === undefined ? filter.attributeIds : [attributeId];
      const query = valueQuery({ ...filter, attributeIds });
      if (query === null) return [];
      await runConcurrently(filterChunks(customerIds), chunkConcurrency, async (chunk) => {
        const values = await readNumberedPages(customerEndpoints.attributeValuesList, (paging) =>
          transport.call(customerEndpoints.attributeValuesList, {
            query: { ...paging, ...query, "customer_id:in": chunk.join(",") },
            schema: answerSchema,
          }),
        );
        for (const value of values) found.set(value.id, value);
      });
      return [...found.values()];
    },
    async *pages({ filter = {}, from, limit = largestPage } = {}) {
      const query = valueQuery(filter);
      if (query === null) {
        yield { items: [], total: 0, next: null };
        return;
      }
      yield* numberedPageStream({
        endpoint: customerEndpoints.attributeValuesList,
        read: (paging) =>
          transport.call(customerEndpoints.attributeValuesList, {
            query: { ...query, ...paging },
            schema: answerSchema,
          }),
        idOf: ({ id }) => id,
        limit,
        from,
      });
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
    delete: (ids) => deleteByIds(transport, customerEndpoints.attributeValuesDelete, ids),
  };
}

function valueQuery({
  attributeIds,
  customerIds,
  name,
  created,
  modified,
}: AttributeValueFilter & { readonly customerIds?: readonly number[] }): Record<string, string> | null {
  return joinedQuery(
    { "attribute_id:in": attributeIds, "customer_id:in": customerIds },
    {
      ...(name === undefined ? {} : { name }),
      ...dateQuery("date_created", created),
      ...dateQuery("date_modified", modified),
    },
  );
}
