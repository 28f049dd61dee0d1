import type { ObservedRecord, RecordPlan, SyncContext } from "@storegate/connector-kit";
import type { TidyConfig } from "./config.js";
import { namesIn } from "./name-resource.js";
import { tidy } from "./tidy.js";

/** One plan for each customer: a change where a name is to be written otherwise. */
export async function planNames(
  { config }: SyncContext<TidyConfig, undefined>,
  records: readonly ObservedRecord<null>[],
): Promise<RecordPlan[]> {
  return records.map(({ observed }): RecordPlan => {
    const before = namesIn(observed["name"]);
    if (config.fields.every((field) => before[field] === "")) return { skip: true, reason: "no_name" };
    const after = { ...before };
    for (const field of config.fields) after[field] = tidy(before[field], config.keep);
    if (config.fields.every((field) => before[field] === after[field]))
      return { label: "tidy", reason: "well_written" };
    const reason = config.fields.some((field) => before[field] !== after[field] && isShouted(before[field]))
      ? "all_capitals"
      : "no_capitals";
    return { label: "untidy", reason, changes: [{ resource: "name", action: "update", before, after }] };
  });
}

function isShouted(name: string): boolean {
  return name === name.toUpperCase();
}
