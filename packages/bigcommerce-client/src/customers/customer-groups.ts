import { z } from "zod";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { readWritten } from "../transport/read-written.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { groupSchema, wireGroup, writtenGroupSchema, type GroupAnswer } from "./customer-group-schema.js";
import type {
  CustomerGroup,
  CustomerGroupFilter,
  CustomerGroupsResource,
  CustomerGroupUpdate,
  WrittenCustomerGroup,
} from "./customer-group.js";
import { dateQuery } from "../wire/date-range.js";
import { deleteOne } from "../transport/delete-one.js";

const groupsSchema = z.array(groupSchema);
const countSchema = z.object({ count: z.number().int().nonnegative() }).transform(({ count }) => count);

/** `/v2/customer_groups`: bare arrays, no totals, and 204 for none. */
export function customerGroupsResource(transport: StoreTransport): CustomerGroupsResource {
  const list = async (filter: CustomerGroupFilter = {}): Promise<CustomerGroup[]> => {
    const groups = await readNumberedPages(customerEndpoints.groupsList, async (paging) => ({
      data: await transport.call(customerEndpoints.groupsList, {
        query: { ...paging, ...groupQuery(filter) },
        schema: groupsSchema,
        noContent: [],
      }),
    }));
    return filter.name === undefined ? groups : groups.filter(({ name }) => name === filter.name);
  };
  const get = (groupId: number): Promise<CustomerGroup> =>
    transport.call(customerEndpoints.groupsGet, { parameters: { groupId }, schema: groupSchema });

  return {
    list,
    get,
    count: () => transport.call(customerEndpoints.groupsCount, { schema: countSchema }),
    async create(group) {
      const { groupsCreate } = customerEndpoints;
      const answer = await transport.call(groupsCreate, { body: wireGroup(group), schema: writtenGroupSchema });
      // The answer that tells of a failed discount does not name the group: the newest of its name is it.
      const newest = async (): Promise<CustomerGroup | null> =>
        (await list({ name: group.name })).reduce<CustomerGroup | null>(newer, null);
      return written(answer.group ?? (await readWritten(groupsCreate, newest)), group, answer);
    },
    async update(groupId, changes) {
      const answer = await transport.call(customerEndpoints.groupsUpdate, {
        parameters: { groupId },
        body: wireGroup(changes),
        schema: writtenGroupSchema,
      });
      return written(answer.group ?? (await get(groupId)), changes, answer);
    },
    delete: (groupId) => deleteOne(transport, customerEndpoints.groupsDelete, { groupId }),
  };
}

function groupQuery(filter: CustomerGroupFilter): Record<string, string | undefined> {
  return {
    name: filter.name,
    "name:like": filter.nameLike,
    is_default: filter.isDefault?.toString(),
    is_group_for_guests: filter.isGroupForGuests?.toString(),
    ...dateQuery("date_created", filter.created),
    ...dateQuery("date_modified", filter.modified),
  };
}

function newer(one: CustomerGroup | null, other: CustomerGroup): CustomerGroup {
  return one === null || other.id > one.id ? other : one;
}

// A store that answers with the group's rules and without the storewide one has not taken it, whatever its status says.
function written(
  group: CustomerGroup,
  asked: CustomerGroupUpdate,
  { failure, isPartial }: GroupAnswer,
): WrittenCustomerGroup {
  const isStorewide = ({ type }: { readonly type: string }): boolean => type === "all";
  const lost = (asked.discountRules ?? []).some(isStorewide) && !(group.discountRules?.some(isStorewide) ?? true);
  const inOurs = lost
    ? "The store wrote the group without its storewide discount."
    : "The store wrote the group in part, and did not say what it left out.";
  return { ...group, discountFailure: failure ?? (lost || isPartial ? inOurs : null) };
}
