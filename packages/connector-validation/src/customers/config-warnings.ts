import { Fault, type FaultData } from "@storegate/http-client";
import type { ValidationConfig } from "./config.js";

/** What of a config works, and is unwise or without effect. */
export function configWarnings(config: ValidationConfig): FaultData[] {
  const { groupPolicy, replaceableGroups, provider, smtp } = config;
  const warnings: Fault[] = [];
  if (groupPolicy === "all") {
    warnings.push(
      warning(
        "GROUPS_OVERWRITTEN",
        'With groupPolicy "all" a sync puts every customer into the group of their status. Who is in a group of the store\'s own, as VIP or wholesale, loses its prices and discounts until the sync is undone.',
        'Choose "own", or "replace" with the names of groups that mean nothing; look at a dry run first.',
        "groupPolicy",
      ),
    );
  }
  if (groupPolicy === "replace" && replaceableGroups.length === 0) {
    warnings.push(
      warning(
        "NO_REPLACEABLE_GROUPS",
        'groupPolicy is "replace", and no group is named that may be replaced: it does the same as "own".',
        "Name the groups in replaceableGroups, as the one that the store puts everybody into.",
        "replaceableGroups",
      ),
    );
  }
  if (groupPolicy !== "replace" && replaceableGroups.length > 0) {
    warnings.push(
      warning(
        "REPLACEABLE_GROUPS_UNUSED",
        `replaceableGroups are named, and groupPolicy "${groupPolicy}" does not look at them.`,
        'Set groupPolicy to "replace", or leave the names out.',
        "replaceableGroups",
      ),
    );
  }
  if (smtp.enabled && provider === "truelist") {
    warnings.push(
      warning(
        "SMTP_UNUSED",
        'Mail servers are switched on, and the provider "truelist" asks none.',
        'Choose the provider "builtin" or "builtin_then_truelist", or switch smtp.enabled off.',
        "smtp.enabled",
      ),
    );
  }
  return warnings.map((each) => each.toData());
}

function warning(code: string, message: string, remedy: string, field: string): Fault {
  return new Fault({ kind: "CONFIG", code, message, remedy, field });
}
