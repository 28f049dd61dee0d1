import { z } from "zod";

/** A moment as this client tells it, whatever the endpoint's own format: ISO 8601 in UTC, `2026-06-18T14:08:08.000Z`. */
export type Instant = string;

/**
 * A moment in any format of the API (BigCommerce API reference, each resource's page): `2026-06-18T14:08:08Z`,
 * `2026-06-18T14:06:05+00:00`, `Thu, 18 Jun 2026 12:05:04 +0000`, `2023-07-17 06:30:41` without a zone, which is UTC, and
 * UNIX seconds.
 */
export const instant = z.transform(
  (value: unknown, { issues }): Instant => momentOf(value) ?? notMoment(value, issues),
);

/** As {@link instant}; `null` where the API answers null, or an empty text in a date's place. */
export const instantOrNull = z.transform((value: unknown, { issues }): Instant | null =>
  value === null || value === undefined || value === "" ? null : (momentOf(value) ?? notMoment(value, issues)),
);

/** What {@link instant} reads; `undefined` for what is no moment. */
export function momentOf(value: unknown): Instant | undefined {
  // Nearly all dates of large lists.
  if (typeof value === "string" && plain.test(value)) return `${value.slice(0, 19)}.000Z`;
  const moment =
    typeof value === "string" && shape.test(value)
      ? Date.parse(zoned(value))
      : typeof value === "number" && Number.isInteger(value)
        ? value * 1000
        : NaN;
  // A date that there cannot be makes no ISO text.
  return Math.abs(moment) <= latest ? new Date(moment).toISOString() : undefined;
}

function notMoment(value: unknown, issues: z.core.ParsePayload["issues"]): never {
  issues.push({ code: "custom", input: value, message: "is no date" });
  return z.NEVER;
}

/** The last moment that a Date can be, in milliseconds. */
const latest = 8.64e15;

// A moment as v3 writes it, on a day that every month has.
const plain = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}Z$/;

// Date.parse takes much that is no date: "0" is the year 2000 to it.
const shape = /^(\d{4}-\d\d-\d\d|[A-Z][a-z]{2}, \d)/;

function zoned(text: string): string {
  return /^\d{4}-\d\d-\d\d[ T][\d:.]+$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
}
