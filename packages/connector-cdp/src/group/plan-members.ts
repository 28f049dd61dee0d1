import type { ObservedRecord, RecordPlan, SyncContext } from "@storegate/connector-kit";
import type { CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { groupFields, groupOf, groupResource } from "./group-resource.js";
import { groupIdOf, isManaged, type GroupState } from "./group-state.js";
import type { Member } from "./read-members.js";

/** Whoever is in no group, or in one of ours, comes into the group of their segment, or into none; members of other groups stay where they are. */
export async function planMembers(
  { state }: SyncContext<CdpConfig, CdpRuntime, GroupState>,
  records: readonly ObservedRecord<Member>[],
): Promise<readonly RecordPlan[]> {
  return records.map(({ source: { wanted }, observed }) => {
    const before = observed["group"];
    if (before === undefined || before === null) return { skip: true, reason: "customer_gone" };
    const group = groupOf(before);
    const label = wanted === null ? "left" : "member";
    if (group !== null && !isManaged(state, group.name)) return { label, skip: true, reason: "in_another_group" };
    const after = groupFields(wanted === null ? null : { id: groupIdOf(state, wanted), name: wanted });
    if (groupResource.same?.(before, after)) return { label };
    return { label, changes: [{ resource: "group", action: "update", before, after }] };
  });
}
