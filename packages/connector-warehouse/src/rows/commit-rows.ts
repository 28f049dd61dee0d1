/** Remembering: what was made of rows, in the transaction that commits their results. */
import type {
  CommitContext,
  CommittedChange,
  CommittedRecord,
  JsonObject,
  Transaction,
} from "@storegate/connector-kit";
import { z } from "zod";
import type { WarehouseRuntime } from "../warehouse-context.js";
import { valueHash } from "./fingerprint.js";
import { forget, remember, tryAgain, writtenOf, type RowToRemember } from "./row-memory.js";

const memorySchema = z.object({
  object: z.string(),
  /** Of a row that is done for now. */
  fingerprint: z.string().optional(),
  /** The id of what it stands for. */
  target: z.number().nullable().optional(),
  /** The row is gone. */
  forget: z.literal(true).optional(),
});

type RowToTryAgain = Parameters<typeof tryAgain>[2][number];

/** Remembers rows with their results; what an undo took back is tried again, and is this integration's no more. */
export async function commitRows(
  { integrationId, undoes }: CommitContext<WarehouseRuntime>,
  transaction: Transaction,
  records: readonly CommittedRecord[],
): Promise<void> {
  const kept: RowToRemember[] = [];
  const again: RowToTryAgain[] = [];
  const gone: string[] = [];
  for (const record of records) {
    if (undoes) undone(record, { kept, again, gone });
    else done(record, { kept, again, gone });
  }
  await remember(transaction, integrationId, inOrder(kept));
  await tryAgain(transaction, integrationId, inOrder(again));
  await forget(transaction, integrationId, gone.toSorted());
}

interface Lists {
  readonly kept: RowToRemember[];
  readonly again: RowToTryAgain[];
  readonly gone: string[];
}

function done({ key, outcome, memory, changes }: CommittedRecord, { kept, again, gone }: Lists): void {
  // A row that is as before is remembered as before.
  if (memory === undefined) return;
  const { object, fingerprint, target, forget: isGone } = memorySchema.parse(memory);
  const failed = outcome === "FAILED";
  const made = changes.filter(({ fault }) => fault === undefined);
  if (isGone && !failed) return void gone.push(key);
  const creation = made.find(({ action }) => action === "create");
  const id = creation ? idIn(creation) : (target ?? null);
  if (creation || (fingerprint !== undefined && !failed)) {
    kept.push({
      key,
      object,
      fingerprint: failed ? null : (fingerprint ?? null),
      targetId: id,
      created: creation !== undefined,
      written: writtenBy(made),
      modifiedAt: modifiedIn(made),
    });
    return;
  }
  // Nothing to go by: whatever was known of it is looked at anew by the next sync.
  again.push({ key, written: writtenBy(made), notOurs: [], modifiedAt: modifiedIn(made) });
}

function undone({ key, changes, outcome }: CommittedRecord, { kept, again, gone }: Lists): void {
  const made = changes.filter(({ fault }) => fault === undefined);
  if (made.length === 0 && (outcome === "SKIPPED" || outcome === "UNCHANGED")) return;
  const [deletion, creation] = (["delete", "create"] as const).map((wanted) =>
    made.find(({ action, resource }) => action === wanted && resource !== "attributes"),
  );
  if (deletion) return void gone.push(key);
  if (creation) {
    kept.push({
      key,
      object: creation.resource === "product" ? "products" : "customers",
      fingerprint: null,
      targetId: idIn(creation),
      created: true,
      written: writtenBy(made),
      modifiedAt: modifiedIn(made),
    });
    return;
  }
  const notOurs = made.flatMap(({ after }) => Object.keys(after ?? {}));
  again.push({ key, written: {}, notOurs, modifiedAt: modifiedIn(made) });
}

function writtenBy(changes: readonly CommittedChange[]): Record<string, string> {
  const fields: JsonObject = Object.assign({}, ...changes.map(({ after }) => after ?? {}));
  return writtenOf(fields, valueHash);
}

/** The id that a creation was answered with. */
function idIn({ after, target }: CommittedChange): number | null {
  const id = after?.["id"];
  if (typeof id === "number") return id;
  return /^[0-9]+$/.test(target) ? Number(target) : null;
}

function modifiedIn(changes: readonly CommittedChange[]): string | null {
  const dates = changes.flatMap(({ after }) => {
    const date = after?.["date_modified"];
    return typeof date === "string" ? [date] : [];
  });
  return dates.toSorted().at(-1) ?? null;
}

/** In one order whoever commits, so that no two transactions wait for each other. */
function inOrder<Row extends { readonly key: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
