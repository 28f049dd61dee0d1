/** Holds what was done to the sandbox store against what the sandbox knows to be true. */
import type { Sandbox, StoreSnapshot } from "@storegate/sandbox";

const attributeName = "Storegate Validation Status";
const groupNames: Readonly<Record<string, string>> = {
  valid: "Storegate: Valid",
  risky: "Storegate: Risky",
  invalid: "Storegate: Invalid",
  unknown: "Storegate: Unknown",
};

/** How many customers are as they should be, and what the least number of calls would have been. */
export interface VerdictCheck {
  readonly customers: number;
  readonly attributesRight: number;
  readonly groupsSet: number;
  readonly groupsKept: number;
  /** What is not as it should be, in words; empty when all went well. */
  readonly wrong: readonly string[];
  readonly leastCalls: { readonly reads: number; readonly writes: number; readonly setUp: number };
}

/** @param before the store's state before the sync. */
export function checkVerdicts(sandbox: Sandbox, before: StoreSnapshot): VerdictCheck {
  const after = sandbox.control.snapshot({ dates: false });
  const wrong: string[] = [];
  const attribute = after.attributes.find((each) => each.name === attributeName);
  const values = new Map(
    after.attributeValues
      .filter((each) => each.attribute_id === attribute?.id)
      .map((each) => [each.customer_id, each.attribute_value]),
  );
  const groups = new Map(after.groups.map((group) => [group.id, group.name]));
  const customersBefore = new Map(before.customers.map((customer) => [customer.id, customer]));
  const customersAfter = new Map(after.customers.map((customer) => [customer.id, customer]));
  let customers = 0;
  let attributesRight = 0;
  let groupsSet = 0;
  let groupsKept = 0;
  for (const truth of sandbox.control.truth()) {
    customers += 1;
    const value = values.get(truth.customerId);
    if (value === truth.status) attributesRight += 1;
    else
      wrong.push(
        `customer ${truth.customerId} (${truth.email}): attribute "${value ?? ""}", true is "${truth.status}"`,
      );
    const groupBefore = customersBefore.get(truth.customerId)?.customer_group_id ?? 0;
    const groupAfter = customersAfter.get(truth.customerId)?.customer_group_id ?? 0;
    if (groupBefore !== 0) {
      if (groupAfter === groupBefore) groupsKept += 1;
      else wrong.push(`customer ${truth.customerId} was in a group of the store's own and was moved`);
    } else if (groups.get(groupAfter) === groupNames[truth.status]) groupsSet += 1;
    else
      wrong.push(
        `customer ${truth.customerId} is in "${groups.get(groupAfter) ?? "no group"}", not in "${groupNames[truth.status] ?? ""}"`,
      );
  }
  wrong.push(...foreignChanges(before, after, attribute?.id));
  return {
    customers,
    attributesRight,
    groupsSet,
    groupsKept,
    wrong,
    leastCalls: {
      reads: Math.ceil(customers / 250),
      writes: Math.ceil(customers / 10) + Math.ceil(groupsSet / 10),
      // Looking for the attribute and the groups, then making the attribute and the groups that are missing.
      setUp: 2 + 1 + (after.groups.length - before.groups.length),
    },
  };
}

/** Whatever differs beside what validation owns. */
function foreignChanges(before: StoreSnapshot, after: StoreSnapshot, attributeId: number | undefined): string[] {
  const stripped = (snapshot: StoreSnapshot): Map<string, string> => {
    const rest = new Map<string, string>();
    for (const { customer_group_id: _group, ...customer } of snapshot.customers) {
      rest.set(`customer ${customer.id}`, JSON.stringify(customer));
    }
    for (const value of snapshot.attributeValues) {
      if (value.attribute_id === attributeId) continue;
      rest.set(`attribute ${value.attribute_id} of customer ${value.customer_id}`, JSON.stringify(value));
    }
    for (const attribute of snapshot.attributes) {
      if (attribute.id !== attributeId) rest.set(`attribute ${attribute.id}`, JSON.stringify(attribute));
    }
    for (const group of snapshot.groups) {
      if (!Object.values(groupNames).includes(group.name)) rest.set(`group ${group.id}`, JSON.stringify(group));
    }
    return rest;
  };
  const was = stripped(before);
  const is = stripped(after);
  const names = new Set([...was.keys(), ...is.keys()]);
  return [...names]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => `${name} was changed, and is not validation's`);
}
