/** Dates and timestamps as sources write them, as what a clock on the wall shows. */
import { ExpressionError } from "./expression-error.js";

/** What calendar and clock show. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

/**
 * A date or timestamp; with a zone or offset, as it is in `zone`. Undefined for what is none, as the 30th of February.
 * @throws ExpressionError where there is no such zone.
 */
export function readMoment(text: string, zone: string): WallTime | undefined {
  const clock = clockOf(zone);
  const [matched, year, month, day, hour, minute, second, fraction = "", offset] = iso.exec(text.trim()) ?? [];
  if (matched === undefined) return undefined;
  const wall: WallTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Number(fraction.padEnd(3, "0").slice(0, 3)),
  };
  const instant = utc(wall);
  const there = wallTimeOf(instant);
  if (there.day !== wall.day || there.month !== wall.month || there.hour !== wall.hour || there.minute !== wall.minute)
    return undefined;
  if (there.second !== wall.second) return undefined;
  if (offset === undefined) return wall;
  return clock(new Date(instant.getTime() - offsetMs(offset)));
}

function utc({ year, month, day, hour, minute, second, millisecond }: WallTime): Date {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date;
}

function wallTimeOf(date: Date): WallTime {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === "Z") return 0;
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** Reads clocks of a zone. */
function clockOf(zone: string): (date: Date) => WallTime {
  if (zone === "UTC") return wallTimeOf;
  const parts = zoneFormat(zone);
  return (date) => {
    const shown = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
    return { year, month, day, hour, minute, second, millisecond: date.getUTCMilliseconds() };
  };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new ExpressionError(
      `dateFormat knows no time zone ${JSON.stringify(timeZone.slice(0, 40))}; they are named as Europe/Berlin.`,
    );
  }
}
