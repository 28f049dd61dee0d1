import type { Batch } from "./batch.js";
import { csvOf } from "./csv-text.js";
import type { TruelistSettings } from "./truelist-settings.js";
import type { VerdictKind } from "./truelist-words.js";
import type { VerdictBook } from "./verdict-book.js";

const kindsIn = {
  annotated: ["ok", "accept_all", "invalid", "risky", "unknown", "other"],
  safest_bet: ["ok"],
  highest_reach: ["ok", "accept_all"],
  only_invalid: ["invalid"],
} as const satisfies Readonly<Record<string, readonly VerdictKind[]>>;

/** A CSV file of a batch: all rows; those that are ok; those and what takes any name; those that are invalid. */
export type CsvKind = keyof typeof kindsIn;

/** The kind of a file's name without its ending; `undefined` where there is no such file. */
export function csvKindOf(name: string): CsvKind | undefined {
  return Object.keys(kindsIn).find((kind): kind is CsvKind => kind === name);
}

const columns = ["Email Address", "Did you mean", "Email State", "Email Sub-State"] as const;

/**
 * One of a batch's files: its own columns, unnamed where the upload named none, then what was found out. One unnamed column
 * is there where the batch has none of its own.
 */
export function batchCsv(batch: Batch, kind: CsvKind, verdicts: VerdictBook, settings: TruelistSettings): string {
  const { rows, ownNames } = batch.list;
  const wanted: readonly VerdictKind[] = kindsIn[kind];
  const width = Math.max(1, ...rows.map(({ own }) => own.length));
  const filled = (cells: readonly string[]) => Array.from({ length: width }, (_, column) => cells[column] ?? "");
  const found = rows
    .filter(({ email }) => wanted.includes(verdicts.kind(email)))
    .map(({ email, own }) => {
      const { state, subState } = verdicts.words(email, settings.vocabulary, "list");
      return [...filled(own), email, verdicts.verdict(email).didYouMean ?? "", state, subState];
    });
  const header = [...filled(ownNames), ...columns];
  if (settings.csvHeader === "asSeen" || kind !== "annotated") return csvOf([header, ...found]);
  return csvOf([header.map((name) => name.toUpperCase()), ...found].map((cells) => cells.toReversed()));
}
