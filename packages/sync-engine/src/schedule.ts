/**
 * When an integration syncs by itself. Pure: time is an argument.
 *
 * A cron of five fields (see cron.ts) on the clock of a time zone. A time that the clock skips in spring is run when the skip
 * ends; one that comes twice in autumn is run the first time. Where the hour is `*` it is every hour that passes, whatever the clock
 * shows: nothing is made up for then, and nothing left out. A run that falls in a blackout is put off to its end, and several
 * that are put off to one time are one run.
 */
import type { FaultKind } from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import type { Cron } from "croner";
import { mergeBlackouts, parseBlackout, periodAt, type Blackout } from "./blackouts.js";
import { readCron } from "./cron.js";
import { firstInstantOf, isTimeZone, nextChangeAfter, shownAt } from "./wall-clock.js";

/** A schedule as it is kept. */
export type Schedule = NonNullable<(typeof schema.integrations.$inferSelect)["schedule"]>;

/** What is wrong with a schedule, at its field. */
export interface ScheduleProblem {
  readonly kind: FaultKind;
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[];
}

const mostBlackouts = 20;

/** What is wrong with a schedule; nothing when it is good. */
export function problemsOf(schedule: Schedule, now: Date): ScheduleProblem[] {
  const problems = [...zoneProblems(schedule.timeZone), ...blackoutProblems(schedule.blackouts)];
  const cron = readCron(schedule.cron);
  if (typeof cron === "string") problems.push(problem("CRON_INVALID", cron, ["cron"]));
  else if (!cron.nextRun(now)) {
    const never = `No day ever fits "${schedule.cron}". Check its day and its month.`;
    problems.push(problem("CRON_NEVER_RUNS", never, ["cron"]));
  }
  return problems;
}

/** The first run after an instant; undefined when none follows. The schedule is a good one. */
export function nextRun(schedule: Schedule, after: Date): Date | undefined {
  return nextRuns(schedule, after, 1)[0];
}

/** The next runs after an instant, at most so many. The schedule is a good one. */
export function nextRuns(schedule: Schedule, after: Date, count: number): Date[] {
  const read = readSchedule(schedule);
  const runs: Date[] = [];
  for (let last = after; runs.length < count;) {
    const run = runAfter(read, last);
    if (!run) break;
    runs.push(run);
    last = run;
  }
  return runs;
}

/** When what is due now may start: now, or at the end of the blackout that it falls in. */
export function startOf(schedule: Schedule, now: Date): Date {
  const { blackouts, timeZone } = readSchedule(schedule);
  return periodAt(blackouts, timeZone, now)?.to ?? now;
}

interface ReadSchedule {
  /** Of what the clock shows. */
  readonly cron: Cron;
  readonly everyHour: boolean;
  readonly timeZone: string;
  readonly blackouts: readonly Blackout[];
}

function readSchedule({ cron: text, timeZone, blackouts: texts }: Schedule): ReadSchedule {
  const cron = readCron(text);
  const blackouts = mergeBlackouts(texts.flatMap((each) => parseBlackout(each) ?? []));
  if (typeof cron === "string" || !blackouts) throw new TypeError(`the schedule "${text}" is not a good one`);
  return { cron, timeZone, blackouts, everyHour: text.trim().split(/\s+/)[1] === "*" };
}

function runAfter(schedule: ReadSchedule, after: Date): Date | undefined {
  const { blackouts, timeZone } = schedule;
  // What was put off to the end of the blackout that we are in is still to come.
  const begun = periodAt(blackouts, timeZone, after);
  let from = begun ? new Date(begun.from.getTime() - 1) : after;
  for (;;) {
    const due = dueAfter(schedule, from);
    if (!due) return undefined;
    const run = periodAt(blackouts, timeZone, due)?.to ?? due;
    if (run > after) return run;
    from = run;
  }
}

/** When the cron is due next, blackouts aside. */
function dueAfter({ cron, timeZone, everyHour }: ReadSchedule, after: Date): Date | undefined {
  if (everyHour) return hourlyAfter(cron, timeZone, after);
  for (let next = cron.nextRun(shownAt(after, timeZone)); next; next = cron.nextRun(next)) {
    const due = firstInstantOf(next, timeZone);
    // Not after: the clock shows it for the second time.
    if (due > after) return due;
  }
  return undefined;
}

/** From one change of the clock to the next, hours are as long as anywhere. */
function hourlyAfter(cron: Cron, timeZone: string, after: Date): Date | undefined {
  let [from, shown] = [after, shownAt(after, timeZone)];
  for (let next = cron.nextRun(shown); next; next = cron.nextRun(new Date(shown.getTime() - 1))) {
    const due = new Date(from.getTime() + next.getTime() - shown.getTime());
    const change = nextChangeAfter(from, timeZone);
    if (!change || due < change) return due;
    [from, shown] = [change, shownAt(change, timeZone)];
  }
  return undefined;
}

function zoneProblems(timeZone: string): ScheduleProblem[] {
  if (isTimeZone(timeZone)) return [];
  const message = `There is no time zone "${timeZone}". Take a name of the IANA's list, as "Europe/Berlin" or "UTC".`;
  return [problem("TIME_ZONE_UNKNOWN", message, ["timeZone"])];
}

function blackoutProblems(texts: readonly string[]): ScheduleProblem[] {
  if (texts.length > mostBlackouts) {
    const message = `A schedule has at most ${mostBlackouts} blackouts; ${texts.length} were given.`;
    return [problem("TOO_MANY_BLACKOUTS", message, ["blackouts"])];
  }
  const malformed = texts.flatMap((text, index) => {
    if (parseBlackout(text)) return [];
    const message = `"${text}" is no time of day. Write it as "22:00-06:00", from one minute to another, 00:00 to 23:59.`;
    return [problem("BLACKOUT_MALFORMED", message, ["blackouts", String(index)])];
  });
  const all = mergeBlackouts(texts.flatMap((text) => parseBlackout(text) ?? []));
  if (malformed.length > 0 || all) return malformed;
  const message = "The blackouts leave no minute of the day in which a sync could start.";
  return [problem("BLACKOUT_ALL_DAY", message, ["blackouts"])];
}

function problem(code: string, message: string, field: readonly string[]): ScheduleProblem {
  return { kind: "INPUT", code, message, field };
}
