/** The middle of a page's life, as the engine and the contract suite have it alike: observe what reading has not told, and plan. */
import { Fault } from "@storegate/http-client";
import type {
  AnyExportKind,
  Change,
  Fields,
  ObservedRecord,
  RecordPlan,
  SourceRecord,
  SyncContext,
} from "./connector.js";
import { observeApart } from "./observe-apart.js";

/** One record of a page, planned. */
export interface PlannedRecord {
  readonly key: string;
  readonly externalId: string | undefined;
  /** What it stands for, whether or not that is to be changed. */
  readonly targets: Readonly<Record<string, string>>;
  readonly plan: RecordPlan;
  readonly changes: readonly Change[];
}

type Kind = AnyExportKind<unknown, unknown>;
type Context = SyncContext<unknown, unknown>;

/**
 * One plan for each record. One that cannot be looked at is not planned: it fails, and the others go on.
 * @param refuse why a record cannot be taken at all, where one cannot.
 * @throws Error where the kind breaks its promises: not one plan for each, or changes that nobody could carry out.
 */
export async function planRecords(
  kind: Kind,
  context: Context,
  records: readonly SourceRecord<unknown>[],
  refuse: (record: SourceRecord<unknown>) => Fault | undefined = () => undefined,
): Promise<PlannedRecord[]> {
  const seen = await observeMissing(kind, context, records, refuse);
  const observed = seen.flatMap((each) => (each.problem ? [] : [each.record]));
  const plans: readonly RecordPlan[] = await kind.plan(context, observed);
  if (plans.length !== observed.length) {
    throw new BadPlan(
      `the plan of ${kind.key} answered ${plans.length} times for ${observed.length} records; it answers one for each, in their order`,
    );
  }
  const each = plans.values();
  return seen.map(({ record, problem }) => planned(kind, record, problem ? { problem } : (each.next().value ?? {})));
}

/** What a kind planned could not be carried out: a mistake of the connector's author. */
export class BadPlan extends Error {
  override readonly name = "BadPlan";
}

function planned(kind: Kind, record: SourceRecord<unknown>, plan: RecordPlan): PlannedRecord {
  const resources = new Set<string>();
  const changes = (plan.changes ?? []).map((change): Change => {
    const target = record.targets[change.resource];
    if (!Object.hasOwn(kind.resources, change.resource) || target === undefined) {
      throw new BadPlan(
        `${kind.key} planned a change of ${change.resource} for "${record.key}", for which it has no resource or no target`,
      );
    }
    if (resources.has(change.resource)) {
      throw new BadPlan(
        `${kind.key} planned two changes of ${change.resource} for "${record.key}"; a record has one change on each resource: put them together`,
      );
    }
    resources.add(change.resource);
    return { ...change, target };
  });
  return { key: record.key, externalId: record.externalId, targets: record.targets, plan, changes };
}

/** A record as it is now, or why that cannot be told. */
interface Seen {
  readonly record: ObservedRecord<unknown>;
  readonly problem?: Fault | undefined;
}

async function observeMissing(
  kind: Kind,
  context: Context,
  records: readonly SourceRecord<unknown>[],
  refuse: (record: SourceRecord<unknown>) => Fault | undefined,
): Promise<Seen[]> {
  const problems = new Map<SourceRecord<unknown>, Fault | undefined>(records.map((each) => [each, refuse(each)]));
  const found = new Map<string, ReadonlyMap<string, Fields | Fault>>();
  for (const [name, resource] of Object.entries(kind.resources)) {
    const targets = new Set<string>();
    for (const record of records) {
      const target = record.targets[name];
      if (target === undefined || record.observed?.[name] !== undefined || problems.get(record)) continue;
      targets.add(target);
    }
    if (targets.size > 0) found.set(name, await observeApart(resource, context, [...targets]));
  }
  return records.map((record) => {
    const observed: Record<string, Fields> = { ...record.observed };
    let problem = problems.get(record);
    for (const [name, target] of Object.entries(record.targets)) {
      if (observed[name] !== undefined) continue;
      const state = found.get(name)?.get(target) ?? null;
      if (state instanceof Fault) problem ??= state;
      else observed[name] = state;
    }
    return { record: { ...record, observed }, problem };
  });
}
