import type { Change, Fields, Resource } from "../connector.js";
import { applyAll, begin } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import { mustBeAsPlanned } from "./applying-laws.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { planAll } from "./planning-laws.js";
import { asExport, openStage } from "./stage.js";

/** Laws of taking back; a kind that is not undoable holds them by saying so. */
export const undoLaws: readonly Law[] = [
  { name: "what it changed can be taken back", of: "export kinds", check: takenBack },
];

async function takenBack(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  if (!exported.undoable) return;
  await using stage = await openStage(given);
  const changes = (await planAll(stage, kind)).flatMap((record) => record.changes);
  const done = await applyAll(exported, await begin(exported, stage.context()), changes);
  const inverses = done.flatMap(({ change, outcome }) => {
    const inverse = outcome.ok ? inverseOf(change, outcome.after) : undefined;
    return inverse && mayBeUndone(inverse, exported.resources[change.resource]) ? [inverse] : [];
  });
  const undone = await applyAll(exported, await begin(exported, stage.context()), inverses);
  for (const { change, outcome } of undone) {
    mustHold(
      outcome.ok,
      `${change.resource} of ${change.target} cannot be put back to ${inWords(change.after)}: ${outcome.ok ? "" : outcome.fault.message}`,
    );
  }
  await mustBeAsPlanned(stage, kind, inverses);
}

/** A change that was made, with before and after exchanged. @param written the fields as written, where they were told. */
export function inverseOf(change: Change, written?: Fields): Change {
  const actions = { create: "delete", update: "update", delete: "create" } as const;
  return { ...change, action: actions[change.action], before: written ?? change.after, after: change.before };
}

/** Whether the resource's own rules let an undo do this. */
function mayBeUndone(inverse: Change, resource: Resource<unknown, unknown, unknown> | undefined): boolean {
  const { deletesCreated = false, recreatesDeleted = false } = resource?.undo ?? {};
  if (inverse.action === "delete" && !deletesCreated) return false;
  if (inverse.action === "create" && !recreatesDeleted) return false;
  return resource?.undo?.veto?.(inverse) === undefined;
}
