import { Fault } from "@storegate/http-client";
import { instant, type Instant } from "./instant.js";

/**
 * A moment as filters by date take it: ISO 8601 in UTC (BigCommerce API reference, common query parameters).
 * @throws Fault INPUT with code DATE_INVALID for what is no moment: the store might pass over it and answer everything.
 */
export function momentParameter<Nothing extends undefined>(value: Instant | Nothing, field: string): Instant | Nothing {
  return value === undefined ? value : checked(value, field);
}

/**
 * A moment as v2's bodies take it (RFC 2822): `Thu, 18 Jun 2026 12:05:04 +0000`. Seconds are its finest part.
 * @throws Fault INPUT with code DATE_INVALID for what is no moment.
 */
export function rfc2822(value: Instant, field: string): string {
  return new Date(checked(value, field)).toUTCString().replace("GMT", "+0000");
}

function checked(value: string, field: string): Instant {
  const parsed = instant.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault({
    kind: "INPUT",
    code: "DATE_INVALID",
    message: `${field} is no date: ${JSON.stringify(value)}.`,
    remedy: "Give an ISO 8601 date with a time zone, as 2026-06-18T14:08:08Z.",
    field,
  });
}
