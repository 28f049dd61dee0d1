import { defineExportKind } from "@storegate/connector-kit";
import { z } from "zod";
import type { CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { groupResource } from "./group-resource.js";
import { begin, type GroupState } from "./group-state.js";
import { planMembers } from "./plan-members.js";
import { readMembers, type Member } from "./read-members.js";

/** People of segments into customer groups of the store. */
export const segmentGroupsKind = defineExportKind<CdpConfig, CdpRuntime, GroupState, Member, { afterId: number }>({
  key: "segment_groups",
  title: "Segments into customer groups",
  description:
    "Puts the accounts of people in a segment into a customer group, and takes out whoever left it. Members of groups that the config does not name stay where they are.",
  direction: "export",
  undoable: true,
  undoWithoutSecrets: true,
  recordType: "customer",
  phase: "filling groups",
  cursor: z.strictObject({ afterId: z.int().min(0) }),
  begin,
  read: readMembers,
  plan: planMembers,
  resources: { group: groupResource },
});
