import { batchSizes } from "../batch-sizes.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import { sendPreparedBatches } from "../transport/prepared-batches.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { createCustomers } from "./create-customers.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { customerQuery } from "./customer-filter.js";
import { customerPage } from "./customer-page.js";
import { customerPages } from "./customer-pages.js";
import { customerSchema } from "./customer-schema.js";
import type { CustomersResource } from "./customer.js";
import { deleteByIds } from "../transport/delete-by-ids.js";
import { customersByEmails, customersByIds } from "./find-customers.js";
import { wireUpdate } from "./wire-customer.js";

const updatedSchema = listSchema(customerSchema);

/** `/v3/customers`. */
export function customersResource(transport: StoreTransport): CustomersResource {
  return {
    async *pages({ filter, ...options } = {}) {
      const query = filter === undefined ? undefined : customerQuery(filter);
      if (query === null) yield { items: [], next: null, total: 0 };
      else yield* customerPages(transport, { ...options, filter: query });
    },
    page: (number, options = {}) => customerPage(transport, number, options),
    byIds: (ids, options) => customersByIds(transport, ids, options),
    byEmails: (emails, options) => customersByEmails(transport, emails, options),
    create: (customers, { lookedUp = false } = {}) => createCustomers(transport, customers, lookedUp),
    update: (updates) =>
      sendPreparedBatches(updates, {
        ...batchSizes.customersUpdate,
        prepare: wireUpdate,
        send: async (batch) => {
          const { data } = await transport.call(customerEndpoints.customersUpdate, {
            body: batch,
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
    delete: (ids) => deleteByIds(transport, customerEndpoints.customersDelete, ids),
  };
}
