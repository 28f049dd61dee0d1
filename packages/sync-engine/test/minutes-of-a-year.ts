/**
 * A year of a time zone's clock, minute by minute, and what a schedule means on it by its documented words alone. It shares
 * nothing with the engine's own reckoning: no cron is parsed here, no change of the clock computed.
 */

/** When a schedule is due, said otherwise than as a cron. */
export interface Wanted {
  /** Whether a day fits, by what the calendar shows: a date whose UTC fields are the wall's. */
  readonly day: (shown: Date) => boolean;
  /** Whether a minute of the day fits. */
  readonly minute: (minuteOfDay: number) => boolean;
  /** Whether every hour that passes counts. */
  readonly everyHour: boolean;
  /** Minutes of the day in which nothing starts. */
  readonly black: (minuteOfDay: number) => boolean;
}

const minuteMs = 60_000;
const dayMinutes = 1440;

/** Clocks are put forward and back on halves of an hour. */
const stepMinutes = 30;

/** The clock of a zone over some time. */
export class ClockOfZone {
  /** What is shown at each minute, as minutes since 1970 on the wall. */
  readonly #shown: number[] = [];

  constructor(
    timeZone: string,
    private readonly from: Date,
    to: Date,
  ) {
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    for (let ms = from.getTime(); ms < to.getTime(); ms += stepMinutes * minuteMs) {
      const shown = Date.parse(`${format.format(ms).replace(" ", "T")}Z`) / minuteMs;
      for (let minute = 0; minute < stepMinutes; minute += 1) this.#shown.push(shown + minute);
    }
  }

  /** When the clock is put forward or back. */
  changes(): Date[] {
    return this.#shown.flatMap((shown, index) =>
      index > 0 && shown !== this.#at(index - 1) + 1 ? [this.#date(index)] : [],
    );
  }

  /** When a schedule runs that is due from one time on and before another, in order. */
  runs({ day, minute, everyHour, black }: Wanted, from: Date, to: Date): Date[] {
    const fitsMinute = Array.from({ length: dayMinutes }, (_, each) => minute(each));
    const days = new Map<number, boolean>();
    const fits = (shown: number): boolean => {
      if (fitsMinute[shown % dayMinutes] !== true) return false;
      const midnight = Math.floor(shown / dayMinutes) * dayMinutes;
      const known = days.get(midnight) ?? day(new Date(midnight * minuteMs));
      days.set(midnight, known);
      return known;
    };
    const runs = new Set<number>();
    const first = this.#index(from);
    let latest = Math.max(...this.#shown.slice(Math.max(first - dayMinutes, 0), first));
    for (let index = first; index < this.#index(to); index += 1) {
      const shown = this.#at(index);
      let due = fits(shown) && (everyHour || shown > latest);
      const skipEnds = everyHour ? latest : shown;
      for (let skipped = latest + 1; skipped < skipEnds; skipped += 1) due ||= fits(skipped);
      latest = Math.max(latest, shown);
      if (due) runs.add(this.#outOfBlack(index, black));
    }
    return [...runs].toSorted((a, b) => a - b).map((index) => this.#date(index));
  }

  #outOfBlack(index: number, black: Wanted["black"]): number {
    let at = index;
    while (at < this.#shown.length && black(this.#at(at) % dayMinutes)) at += 1;
    return at;
  }

  #at(index: number): number {
    const shown = this.#shown[index];
    if (shown === undefined) throw new RangeError(`minute ${index} is outside the year`);
    return shown;
  }

  #index(at: Date): number {
    return (at.getTime() - this.from.getTime()) / minuteMs;
  }

  #date(index: number): Date {
    return new Date(this.from.getTime() + index * minuteMs);
  }
}
