/**
 * Undo as a kind of its own: it reads what another sync has changed, and plans the same with before and after exchanged,
 * wherever a target still is as that sync left it. Everything else is the life of any sync.
 */
import {
  Fault,
  observeApart,
  type AnyExportKind,
  type Change,
  type Fields,
  type ReadFrom,
  type SyncContext,
} from "@storegate/connector-kit";
import { z } from "zod";
import type { MadeChanges, MadeRecord } from "./made-changes.js";
import { keepTouched } from "./touched-since.js";
import { planUndo, type UndoSource } from "./undo-plan.js";

type Kind = AnyExportKind<unknown, unknown>;

/** The phase of an undo, whatever its kind. */
export const undoingPhase = "undoing";

/** After which place in the journal it goes on. */
const cursor = z.strictObject({ seq: z.int().nonnegative() });

/** The kind that undoes a sync of `kind`. @throws Fault NOT_UNDOABLE when such syncs cannot be undone. */
export function undoKind(kind: Kind, made: MadeChanges): Kind {
  if (!kind.undoable) throw notUndoable(kind.title);
  return {
    ...kind,
    phase: undoingPhase,
    cursor,
    async *read(context: SyncContext<unknown, unknown>, from: ReadFrom<z.infer<typeof cursor>>) {
      // What was changed stands for good where the cursor says, and nowhere else.
      if (from.keys !== undefined) return;
      const begin = from.cursor;
      const total = begin === null ? await made.countRecords() : undefined;
      for (let at: number | null = begin?.seq ?? 0; at !== null;) {
        const page = await made.page(at);
        const next: number | null = page.next;
        const records = await observe(kind, context, page.records);
        yield { records, next: next === null ? null : { seq: next }, total };
        at = next;
      }
    },
    plan: (context, records) =>
      keepTouched(
        kind,
        context,
        records,
        records.map((record) => planUndo(kind, record)),
      ),
  };
}

/** Syncs of this kind cannot be undone. */
export function notUndoable(title: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "NOT_UNDOABLE",
    message: `Syncs of the kind "${title}" cannot be undone.`,
    remedy: "Each kind of a connector says whether its syncs can.",
  });
}

async function observe(kind: Kind, context: SyncContext<unknown, unknown>, records: readonly MadeRecord[]) {
  const now = new Map<string, ReadonlyMap<string, Fields | Fault>>();
  const changes = records.flatMap(changesToLookAt);
  for (const [name, resource] of Object.entries(kind.resources)) {
    const targets = changes.filter((change) => change.resource === name).map((change) => change.target);
    now.set(name, await observeApart(resource, context, targets));
  }
  return records.map((record) => {
    const { key, externalId, erasedAt } = record;
    const mine = changesToLookAt(record);
    const found = mine.map(({ resource, target }) => [resource, now.get(resource)?.get(target) ?? null] as const);
    const source: UndoSource = {
      changes: mine,
      unobserved: found.map(([, state]) => state).find((state) => state instanceof Fault),
      erasedAt,
    };
    return {
      key,
      ...(externalId === undefined ? {} : { externalId }),
      source,
      targets: Object.fromEntries(mine.map(({ resource, target }) => [resource, target])),
      observed: Object.fromEntries(found.map(([resource, state]) => [resource, state instanceof Fault ? null : state])),
    };
  });
}

/** Of somebody erased no target is known any more. */
function changesToLookAt({ changes, erasedAt }: MadeRecord): readonly Change[] {
  return erasedAt === null ? changes : [];
}
