/**
 * What a sync counts by name: labels, and causes of failures. Both are written with each of its commits, so of either some are
 * counted apart and the rest together, whatever a connector or a vendor comes up with. Results hold every label and fault.
 */
import type { FaultData } from "@storegate/connector-kit";

/** So many labels are counted apart, those that come first; further ones as {@link otherLabel}. */
export const mostLabels = 100;

/** The label under which all others are counted. */
export const otherLabel = "other";

/** So many causes are counted apart, those that come first; further ones as {@link otherFault}. */
export const mostCauses = 50;

/** What all other causes are counted as. */
export const otherFault: FaultData = {
  kind: "UNEXPECTED",
  code: "OTHER_FAULTS",
  message: `More than ${mostCauses} different faults came: these are the further ones.`,
  remedy: "Look at the results of the records that failed: each has its own errors.",
  retryable: false,
};

/** A cause, and how many records failed for it. */
export interface FaultCount {
  readonly fault: FaultData;
  readonly count: number;
}

export type FaultCounts = Map<string, FaultCount>;

export function countLabel(labels: Map<string, number>, label: string): void {
  const name = labels.has(label) || labels.size < mostLabels ? label : otherLabel;
  labels.set(name, (labels.get(name) ?? 0) + 1);
}

/** Counts the faults of one record, each cause once. */
export function countFaults(faults: FaultCounts, errors: readonly FaultData[]): void {
  const counted = new Set<string>();
  for (const each of errors) {
    const fault = faults.has(causeOf(each)) || faults.size < mostCauses ? each : otherFault;
    const cause = causeOf(fault);
    if (counted.has(cause)) continue;
    counted.add(cause);
    const known = faults.get(cause);
    faults.set(cause, { fault: known?.fault ?? fault, count: (known?.count ?? 0) + 1 });
  }
}

/** Counts as they are kept, by cause. */
export function faultsByCause(counts: readonly FaultCount[]): FaultCounts {
  return new Map(counts.map((each) => [causeOf(each.fault), each]));
}

/** Failures with the same cause are counted together. */
function causeOf(fault: FaultData): string {
  return `${fault.kind} ${fault.code} ${fault.field ?? ""}`;
}
