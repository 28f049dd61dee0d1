/** Writes dates and times by the letters of a pattern. */
import type { WallTime } from "./date-moment.js";
import { ExpressionError } from "./expression-error.js";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** By the letters of a pattern, what they stand for; the same letters as in Java, Excel's neighbours and Unicode's dates. */
const writers: Readonly<Record<string, { readonly meaning: string; readonly write: (time: WallTime) => string }>> = {
  yyyy: { meaning: "year, 2026", write: ({ year }) => padded(year, 4) },
  yy: { meaning: "year, 26", write: ({ year }) => padded(year % 100, 2) },
  MMMM: { meaning: "month, November", write: ({ month }) => months[month - 1] ?? "" },
  MMM: { meaning: "month, Nov", write: ({ month }) => (months[month - 1] ?? "").slice(0, 3) },
  MM: { meaning: "month, 01 to 12", write: ({ month }) => padded(month, 2) },
  M: { meaning: "month, 1 to 12", write: ({ month }) => String(month) },
  dd: { meaning: "day, 01 to 31", write: ({ day }) => padded(day, 2) },
  d: { meaning: "day, 1 to 31", write: ({ day }) => String(day) },
  EEEE: { meaning: "day of the week, Monday", write: weekday },
  EEE: { meaning: "day of the week, Mon", write: (time) => weekday(time).slice(0, 3) },
  HH: { meaning: "hour, 00 to 23", write: ({ hour }) => padded(hour, 2) },
  H: { meaning: "hour, 0 to 23", write: ({ hour }) => String(hour) },
  hh: { meaning: "hour, 01 to 12", write: ({ hour }) => padded(hour % 12 || 12, 2) },
  h: { meaning: "hour, 1 to 12", write: ({ hour }) => String(hour % 12 || 12) },
  a: { meaning: "AM or PM", write: ({ hour }) => (hour < 12 ? "AM" : "PM") },
  mm: { meaning: "minute, 00 to 59", write: ({ minute }) => padded(minute, 2) },
  ss: { meaning: "second, 00 to 59", write: ({ second }) => padded(second, 2) },
  SSS: { meaning: "millisecond, 000 to 999", write: ({ millisecond }) => padded(millisecond, 3) },
};

/** The letters and what they stand for, for documents. */
export const dateLetters: readonly (readonly [letters: string, meaning: string])[] = Object.entries(writers).map(
  ([letters, { meaning }]) => [letters, meaning],
);

const longestPattern = 100;

/** @throws ExpressionError for letters that stand for nothing; text in single quotes stands for itself, and two of them for one. */
export function formatMoment(time: WallTime, pattern: string): string {
  if (pattern.length > longestPattern)
    throw new ExpressionError(`dateFormat takes patterns of at most ${longestPattern} characters.`);
  return pattern.replace(/''|'([^']*)'|([A-Za-z])\2*|'/g, (found, quoted: string | undefined) => {
    if (found === "''") return "'";
    if (quoted !== undefined) return quoted;
    const writer = Object.hasOwn(writers, found) ? writers[found] : undefined;
    if (writer) return writer.write(time);
    throw new ExpressionError(
      `dateFormat does not know ${found} in a pattern; its letters are ${Object.keys(writers).join(" ")}, and text stands in single quotes.`,
    );
  });
}

function weekday({ year, month, day }: WallTime): string {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return weekdays[date.getUTCDay()] ?? "";
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
