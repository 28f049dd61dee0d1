/** The most that one sync may change. Pure: what is planned is an argument. */
import { Fault, type AnySyncKind } from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import { howToGoOn } from "./how-to-go-on.js";

type SyncColumns = typeof schema.syncs.$inferSelect;

/** The most a sync may change. */
export type ChangeLimits = NonNullable<SyncColumns["limits"]>;

/** How many records were read, how many of them would be changed, and how many of these deleted. */
export type PlanSize = NonNullable<SyncColumns["stoppedPlan"]>;

/** The code of a sync that was stopped before it wrote anything. */
export const changeLimitExceeded = "CHANGE_LIMIT_EXCEEDED";

export const emptyPlan: PlanSize = { records: 0, changes: 0, deletions: 0 };

/**
 * The limits of a sync that an integration begins; null where it has none. Neither a dry run nor an import has any: they
 * write nothing outside.
 */
export function limitsOf(
  { maxChanges, maxChangeShare }: Pick<typeof schema.integrations.$inferSelect, "maxChanges" | "maxChangeShare">,
  sync: { readonly dryRun: boolean; readonly direction: AnySyncKind<unknown, unknown>["direction"] | undefined },
): ChangeLimits | null {
  if (sync.dryRun || sync.direction === "import" || (maxChanges === null && maxChangeShare === null)) return null;
  return {
    ...(maxChanges === null ? {} : { maxChanges }),
    ...(maxChangeShare === null ? {} : { maxChangeShare }),
  };
}

/** Two plans together. */
export function addPlans(a: PlanSize, b: PlanSize): PlanSize {
  return {
    records: a.records + b.records,
    changes: a.changes + b.changes,
    deletions: a.deletions + b.deletions,
  };
}

/** What is left of a plan without a part of it. */
export function withoutPlan(whole: PlanSize, part: PlanSize): PlanSize {
  return {
    records: whole.records - part.records,
    changes: whole.changes - part.changes,
    deletions: whole.deletions - part.deletions,
  };
}

/** Why a whole plan may not be carried out; undefined when it may. */
export function excessOf(limits: ChangeLimits, plan: PlanSize): Fault | undefined {
  const beyond = limitsBeyond(limits, plan, plan.records);
  if (beyond.length === 0) return undefined;
  const { records, changes, deletions } = plan;
  const deleted = deletions === 0 ? "" : `, ${deletions} of them by deleting`;
  return new Fault({
    kind: "CONFIG",
    code: changeLimitExceeded,
    message: `This sync would change ${changes} of the ${records} records it read${deleted}: more than ${beyond.join(" and ")}. Nothing was written.`,
    remedy: `Look at a dry run. If the changes are wanted, approve this sync with approveSync${raising(limits)}; if not, look what happened at the source.`,
  });
}

/**
 * Why no more may be carried out of a plan that was judged before: it has grown since.
 * @param judged the plan that was found to be within the limits.
 * @param carriedOut what is carried out already, with what is to come.
 */
export function growthOf(
  limits: ChangeLimits,
  judged: PlanSize,
  carriedOut: PlanSize,
  sync: Pick<SyncColumns, "trigger">,
): Fault | undefined {
  const beyond = limitsBeyond(limits, carriedOut, judged.records);
  if (beyond.length === 0) return undefined;
  return new Fault({
    kind: "CONFIG",
    code: "CHANGE_LIMIT_REACHED",
    message: `When this sync was planned it would have changed ${judged.changes} of ${judged.records} records. Store or source have changed since: it would now change ${carriedOut.changes} or more, beyond ${beyond.join(" and ")}. It stopped at the limit; what was done stays.`,
    remedy: `${howToGoOn(sync)} The rest is planned and judged anew.`,
  });
}

/** Which of the integration's settings hold such a sync. */
function raising({ maxChanges, maxChangeShare }: ChangeLimits): string {
  const named = [
    ...(maxChanges === undefined ? [] : ["maxChanges"]),
    ...(maxChangeShare === undefined ? [] : ["maxChangeShare"]),
  ];
  return named.length === 0 ? "" : `, or raise ${named.join(" or ")}`;
}

/** Limits that so many changes are beyond, in words. */
function limitsBeyond(limits: ChangeLimits, { changes, deletions }: PlanSize, records: number): string[] {
  const { maxChanges, maxChangeShare, maxDeletions } = limits;
  const beyond: string[] = [];
  if (maxChanges !== undefined && changes > maxChanges) beyond.push(`the ${maxChanges} that are allowed`);
  // A quotient, because 29 / 100 is 0.29 and 0.29 * 100 is less than 29.
  if (maxChangeShare !== undefined && changes > 0 && (records === 0 || changes / records > maxChangeShare)) {
    beyond.push(`the share of ${maxChangeShare} that is allowed`);
  }
  if (maxDeletions !== undefined && deletions > maxDeletions)
    beyond.push(`the ${maxDeletions} deletions that are allowed`);
  return beyond;
}
