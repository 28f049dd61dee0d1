/** The customer group of an account. Its targets are customer ids. */
import { batchSizes } from "@storegate/bigcommerce-client";
import { Fault, type Fields, type Resource } from "@storegate/connector-kit";
import { z } from "zod";
import type { CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { isManaged, type GroupApplyContext, type GroupState } from "./group-state.js";

const fields = z.object({ group: z.object({ id: z.int().nullable(), name: z.string() }).nullable() });

/** An account's group; `id` is null while the group is not made yet, the whole is null where the account has none. */
export type GroupValue = z.infer<typeof fields>["group"];

/** The owned fields of an account. */
export function groupFields(group: GroupValue): z.infer<typeof fields> {
  return { group };
}

/** The group in owned fields. */
export function groupOf(of: Fields): GroupValue {
  return of === null ? null : fields.parse(of).group;
}

/** See above. */
export const groupResource: Resource<CdpConfig, CdpRuntime, GroupState> = {
  batchSize: batchSizes.customersUpdate.size,
  concurrency: batchSizes.customersUpdate.concurrency,

  async observe({ bigcommerce, state }, targets) {
    const customers = await bigcommerce.customers.byIds(targets.map(Number));
    return new Map(
      customers.map(({ id, customerGroupId }) => {
        const name = state.names.get(customerGroupId) ?? `#${customerGroupId}`;
        return [String(id), groupFields(customerGroupId === 0 ? null : { id: customerGroupId, name })];
      }),
    );
  },

  async apply(context, changes) {
    const wanted = await Promise.all(changes.map(({ after }) => madeGroup(context, groupOf(after))));
    const written = await context.bigcommerce.customers.update(
      changes.map(({ target }, place) => ({ id: Number(target), customerGroupId: wanted[place]?.id ?? 0 })),
    );
    return changes.map((_, place) => {
      const outcome = written[place];
      if (!outcome) return { ok: false, fault: Fault.from(new Error("an update was not answered for")) };
      return outcome.ok ? { ok: true, after: groupFields(wanted[place] ?? null) } : { ok: false, fault: outcome.fault };
    });
  },

  same(a, b) {
    if (a === null || b === null) return a === b;
    const [one, other] = [groupOf(a), groupOf(b)];
    if (one === null || other === null) return one === other;
    return one.id !== null && other.id !== null ? one.id === other.id : one.name === other.name;
  },
};

/** The group with its id, made where it is missing. One that has an id keeps it, whatever other group bears its name. */
async function madeGroup({ bigcommerce, state, setUp }: GroupApplyContext, group: GroupValue): Promise<GroupValue> {
  if (group === null || (group.id !== null && !isManaged(state, group.name))) return group;
  const { id: known, name } = group;
  const { id } = await setUp({
    type: "customer_group",
    name,
    find: async () => {
      if (known !== null) return { id: known };
      const groups = await bigcommerce.customerGroups.list({ name });
      const ids = groups.filter((each) => each.name === name).map((each) => each.id);
      return ids.length === 0 ? undefined : { id: Math.min(...ids) };
    },
    create: async () => ({ id: (await bigcommerce.customerGroups.create({ name })).id }),
  });
  return known === null ? { id, name } : group;
}
