import { Fault } from "@storegate/http-client";
import { defaultAttributeName, defaultGroupNames, type ValidationConfig } from "./config.js";
import type { GroupDirectory } from "./group-directory.js";
import { isFreeGroup } from "./group-policy.js";

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

/** The warning that names of {@link ValidationConfig.replaceableGroups} are no groups of the store, as misspelt ones are not. */
export function replaceableMissing(
  { groupPolicy, replaceableGroups }: ValidationConfig,
  groups: GroupDirectory,
): Fault | undefined {
  const missing = groupPolicy === "replace" ? replaceableGroups.filter((name) => groups.idOf(name) === null) : [];
  if (missing.length === 0) return undefined;
  const list = new Intl.ListFormat("en").format(missing.map((name) => `"${name}"`));
  return new Fault({
    kind: "CONFIG",
    code: "REPLACEABLE_GROUPS_MISSING",
    message: `The store has no customer group of the name ${list}, so that nobody is moved from there.`,
    remedy: "Spell replaceableGroups as the control panel does, or leave out what is gone.",
    field: "replaceableGroups",
  });
}

/** The warning that the store puts new customers into a group in which this config leaves them. */
export function defaultGroupKept(config: ValidationConfig, { defaultName }: GroupDirectory): Fault | undefined {
  if (defaultName === null || isFreeGroup(config, defaultName)) return undefined;
  return new Fault({
    kind: "CONFIG",
    code: "DEFAULT_GROUP_KEPT",
    message: `The store puts new customers into the group "${defaultName}", which counts as a group of the store's own: they keep it, and only the attribute tells their status.`,
    remedy: `If that group means nothing, set groupPolicy to "replace" and name "${defaultName}" in replaceableGroups; if it has prices or discounts, leave it so.`,
    field: "groupPolicy",
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
