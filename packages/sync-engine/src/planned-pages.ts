/** The first half of a page's life: read, observe what reading has not told, plan. Nothing is written. */
import {
  Fault,
  type AnyExportKind,
  type Fields,
  type JsonValue,
  type ObservedRecord,
  type RecordPage,
  type RecordPlan,
  type SourceRecord,
  type SyncContext,
} from "@storegate/connector-kit";
import { readAhead } from "./read-ahead.js";
import type { PlannedRecord } from "./sync-ledger.js";

/** A page whose records are planned. */
export interface PlannedPage {
  readonly records: readonly PlannedRecord[];
  readonly next: JsonValue | null;
  readonly total: number | undefined;
}

/** Keys are asked for this many at a time; the engine's own cursor then counts keys. */
const keysAtOnce = 100;

type Kind = AnyExportKind<unknown, unknown>;
type Context = SyncContext<unknown, unknown>;
type SourcePage = RecordPage<SourceRecord<unknown>, JsonValue>;

/** Pages of an export kind, planned, one page ahead of whoever carries them out. */
export function plannedPages(
  kind: Kind,
  context: Context,
  from: { readonly cursor: unknown; readonly keys: readonly string[] | null },
): AsyncGenerator<PlannedPage, void> {
  const read = from.keys
    ? pagesOfKeys(kind, context, from.keys, from.cursor)
    : (kind.read(context, { cursor: parseCursor(kind, from.cursor) }) as AsyncIterable<SourcePage>);
  return readAhead(plan(kind, context, readAhead(read, 1)), 1);
}

/** @throws Fault CURSOR_UNREADABLE: a cursor that no longer parses is never quietly the beginning. */
export function parseCursor(
  kind: { readonly key: string; readonly cursor: Kind["cursor"] },
  stored: unknown,
): JsonValue | null {
  if (stored === null || stored === undefined) return null;
  const parsed = kind.cursor.safeParse(stored);
  if (parsed.success) return parsed.data as JsonValue;
  throw new Fault({
    kind: "CONFLICT",
    code: "CURSOR_UNREADABLE",
    message: `The place where the sync "${kind.key}" stopped was kept in a form that this version does not read.`,
    remedy: "Start a full sync.",
    cause: parsed.error,
  });
}

async function* plan(
  kind: Kind,
  context: Context,
  pages: AsyncIterable<SourcePage>,
): AsyncGenerator<PlannedPage, void> {
  for await (const page of pages) {
    context.signal.throwIfAborted();
    const observed = await observeMissing(kind, context, page.records);
    const plans: readonly RecordPlan[] = await kind.plan(context, observed);
    if (plans.length !== observed.length) {
      throw new Error(`the plan of ${kind.key} answered ${plans.length} times for ${observed.length} records`);
    }
    yield {
      records: observed.map((record, index) => planned(record, plans[index] ?? {})),
      next: page.next,
      total: page.total,
    };
  }
}

function planned(record: SourceRecord<unknown>, plan: RecordPlan): PlannedRecord {
  const changes = (plan.changes ?? []).map((change) => {
    const target = record.targets[change.resource];
    if (target === undefined) throw new Error(`a record has no target for the resource ${change.resource}`);
    return { ...change, target };
  });
  return { key: record.key, externalId: record.externalId, plan, changes };
}

async function observeMissing(
  kind: Kind,
  context: Context,
  records: readonly SourceRecord<unknown>[],
): Promise<ObservedRecord<unknown>[]> {
  const found = new Map<string, ReadonlyMap<string, Fields>>();
  for (const [name, resource] of Object.entries(kind.resources)) {
    const targets = records.flatMap((record) => {
      const target = record.targets[name];
      return target === undefined || record.observed?.[name] !== undefined ? [] : [target];
    });
    if (targets.length > 0) found.set(name, await resource.observe(context, targets));
  }
  return records.map((record) => {
    const observed: Record<string, Fields> = { ...record.observed };
    for (const [name, target] of Object.entries(record.targets)) {
      observed[name] ??= found.get(name)?.get(target) ?? null;
    }
    return { ...record, observed };
  });
}

/** The records of given keys; a key nobody has is a record that is skipped, so that each key asked for is answered. */
async function* pagesOfKeys(
  kind: Kind,
  context: Context,
  keys: readonly string[],
  cursor: unknown,
): AsyncGenerator<SourcePage, void> {
  const begin = typeof cursor === "number" ? cursor : 0;
  for (let at = begin; at < keys.length; at += keysAtOnce) {
    const slice = keys.slice(at, at + keysAtOnce);
    const records: SourceRecord<unknown>[] = [];
    for await (const page of kind.read(context, { keys: slice }) as AsyncIterable<SourcePage>)
      records.push(...page.records);
    const next = at + keysAtOnce < keys.length ? at + keysAtOnce : null;
    yield { records, next, total: keys.length };
  }
}
