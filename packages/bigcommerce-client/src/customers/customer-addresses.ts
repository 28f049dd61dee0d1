import { largestPage } from "../lists/page.js";
import { batchSizes } from "../batch-sizes.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { sendInBatches } from "../transport/batches.js";
import { chunkConcurrency, filterChunks } from "../transport/chunks.js";
import { listSchema } from "../transport/envelope.js";
import { runConcurrently } from "../transport/run-concurrently.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { addressUnchanged, createAddresses } from "./create-addresses.js";
import { addressSchema } from "./customer-address-schema.js";
import type { CustomerAddress, CustomerAddressesResource } from "./customer-address.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { joinedQuery } from "./customer-filter.js";
import { deleteByIds } from "../transport/delete-by-ids.js";
import { emptyPage, numberedPage } from "../lists/numbered-page.js";
import { wireAddress } from "./wire-customer.js";

const answerSchema = listSchema(addressSchema);

/** `/v3/customers/addresses`. */
export function customerAddressesResource(transport: StoreTransport): CustomerAddressesResource {
  const list: CustomerAddressesResource["list"] = async (filter, { include = [] } = {}) => {
    const found = new Map<number, CustomerAddress>();
    const name = filter.ids === undefined ? "customer_id:in" : "id:in";
    const narrowed = joinedQuery({ "company:in": filter.companies, "name:in": filter.names });
    if (narrowed === null) return [];
    await runConcurrently(filterChunks(filter.ids ?? filter.customerIds), chunkConcurrency, async (chunk) => {
      const addresses = await readNumberedPages(customerEndpoints.customerAddressesList, (paging) =>
        transport.call(customerEndpoints.customerAddressesList, {
          query: { ...narrowed, ...paging, ...included(include), [name]: chunk.join(",") },
          schema: answerSchema,
        }),
      );
      for (const address of addresses) found.set(address.id, address);
    });
    return [...found.values()];
  };

  return {
    list,
    async page(page, { filter = {}, include = [], limit = largestPage } = {}) {
      const query = joinedQuery({
        "id:in": filter.ids,
        "customer_id:in": filter.customerIds,
        "company:in": filter.companies,
        "name:in": filter.names,
      });
      if (query === null) return emptyPage(page);
      const answer = await transport.call(customerEndpoints.customerAddressesList, {
        query: { ...query, ...included(include), page, limit },
        schema: answerSchema,
      });
      return numberedPage(customerEndpoints.customerAddressesList, answer, { page, limit });
    },
    create: (addresses) =>
      sendInBatches(addresses, {
        ...batchSizes.customerAddressesCreate,
        send: (batch) => createAddresses(transport, batch, (customerIds) => list({ customerIds })),
      }),
    update: (updates) =>
      sendInBatches(updates, {
        ...batchSizes.customerAddressesUpdate,
        send: async (batch) => {
          const { data } = await transport.call(customerEndpoints.customerAddressesUpdate, {
            body: batch.map((update) => ({ id: update.id, ...wireAddress(update) })),
            schema: answerSchema,
          });
          const byId = new Map(data.map((address) => [address.id, address]));
          return batch.map(({ id }) => {
            const value = byId.get(id);
            return value === undefined ? { ok: false, fault: addressUnchanged(id) } : { ok: true, value };
          });
        },
      }),
    delete: (ids) => deleteByIds(transport, customerEndpoints.customerAddressesDelete, ids),
  };
}

function included(include: readonly "formfields"[]): { readonly include?: string } {
  return include.length === 0 ? {} : { include: include.join(",") };
}
