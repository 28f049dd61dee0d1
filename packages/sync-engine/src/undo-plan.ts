/** What is to be done about one record of a sync that is undone. */
import {
  Fault,
  type AnyExportKind,
  type Change,
  type ChangeAction,
  type JsonObject,
  type ObservedRecord,
  type RecordPlan,
  type Resource,
} from "@storegate/connector-kit";
import { sameFields } from "./same-fields.js";

/** What was changed of a record, and why it cannot be looked at, if it cannot. */
export interface UndoSource {
  readonly changes: readonly Change[];
  readonly unobserved: Fault | undefined;
  /** When it was erased; null where it is known what was changed. */
  readonly erasedAt: Date | null;
}

/** What takes an action back. */
const inverse: Readonly<Record<ChangeAction, ChangeAction>> = { create: "delete", update: "update", delete: "create" };

/**
 * The plan of one record. It is put back whole or left alone whole: left alone, for `changed_since`, where one of its targets
 * is neither as the sync left it nor as it was before; and where its connector forbids one of the changes. What is as it was
 * before needs nothing. Of a change that may be put back in part, that part is. Of somebody erased nothing is known that could be put back.
 */
export function planUndo(
  kind: Pick<AnyExportKind<unknown, unknown>, "key" | "resources">,
  { source, observed }: ObservedRecord<UndoSource>,
): RecordPlan {
  if (source.erasedAt) return { skip: true, reason: "erased", details: { erasedAt: source.erasedAt.toISOString() } };
  if (source.unobserved) return { problem: source.unobserved };
  const changes: Change[] = [];
  const changed: JsonObject[] = [];
  const kept: string[] = [];
  const withheld: JsonObject[] = [];
  for (const made of source.changes) {
    const resource: Resource<unknown, unknown, unknown> | undefined = kind.resources[made.resource];
    if (!resource) return { problem: unknownResource(kind.key, made.resource) };
    const state = observed[made.resource] ?? null;
    const now = resource.ofChange ? resource.ofChange(state, made) : state;
    if (sameFields(resource, now, made.before)) continue;
    if (!sameFields(resource, now, made.after)) {
      changed.push({ resource: made.resource, left: made.after, now });
      continue;
    }
    const whole = { ...made, action: inverse[made.action], before: now, after: made.before };
    const change = { ...whole, after: resource.undo?.within ? resource.undo.within(whole) : whole.after };
    const isPart = !sameFields(resource, change.after, whole.after);
    // Where nothing is left of it, the word is against all of it.
    const why = whyKept(resource, isPart && sameFields(resource, now, change.after) ? whole : change);
    if (why !== undefined) kept.push(why);
    if (isPart)
      withheld.push({ resource: made.resource, reason: resource.undo?.veto?.(whole) ?? "withheld", of: whole.after });
    changes.push(change);
  }
  if (changed.length > 0) return { skip: true, reason: "changed_since", details: { changed } };
  if (kept[0] !== undefined) return { skip: true, reason: kept[0] };
  return { changes, ...(withheld.length > 0 && { details: { withheld } }) };
}

/** Why a change of an undo is not carried out; undefined where it may be. */
function whyKept({ undo }: Resource<unknown, unknown, unknown>, change: Change): string | undefined {
  const veto = undo?.veto?.(change);
  if (veto !== undefined) return veto;
  if (change.action === "delete" && !undo?.deletesCreated) return "creation_kept";
  if (change.action === "create" && !undo?.recreatesDeleted) return "deletion_kept";
  return undefined;
}

function unknownResource(kind: string, resource: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "UNKNOWN_RESOURCE",
    message: `The ${resource} of this record was changed by a version whose kind "${kind}" had that resource; this one has not.`,
    remedy: "Put it back in the store by hand.",
    field: resource,
  });
}
