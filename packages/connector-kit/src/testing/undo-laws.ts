import type { AnyExportKind, Change, Fields, Resource } from "../connector.js";
import type { JsonObject } from "../json.js";
import { applyAll, begin, same, type BegunContext } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import { mustBeAsPlanned } from "./applying-laws.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { planAll } from "./planning-laws.js";
import { withForgottenSecrets } from "./config-laws.js";
import { asExport, openStage, type Stage } from "./stage.js";

/** Laws of taking back; a kind that is not undoable holds them by saying so. */
export const undoLaws: readonly Law[] = [
  { name: "what it changed can be taken back", of: "export kinds", check: takenBack },
  { name: "undone without secrets it uses none", of: "export kinds", check: takenBackWithoutSecrets },
];

async function takenBack(given: AnyCase, kind: AnyKind): Promise<void> {
  if (!asExport(kind).undoable) return;
  await using stage = await openStage(given);
  await takeBack(stage, kind, await changeAll(stage, kind));
}

async function takenBackWithoutSecrets(given: AnyCase, kind: AnyKind): Promise<void> {
  if (!asExport(kind).undoWithoutSecrets) return;
  const { connector } = given;
  await using world = await given.world();
  await using before = await openStage(given, world);
  const inverses = await changeAll(before, kind);
  const forgotten = (config: JsonObject): JsonObject => withForgottenSecrets(connector, config);
  const parsed = connector.config.safeParse(forgotten(before.config));
  mustHold(
    parsed.success,
    `with forgottenSecret for each secret the config is refused, so that nothing can be undone without: ${parsed.error?.message ?? ""}`,
  );
  await using after = await openStage(given, world, forgotten);
  await takeBack(after, kind, inverses);
  mustHold(
    after.asked.length === 0,
    `it is undone without secrets, and its undo reaches other systems than the store: ${[...new Set(after.asked)].join(", ")}`,
  );
}

/** Carries out all that the kind wants; answers what takes it back. */
async function changeAll(stage: Stage, kind: AnyKind): Promise<Change[]> {
  const exported = asExport(kind);
  const changes = (await planAll(stage, kind)).flatMap((record) => record.changes);
  const done = await applyAll(exported, await begin(exported, stage.context()), changes);
  return done.flatMap(({ change, outcome }) => {
    const resource = exported.resources[change.resource];
    const inverse = outcome.ok ? narrowed(inverseOf(change, outcome.after), resource) : undefined;
    return inverse && mayBeUndone(inverse, resource) ? [inverse] : [];
  });
}

async function takeBack(stage: Stage, kind: AnyKind, inverses: readonly Change[]): Promise<void> {
  const exported = asExport(kind);
  const begun = await begin(exported, stage.context());
  await mustBeAsLeft(exported, begun, inverses);
  const undone = await applyAll(exported, begun, inverses);
  for (const { change, outcome } of undone) {
    mustHold(
      outcome.ok,
      `${change.resource} of ${change.target} cannot be put back to ${inWords(change.after)}: ${outcome.ok ? "" : outcome.fault.message}`,
    );
  }
  await mustBeAsPlanned(stage, kind, inverses);
}

/** An undo looks first at what it is to put back: it leaves alone what is not as it was left. */
async function mustBeAsLeft(
  kind: AnyExportKind<unknown, unknown>,
  begun: BegunContext,
  inverses: readonly Change[],
): Promise<void> {
  for (const [name, resource] of Object.entries(kind.resources)) {
    const mine = inverses.filter((inverse) => inverse.resource === name);
    if (mine.length === 0) continue;
    const targets = mine.map(({ target }) => target);
    const now = await resource.observe(begun, targets);
    for (const { target, before } of mine) {
      const found = now.get(target) ?? null;
      mustHold(
        same(kind, name, found, before),
        `${name} of ${target} is left alone by an undo: observed as ${inWords(found)}, it was left as ${inWords(before)}`,
      );
    }
    const created = mine.filter(({ action }) => action === "delete").map((inverse) => inverseOf(inverse));
    const touched = created.length > 0 ? await resource.undo?.touched?.(begun, created) : undefined;
    mustHold(
      touched === undefined || touched.size === 0,
      `${name}.undo.touched says of what was just created that somebody has touched it: ${inWords([...(touched ?? [])])}`,
    );
  }
}

/** A change that was made, with before and after exchanged. @param written the fields as written, where they were told. */
export function inverseOf(change: Change, written?: Fields): Change {
  const actions = { create: "delete", update: "update", delete: "create" } as const;
  return { ...change, action: actions[change.action], before: written ?? change.after, after: change.before };
}

/** As much of it as the resource's own rules let an undo do. */
function narrowed(inverse: Change, resource: Resource<unknown, unknown, unknown> | undefined): Change {
  return resource?.undo?.within ? { ...inverse, after: resource.undo.within(inverse) } : inverse;
}

/** Whether the resource's own rules let an undo do this. */
function mayBeUndone(inverse: Change, resource: Resource<unknown, unknown, unknown> | undefined): boolean {
  const { deletesCreated = false, recreatesDeleted = false } = resource?.undo ?? {};
  if (inverse.action === "delete" && !deletesCreated) return false;
  if (inverse.action === "create" && !recreatesDeleted) return false;
  return resource?.undo?.veto?.(inverse) === undefined;
}
