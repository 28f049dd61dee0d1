import { type Customer, type ItemOutcome, batchSizes } from "@storegate/bigcommerce-client";
import type { ChangeOutcome, Fields, Resource } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import { z } from "zod";
import type { ValidationState } from "./state.js";
import type { ValidationConfig } from "./config.js";
import type { ValidationApplyContext, ValidationRuntime } from "./runtime.js";

const fields = z.object({ group: z.object({ id: z.number().int().nullable(), name: z.string() }).nullable() });

/** A customer's group; `id` is `null` while the group is not made yet. */
export type GroupValue = z.infer<typeof fields>["group"];

/** The owned fields of a customer's group, `null` where it has none. */
export function groupFields(group: GroupValue): z.infer<typeof fields> {
  return { group };
}

/** The group in observed or planned fields; `null` where there is none. */
export function groupValue(of: Fields): GroupValue {
  return of === null ? null : fields.parse(of).group;
}

/** A customer's owned fields, with the group's name as far as it is known. */
export function groupFieldsOf({ customerGroupId }: Customer, groups: ValidationState["groups"]): Fields {
  if (customerGroupId === 0) return groupFields(null);
  const name = typeof groups === "string" ? `#${customerGroupId}` : groups.nameOf(customerGroupId);
  return groupFields({ id: customerGroupId, name });
}

/** The customer group of a customer. Its targets are customer ids. */
export const groupResource: Resource<ValidationConfig, ValidationRuntime, ValidationState> = {
  batchSize: batchSizes.customersUpdate.size,
  concurrency: batchSizes.customersUpdate.concurrency,

  async observe({ bigcommerce, state }, targets) {
    const customers = await bigcommerce.customers.byIds(targets.map(Number));
    if (typeof state.groups !== "string") {
      await state.groups.learn(
        bigcommerce,
        customers.map(({ customerGroupId }) => customerGroupId),
      );
    }
    return new Map(customers.map((customer) => [String(customer.id), groupFieldsOf(customer, state.groups)]));
  },

  async apply(context, changes) {
    const wanted = await Promise.all(changes.map(({ after }) => madeGroup(context, groupValue(after))));
    const updates = changes.map(({ target }, index) => ({
      id: Number(target),
      customerGroupId: wanted[index]?.id ?? 0,
    }));
    const written = await context.bigcommerce.customers.update(updates);
    return changes.map((_, index) => toOutcome(written[index], groupFields(wanted[index] ?? null)));
  },

  same(a, b) {
    if (a === null || b === null) return a === b;
    const [one, other] = [groupValue(a), groupValue(b)];
    if (one === null || other === null) return one === other;
    return one.id !== null && other.id !== null ? one.id === other.id : one.name === other.name;
  },
};

/** The group with its id, made if it is missing. One that has an id keeps it, whatever other group bears its name. */
async function madeGroup(
  { bigcommerce, config, setUp }: ValidationApplyContext,
  group: GroupValue,
): Promise<GroupValue> {
  if (group === null) return null;
  const { id: knownId, name } = group;
  if (knownId !== null && !Object.values(config.groupNames).includes(name)) return group;
  const { id } = await setUp({
    type: "customer_group",
    name,
    find: async () => {
      // One that was there when this was planned may have been made by a worker that died before it could say so.
      if (knownId !== null) return { id: knownId };
      const groups = await bigcommerce.customerGroups.list({ name });
      const ids = groups.filter((candidate) => candidate.name === name).map((candidate) => candidate.id);
      return ids.length === 0 ? undefined : { id: Math.min(...ids) };
    },
    create: async () => ({ id: (await bigcommerce.customerGroups.create({ name })).id }),
  });
  return knownId === null ? { id, name } : group;
}

function toOutcome(written: ItemOutcome<Customer> | undefined, after: Fields): ChangeOutcome {
  if (written === undefined) return { ok: false, fault: Fault.from(new Error("an update was not answered for")) };
  return written.ok ? { ok: true, after } : { ok: false, fault: written.fault };
}
