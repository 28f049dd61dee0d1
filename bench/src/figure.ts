/** What a figure has to be. */
export type Threshold = { readonly atLeast: number } | { readonly atMost: number } | { readonly below: number };

/** One measured figure. Without a threshold it is told for comparison only. */
export interface Figure {
  /** What was measured, in words that stand in a table. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly threshold?: Threshold | undefined;
  /** Under which conditions, where they are not the name's. */
  readonly note?: string | undefined;
}

/** Whether the figure is as it has to be. */
export function isMet({ value, threshold }: Figure): boolean {
  if (threshold === undefined) return true;
  if ("atLeast" in threshold) return value >= threshold.atLeast;
  if ("atMost" in threshold) return value <= threshold.atMost;
  return value < threshold.below;
}

/** Figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${rounded(figure.value)} ${figure.unit}`,
    figure.threshold === undefined ? "" : inWords(figure.threshold),
    figure.threshold === undefined ? "" : isMet(figure) ? "ok" : "MISSED",
    figure.note ?? "",
  ]);
  const all = [["figure", "value", "threshold", "", "conditions"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ");
  return `${all.map((row) => line(row).trimEnd()).join("\n")}\n`;
}

/** Figures as JSON, one a line. */
export function jsonLines(figures: readonly Figure[]): string {
  return figures
    .map((figure) => {
      const { name, value, unit, threshold = null, note } = figure;
      return `${JSON.stringify({ name, value: rounded(value), unit, threshold, ok: isMet(figure), note })}\n`;
    })
    .join("");
}

function inWords(threshold: Threshold): string {
  if ("atLeast" in threshold) return `at least ${threshold.atLeast}`;
  if ("atMost" in threshold) return `at most ${threshold.atMost}`;
  return `under ${threshold.below}`;
}

function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 100) / 100;
}
