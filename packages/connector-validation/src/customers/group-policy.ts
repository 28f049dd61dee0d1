import type { ValidationConfig } from "./config.js";

/** Whether the policy lets members of a group be moved to the group of their status. */
export function isFreeGroup({ groupPolicy, groupNames, replaceableGroups }: ValidationConfig, name: string): boolean {
  if (groupPolicy === "none") return false;
  if (groupPolicy === "all" || Object.values(groupNames).includes(name)) return true;
  return groupPolicy === "replace" && replaceableGroups.includes(name);
}
