import { sendInBatches } from "../transport/batches.js";
import { filterChunks } from "../transport/chunks.js";
import { customerPages } from "./customer-pages.js";
import { customerSchema } from "./customer-schema.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import { batchSizes } from "../batch-sizes.js";
import type { Customer, CustomerUpdate, CustomersResource } from "./customer.js";
import type { StoreTransport } from "../transport/store-transport.js";

/** How many chunks of a long list of ids are asked for at once. */
const chunkConcurrency = 4;

const updatedSchema = listSchema(customerSchema);

/** `/v3/customers`. */
export function customersResource(transport: StoreTransport): CustomersResource {
  const byFilter = async (
    name: "id:in" | "email:in",
    values: readonly (string | number)[],
    include: readonly "attributes"[] | undefined,
  ): Promise<Customer[]> => {
    const found = new Map<number, Customer>();
    await runConcurrently(filterChunks(values), chunkConcurrency, async (chunk) => {
      for await (const page of customerPages(transport, { include, filter: { [name]: chunk.join(",") } }))
        for (const customer of page.items) found.set(customer.id, customer);
    });
    return [...found.values()];
  };

  return {
    pages: (options = {}) => customerPages(transport, options),
    byIds: (ids, options = {}) => byFilter("id:in", ids, options.include),
    byEmails: (emails, options = {}) => byFilter("email:in", emails, options.include),
    update: (updates) =>
      sendInBatches(updates, {
        ...batchSizes.customersUpdate,
        send: async (batch) => {
          const { data } = await transport.call(customerEndpoints.customersUpdate, {
            body: batch.map(wireUpdate),
            schema: updatedSchema,
          });
          const byId = new Map(data.map((customer) => [customer.id, customer]));
          return batch.map(({ id }) => {
            const value = byId.get(id);
            return value === undefined
              ? { ok: false, fault: notAnswered(customerEndpoints.customersUpdate, `customer ${id}`) }
              : { ok: true, value };
          });
        },
      }),
  };
}

// What is undefined is left out of the JSON, and so stays as it is in the store.
function wireUpdate(update: CustomerUpdate): Record<string, unknown> {
  return {
    id: update.id,
    customer_group_id: update.customerGroupId,
    email: update.email,
    first_name: update.firstName,
    last_name: update.lastName,
    company: update.company,
    phone: update.phone,
    notes: update.notes,
  };
}
