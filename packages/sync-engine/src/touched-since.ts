/** What a sync created is deleted only if nobody has touched it since: in more than its owned fields, where its resource can tell. */
import {
  Fault,
  observeApart,
  type AnyExportKind,
  type Change,
  type Fields,
  type ObservedRecord,
  type RecordPlan,
  type SyncContext,
} from "@storegate/connector-kit";
import type { UndoSource } from "./undo-plan.js";

type Kind = Pick<AnyExportKind<unknown, unknown>, "resources">;
type UndoneRecord = ObservedRecord<UndoSource>;

/**
 * The plans of an undo, in which a record is left alone that would lose a thing which somebody has touched since. A record
 * whose thing cannot be looked at fails alone.
 * @param plans one for each record, in their order.
 */
export async function keepTouched(
  kind: Kind,
  context: SyncContext<unknown, unknown>,
  records: readonly UndoneRecord[],
  plans: readonly RecordPlan[],
): Promise<readonly RecordPlan[]> {
  const touched = new Map<string, ReadonlyMap<string, Fields | Fault>>();
  for (const [name, { undo }] of Object.entries(kind.resources)) {
    if (!undo?.touched) continue;
    const created = new Map<string, Change>();
    for (const [index, { changes = [] }] of plans.entries()) {
      if (!changes.some(({ resource, action }) => resource === name && action === "delete")) continue;
      for (const made of records[index]?.source.changes ?? [])
        if (made.resource === name) created.set(made.target, made);
    }
    const observe = (_: unknown, targets: readonly string[]): Promise<ReadonlyMap<string, Fields>> =>
      Promise.resolve(
        undo.touched?.(
          context,
          targets.flatMap((target) => created.get(target) ?? []),
        ) ?? new Map<string, Fields>(),
      );
    touched.set(name, await observeApart({ observe }, context, [...created.keys()]));
  }
  if (touched.size === 0) return plans;
  return plans.map((plan, index) => {
    const deleted = (plan.changes ?? []).filter(({ action }) => action === "delete");
    const found = deleted.flatMap(({ resource, before }) => {
      const now = touched.get(resource)?.get(records[index]?.targets[resource] ?? "") ?? null;
      return now === null ? [] : [{ resource, left: before, now }];
    });
    const unseen = found.find(({ now }) => now instanceof Fault)?.now;
    if (unseen instanceof Fault) return { problem: unseen };
    const changed = found.flatMap(({ now, ...rest }) => (now instanceof Fault ? [] : [{ ...rest, now }]));
    return changed.length === 0 ? plan : { skip: true, reason: "changed_since", details: { changed } };
  });
}
