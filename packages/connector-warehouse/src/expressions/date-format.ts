/** Writes dates and times by the letters of a pattern. */
import type { DateTime } from "luxon";
import { ExpressionError } from "./expression-error.js";

/** The letters and what they stand for, for documents. */
export const dateLetters: readonly (readonly [letters: string, meaning: string])[] = [
  ["yyyy", "year, 2026"],
  ["yy", "year, 26"],
  ["MMMM", "month, November"],
  ["MMM", "month, Nov"],
  ["MM", "month, 01 to 12"],
  ["M", "month, 1 to 12"],
  ["dd", "day, 01 to 31"],
  ["d", "day, 1 to 31"],
  ["EEEE", "day of the week, Monday"],
  ["EEE", "day of the week, Mon"],
  ["HH", "hour, 00 to 23"],
  ["H", "hour, 0 to 23"],
  ["hh", "hour, 01 to 12"],
  ["h", "hour, 1 to 12"],
  ["a", "AM or PM"],
  ["mm", "minute, 00 to 59"],
  ["ss", "second, 00 to 59"],
  ["SSS", "millisecond, 000 to 999"],
];

const known: ReadonlySet<string> = new Set(dateLetters.map(([letters]) => letters));
const longestPattern = 100;

/** @throws ExpressionError for letters that stand for nothing; text in single quotes stands for itself. */
export function formatMoment(moment: DateTime, pattern: string): string {
  if (pattern.length > longestPattern)
    throw new ExpressionError(`dateFormat takes patterns of at most ${longestPattern} characters.`);
  for (const [found] of pattern.replaceAll(/'[^']*'/g, "").matchAll(/([A-Za-z])\1*/g)) {
    if (!known.has(found))
      throw new ExpressionError(
        `dateFormat does not know ${found} in a pattern; its letters are ${[...known].join(" ")}, and text stands in single quotes.`,
      );
  }
  return moment.toFormat(pattern);
}
