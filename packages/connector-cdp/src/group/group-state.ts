/** What a sync of segments into customer groups knows from its beginning. */
import { Fault, type ApplyContext, type ConnectorContext } from "@storegate/connector-kit";
import type { CdpContext, CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { goodFilter, segmentById, type SegmentFilter } from "../segments/index.js";
import { findSpace, type Space } from "../space.js";

/** A segment and its group. */
export interface SegmentGroup {
  readonly filter: SegmentFilter;
  readonly group: string;
}

/** See above. */
export interface GroupState {
  readonly space: Space;
  readonly now: Date;
  /** In the order in which they decide. */
  readonly segments: readonly SegmentGroup[];
  /** Names of the store's groups, by id. */
  readonly names: ReadonlyMap<number, string>;
}

/** A context in which groups are changed. */
export type GroupApplyContext = ApplyContext<CdpConfig, CdpRuntime, GroupState>;

/**
 * Reads segments and groups.
 * @throws Fault CONFIG: NO_GROUPS, NOTHING_IMPORTED, SEGMENT_GONE.
 */
export async function begin(context: ConnectorContext<CdpConfig, CdpRuntime>): Promise<GroupState> {
  const { bigcommerce, config, now } = context;
  if (config.groups.length === 0)
    throw configFault(
      "NO_GROUPS",
      "No segment has a customer group.",
      "Name segments and groups in the config.",
      "groups",
    );
  const space = await findSpace(context);
  if (!space)
    throw configFault("NOTHING_IMPORTED", "Nothing was imported yet.", "Start a sync of the kind import first.");
  const segments: SegmentGroup[] = [];
  for (const [place, { segment, group }] of config.groups.entries())
    segments.push({ filter: await filterOf(context, space, segment, place), group });
  const groups = await bigcommerce.customerGroups.list();
  return { space, now: now(), segments, names: new Map(groups.map(({ id, name }) => [id, name])) };
}

/** The groups that are ours to fill and to empty. */
export function isManaged({ segments }: GroupState, name: string): boolean {
  return segments.some(({ group }) => group === name);
}

/** The id of a group by its name; the lowest where several share it. */
export function groupIdOf({ names }: GroupState, name: string): number | null {
  const ids = [...names].filter(([, known]) => known === name).map(([id]) => id);
  return ids.length === 0 ? null : Math.min(...ids);
}

async function filterOf({ tables }: CdpContext, space: Space, id: string, place: number): Promise<SegmentFilter> {
  const segment = await segmentById(tables, space, id);
  if (segment) return goodFilter(segment.filter);
  throw configFault(
    "SEGMENT_GONE",
    `There is no segment with the id "${id}".`,
    "Choose another segment, or take the line out of the config.",
    `groups.${place}.segment`,
  );
}

function configFault(code: string, message: string, remedy: string, field?: string): Fault {
  return new Fault({ kind: "CONFIG", code, message, remedy, ...(field === undefined ? {} : { field }) });
}
