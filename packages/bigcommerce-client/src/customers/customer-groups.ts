import { z } from "zod";
import { customerEndpoints } from "./customer-endpoints.js";
import { readNumberedPages } from "../lists/numbered-pages.js";
import type { CustomerGroup, CustomerGroupsResource } from "./customer-group.js";
import type { StoreTransport } from "../transport/store-transport.js";

const groupSchema = z
  .object({ id: z.number().int(), name: z.string(), is_default: z.boolean() })
  .transform((wire): CustomerGroup => ({ id: wire.id, name: wire.name, isDefault: wire.is_default }));

const groupsSchema = z.array(groupSchema);

/** `/v2/customer_groups`: bare arrays, no totals, and 204 for none. */
export function customerGroupsResource(transport: StoreTransport): CustomerGroupsResource {
  return {
    async list({ name } = {}) {
      const groups = await readNumberedPages(customerEndpoints.groupsList, async (paging) => ({
        data: await transport.call(customerEndpoints.groupsList, {
          query: { ...paging, name },
          schema: groupsSchema,
          noContent: [],
        }),
      }));
      return name === undefined ? groups : groups.filter((group) => group.name === name);
    },
    create: ({ name }) => transport.call(customerEndpoints.groupsCreate, { body: { name }, schema: groupSchema }),
  };
}
