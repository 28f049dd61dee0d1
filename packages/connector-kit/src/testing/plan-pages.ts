import type {
  AnyExportKind,
  Change,
  Fields,
  ObservedRecord,
  RecordPage,
  RecordPlan,
  SourceRecord,
  SyncContext,
} from "../connector.js";
import type { JsonValue } from "../json.js";
import { inWords, mustHold } from "./broken-law.js";

/** One record of a page, planned. */
export interface PlannedRecord {
  readonly key: string;
  readonly externalId: string | undefined;
  readonly plan: RecordPlan;
  readonly changes: readonly Change[];
}

/** One page, planned. */
export interface PlannedPage {
  readonly records: readonly PlannedRecord[];
  readonly next: JsonValue | null;
}

type Kind = AnyExportKind<unknown, unknown>;
type Context = SyncContext<unknown, unknown>;

/** The first half of a page's life: read, observe what reading has not told, plan. */
export async function* planPages(kind: Kind, context: Context, from: JsonValue | null): AsyncGenerator<PlannedPage> {
  const pages: AsyncIterable<RecordPage<SourceRecord<unknown>, JsonValue>> = kind.read(context, { cursor: from });
  for await (const page of pages) {
    const observed = await observeMissing(kind, context, page.records);
    const plans = await kind.plan(context, observed);
    mustHold(
      plans.length === observed.length,
      `plan answered ${plans.length} plans for ${observed.length} records; it answers one for each, in their order`,
    );
    const records = observed.map((record, index) => planned(kind, record, plans[index] ?? {}));
    yield { records, next: page.next };
  }
}

function planned(kind: Kind, record: SourceRecord<unknown>, plan: RecordPlan): PlannedRecord {
  const changes = (plan.changes ?? []).map((change): Change => {
    const target = record.targets[change.resource];
    mustHold(
      Object.hasOwn(kind.resources, change.resource) && target !== undefined,
      `"${record.key}" has a change of ${change.resource}, for which the kind has no resource or the record no target`,
    );
    return { ...change, target };
  });
  mustHold(
    changes.length === 0 || (plan.skip !== true && plan.problem === undefined),
    `"${record.key}" is skipped or cannot be planned, and has changes all the same: ${inWords(changes)}`,
  );
  return { key: record.key, externalId: record.externalId, plan, changes };
}

async function observeMissing(
  kind: Kind,
  context: Context,
  records: readonly SourceRecord<unknown>[],
): Promise<ObservedRecord<unknown>[]> {
  const found = new Map<string, ReadonlyMap<string, Fields>>();
  for (const [name, resource] of Object.entries(kind.resources)) {
    const untold = records.filter((record) => record.observed?.[name] === undefined);
    const targets = new Set(untold.map((record) => record.targets[name]).filter((target) => target !== undefined));
    if (targets.size > 0) found.set(name, await resource.observe(context, [...targets]));
  }
  return records.map((record) => {
    const observed: Record<string, Fields> = { ...record.observed };
    for (const [name, target] of Object.entries(record.targets)) {
      if (observed[name] === undefined) observed[name] = found.get(name)?.get(target) ?? null;
    }
    return { ...record, observed };
  });
}
