/** How a store and a sync of it stand in the end, to compare one that was disturbed with one that was not. */
import type { Sandbox } from "@storegate/sandbox";
import type { Api } from "./harness.js";
import { allResults } from "./syncs.js";

/** What became of each customer. Which batch was committed first is told by nothing here. */
export async function outcomes(api: Api, syncId: string) {
  const results = await allResults(api, syncId);
  return results
    .map(({ key, externalId, outcome, label, reason, before, after, errors }) => {
      const group = (fields: Record<string, unknown> | null) => (fields?.["group"] as { name: string } | null)?.name;
      const told = (fields: Record<string, unknown> | null) => fields && { ...fields, group: group(fields) };
      return { key, externalId, outcome, label, reason, before: told(before), after: told(after), errors };
    })
    .toSorted((a, b) => Number(a.externalId) - Number(b.externalId));
}

/** A store with its groups by name: they are made in any order. */
export function contents({ control }: Sandbox) {
  const { customers: all, groups, attributes, attributeValues } = control.snapshot({ dates: false });
  const groupName = new Map(groups.map(({ id, name }) => [id, name]));
  return {
    customers: all.map((customer) => ({ ...customer, customer_group_id: groupName.get(customer.customer_group_id) })),
    groups: [...groupName.values()].toSorted(),
    attributes: attributes.map(({ name, type }) => ({ name, type })),
    values: attributeValues
      .map((value) => `${value.customer_id} ${value.attribute_id} ${value.attribute_value}`)
      .toSorted(),
  };
}
