/** What the demo says on the terminal. */
import type { VerdictCheck } from "./verdict-check.js";

/** How many columns the bar has. */
const barWidth = 30;

/** Where a line of text goes. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The progress of a sync, as the subscription tells it. */
export interface Progress {
  readonly phase: string | null;
  readonly processed: number;
  readonly total: number | null;
  readonly recordsPerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly apiCalls: number;
}

/** Draws a bar in one line of a terminal; where there is none, a line at each tenth. */
export class ProgressBar {
  #tenth = -1;

  constructor(private readonly screen: Screen) {}

  draw(progress: Progress, final: boolean): void {
    const share = progress.total ? Math.min(1, progress.processed / progress.total) : final ? 1 : 0;
    const full = Math.round(share * barWidth);
    const bar = "█".repeat(full) + "░".repeat(barWidth - full);
    const rate = progress.recordsPerSecond === null ? "" : `  ${Math.round(progress.recordsPerSecond)}/s`;
    const eta = progress.etaSeconds === null || final ? "" : `  ${Math.ceil(progress.etaSeconds)} s left`;
    const text = `${bar}  ${progress.processed} of ${progress.total ?? "?"}${rate}${eta}  ${progress.apiCalls} calls`;
    if (this.screen.isTTY) {
      this.screen.write(`\r\u001B[2K  ${text}${final ? "\n" : ""}`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth > this.#tenth || final) this.screen.write(`  ${text}\n`);
    this.#tenth = tenth;
  }
}

/** A table of labels and their counts. */
export function verdictTable(
  labels: readonly { readonly label: string; readonly count: number }[],
  total: number,
): string {
  const rows = labels.map(({ label, count }) => {
    const share = total === 0 ? "0.0" : ((count * 100) / total).toFixed(1);
    return `  ${label.padEnd(10)} ${String(count).padStart(7)}  ${share.padStart(5)} %`;
  });
  return [`  ${"verdict".padEnd(10)} ${"count".padStart(7)}  share`, ...rows].join("\n");
}

/** What was done, held against what is true. */
export function checkLines(check: VerdictCheck): string {
  const { customers, attributesRight, groupsSet, groupsKept, wrong } = check;
  const lines = [
    `  attribute equal to the known truth   ${attributesRight} of ${customers}`,
    `  group equal to the known truth       ${groupsSet} of ${customers - groupsKept}`,
    `  kept in a group of the store's own   ${groupsKept}`,
    `  anything else changed                ${wrong.length === 0 ? "no" : "see below"}`,
  ];
  const shown = wrong.slice(0, 10).map((each) => `  ! ${each}`);
  if (wrong.length > shown.length) shown.push(`  ! and ${wrong.length - shown.length} more`);
  return [...lines, ...shown].join("\n");
}

/** Calls that were made, beside the least that could have done it. */
export function callLines(
  first: number,
  second: { readonly reads: number; readonly writes: number },
  check: VerdictCheck,
): string {
  const { reads, writes, setUp } = check.leastCalls;
  const least = reads + writes + setUp;
  return [
    `  calls made                           ${first}`,
    `  the least possible                   ${least} (${reads} reads of customers, ${writes} writes, ${setUp} to look for and make attribute and groups)`,
    `  a second sync, nothing new           ${second.reads} reads, ${second.writes} writes`,
  ].join("\n");
}
