/** Class against verdict, as a table for people. */
import type { Judged, Means } from "./tally.ts";

const reasonsWhyNot: Readonly<Record<string, string>> = {
  dns_failure: "the domain's DNS fails",
  greylisted: "not yet, greylisted",
  smtp_refused_us: "it refuses us, whoever is asked for",
  smtp_unreachable: "it cannot be talked to",
  smtp_protocol: "it answers no question",
  smtp_cannot_tell: "it says so itself",
  provider_unknown: "the vendor says so",
};

/** The table of a run. */
export function classTable(run: string, judged: readonly Judged[], means: Means): string {
  const classes = Map.groupBy(judged, ({ expected }) => expected.class);
  const rows = [...classes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, ofClass]) => [
      name,
      String(ofClass.length),
      inWords(ofClass, (one) => knowable(one, means)),
      inWords(ofClass, ({ verdict }) => `${verdict.status}: ${verdict.reason}`),
    ]);
  const all = [[`${run}: class`, "addresses", "can be known", "verdicts"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const lines = all.map((row) =>
    row.map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0))),
  );
  return `${lines.map((cells) => cells.join("  ").trimEnd()).join("\n")}\n`;
}

/** Whether the truth can be found with the means of the run, and why not. */
function knowable({ expected }: Judged, means: Means): string {
  const { status, reason, isDead } = expected;
  if (status === "unknown") return `no: ${reasonsWhyNot[reason] ?? reason}`;
  return isDead && status !== "invalid" ? `not by ${means}` : "yes";
}

/** What is said of the addresses of a class, the most frequent first; how often, where it is not of all. */
function inWords(ofClass: readonly Judged[], say: (one: Judged) => string): string {
  const said = [...Map.groupBy(ofClass, say)].toSorted(([, a], [, b]) => b.length - a.length);
  return said.map(([words, some]) => (said.length === 1 ? words : `${words} (${some.length})`)).join(", ");
}
