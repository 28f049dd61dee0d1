/** Times of day in which nothing starts by itself, on the clock of a time zone. */
import { firstInstantOf, lastInstantOf, shownAt } from "./wall-clock.js";

/** Minutes of a day, `from` within and `to` not; where `to` is not later than `from`, it is on the next day. */
export interface Blackout {
  readonly from: number;
  readonly to: number;
}

/** One blackout as it falls on the calendar. */
export interface BlackoutPeriod {
  readonly from: Date;
  readonly to: Date;
}

const dayMinutes = 1440;
const minuteMs = 60_000;
const form = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** Reads `22:00-06:00`; undefined for what is not of this form, or lasts no time. */
export function parseBlackout(text: string): Blackout | undefined {
  const [, ...parts] = form.exec(text.trim()) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) {
    return undefined;
  }
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  return from === to ? undefined : { from, to };
}

/** The same minutes in as few blackouts as may be; undefined when no minute of the day is left. */
export function mergeBlackouts(blackouts: readonly Blackout[]): Blackout[] | undefined {
  if (blackouts.length === 0) return [];
  const black = Array.from({ length: dayMinutes }, (_, minute) => blackouts.some((each) => holds(each, minute)));
  if (!black.includes(false)) return undefined;
  const begins = black.flatMap((is, minute) => (is && !black.at(minute - 1) ? [minute] : []));
  return begins.map((from) => {
    let to = from;
    while (black[to % dayMinutes]) to += 1;
    return { from, to: to % dayMinutes };
  });
}

/**
 * The period in which an instant falls; undefined when it falls in none. Where the clock skips the end, it ends with the skip;
 * where the end comes twice, it ends the first time that is still to come.
 * @param blackouts merged ones.
 */
export function periodAt(blackouts: readonly Blackout[], timeZone: string, at: Date): BlackoutPeriod | undefined {
  if (blackouts.length === 0) return undefined;
  const shown = shownAt(at, timeZone);
  const minute = shown.getUTCHours() * 60 + shown.getUTCMinutes();
  const blackout = blackouts.find((each) => holds(each, minute));
  if (!blackout) return undefined;
  const overnight = blackout.to <= blackout.from;
  const midnight = Math.floor(shown.getTime() / (dayMinutes * minuteMs)) * dayMinutes;
  const first = overnight && minute < blackout.to ? midnight - dayMinutes : midnight;
  const last = overnight ? first + dayMinutes : first;
  const end = new Date((last + blackout.to) * minuteMs);
  const to = firstInstantOf(end, timeZone);
  return {
    from: firstInstantOf(new Date((first + blackout.from) * minuteMs), timeZone),
    to: to > at ? to : lastInstantOf(end, timeZone),
  };
}

function holds({ from, to }: Blackout, minute: number): boolean {
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}
