import { z } from "zod";

/** A moment as this client tells it, whatever the endpoint's own format: ISO 8601 in UTC, `2026-06-18T14:08:08.000Z`. */
export type Instant = string;

/**
 * A moment in any format of the API (BigCommerce API reference, each resource's page): `2026-06-18T14:08:08Z`,
 * `2026-06-18T14:06:05+00:00`, `Thu, 18 Jun 2026 12:05:04 +0000`, `2023-07-17 06:30:41` without a zone, which is UTC, and
 * UNIX seconds.
 */
export const instant = z.union([z.string(), z.number().int()]).transform((value, context): Instant => {
  const moment = typeof value === "number" ? value * 1000 : shape.test(value) ? Date.parse(zoned(value)) : NaN;
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  context.issues.push({ code: "custom", input: value, message: "is no date" });
  return z.NEVER;
});

/** As {@link instant}; `null` where the API answers null, or an empty text in a date's place. */
export const instantOrNull = z.preprocess(
  (value) => (value === "" || value === undefined ? null : value),
  instant.nullable(),
);

// Date.parse takes much that is no date: "0" is the year 2000 to it.
const shape = /^(\d{4}-\d\d-\d\d|[A-Z][a-z]{2}, \d)/;

function zoned(text: string): string {
  return /^\d{4}-\d\d-\d\d[ T][\d:.]+$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
}
