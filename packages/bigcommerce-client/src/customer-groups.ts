import { z } from "zod";
import { endpoints } from "./endpoints.js";
import { readNumberedPages } from "./numbered-pages.js";
import type { CustomerGroup, StoreClient } from "./store-client.js";
import type { StoreTransport } from "./store-transport.js";

const groupSchema = z
  .object({ id: z.number().int(), name: z.string(), is_default: z.boolean() })
  .transform((wire): CustomerGroup => ({ id: wire.id, name: wire.name, isDefault: wire.is_default }));

const groupsSchema = z.array(groupSchema);

/** `/v2/customer_groups`: bare arrays, no totals, and 204 for none. */
export function customerGroupsResource(transport: StoreTransport): StoreClient["customerGroups"] {
  return {
    async list({ name } = {}) {
      const groups = await readNumberedPages(endpoints.groupsList, async (paging) => ({
        data: await transport.call(endpoints.groupsList, {
          query: { ...paging, name },
          schema: groupsSchema,
          noContent: [],
        }),
      }));
      return name === undefined ? groups : groups.filter((group) => group.name === name);
    },
    create: ({ name }) => transport.call(endpoints.groupsCreate, { body: { name }, schema: groupSchema }),
  };
}
