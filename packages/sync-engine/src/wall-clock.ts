/// <reference lib="esnext.temporal" />
/** The clock on the wall of a time zone, which skips an hour in spring and shows one twice in autumn. */

/** What the clock shows, as a date whose UTC fields are what is shown. */
export type Shown = Date;

/** Whether a name is one of a time zone, for what is asked of it here; `Intl` knows some more, as "IST". */
export function isTimeZone(name: string): boolean {
  // A mere offset is not a zone: it knows no summer time.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What a zone's clock shows at an instant. */
export function shownAt(at: Date, timeZone: string): Shown {
  return new Date(
    Temporal.Instant.fromEpochMilliseconds(at.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime()
      .toZonedDateTime("UTC").epochMilliseconds,
  );
}

/** When a clock shows this first; for what it skips, when the skip ends. */
export function firstInstantOf(shown: Shown, timeZone: string): Date {
  const local = plain(shown);
  const at = local.toZonedDateTime(timeZone, { disambiguation: "compatible" });
  if (local.equals(at.toPlainDateTime())) return new Date(at.epochMilliseconds);
  const skipped = local.toZonedDateTime(timeZone, { disambiguation: "earlier" }).getTimeZoneTransition("next");
  return new Date((skipped ?? at).epochMilliseconds);
}

/** When a clock shows this for the last time. */
export function lastInstantOf(shown: Shown, timeZone: string): Date {
  return new Date(plain(shown).toZonedDateTime(timeZone, { disambiguation: "later" }).epochMilliseconds);
}

/** When the clock is put forward or back next after an instant; undefined where it never is again. */
export function nextChangeAfter(at: Date, timeZone: string): Date | undefined {
  const now = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  const change = now.getTimeZoneTransition("next");
  return change ? new Date(change.epochMilliseconds) : undefined;
}

function plain(shown: Shown): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(shown.getTime()).toZonedDateTimeISO("UTC").toPlainDateTime();
}
