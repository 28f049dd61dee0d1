import { Fault } from "@storegate/http-client";
import { defaultAttributeName, defaultGroupNames, type ValidationConfig } from "./config.js";

// A store does not tell who made a thing. The default names are taken for our own; of a chosen name that is taken, the
// warning leaves the judgement to the person who chose it.

/** The warning that the attribute of this config, which the store has, will be written over; none for the default name. */
export function attributeExists({ attributeName }: ValidationConfig): Fault | undefined {
  if (attributeName === defaultAttributeName) return undefined;
  return new Fault({
    kind: "CONFIG",
    code: "CUSTOMER_ATTRIBUTE_EXISTS",
    message: `The store already has a customer attribute "${attributeName}". A sync will replace its value, on every customer, by the status of the e-mail address.`,
    remedy:
      "Unless an earlier sync made it, or its values may go, choose an attributeName that the store does not have yet.",
    field: "attributeName",
  });
}

/** The warning that members of groups that the store has will be moved; none where all such names are defaults. */
export function groupsExist({ groupNames }: ValidationConfig, exists: (name: string) => boolean): Fault | undefined {
  const ours: readonly string[] = Object.values(defaultGroupNames);
  const taken = Object.entries(groupNames).filter(([, name]) => !ours.includes(name) && exists(name));
  if (taken.length === 0) return undefined;
  const list = new Intl.ListFormat("en").format(taken.map(([status, name]) => `"${name}" (${status})`));
  return new Fault({
    kind: "CONFIG",
    code: "CUSTOMER_GROUPS_EXIST",
    message: `The store already has customer groups of names that were chosen: ${list}. Their members count as Storegate's own, and a sync will have them moved between the four groups by the status of their e-mail address.`,
    remedy:
      'Unless an earlier sync made these groups, choose groupNames that the store does not have yet, or set groupPolicy to "none".',
    field: "groupNames",
  });
}

/** The warning that a store's plan has no groups, made of its refusal. */
export function groupsUnavailable(refusal: Fault): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "CUSTOMER_GROUPS_UNAVAILABLE",
    message: `The store's plan has no customer groups (${refusal.message}); only the attribute will be written.`,
    remedy: 'Set groupPolicy to "none", or move the store to a plan with customer groups.',
    field: "groupPolicy",
  });
}
