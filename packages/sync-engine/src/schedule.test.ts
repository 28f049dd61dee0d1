import { describe, expect, test } from "vitest";
import { nextRun, nextRuns, problemsOf, startOf, type Schedule } from "./schedule.js";

const at = (text: string): Date => new Date(text);
const told = (runs: readonly Date[]): string[] => runs.map((run) => run.toISOString().replace(":00.000Z", "Z"));

function schedule(cron: string, timeZone = "UTC", ...blackouts: string[]): Schedule {
  return { cron, timeZone, blackouts };
}

function runs(of: Schedule, after: string, count: number): string[] {
  return told(nextRuns(of, at(after), count));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clock of a zone shows, to the minute. */
function clock(run: Date, timeZone: string): string {
  const options = { timeZone, hourCycle: "h23", dateStyle: "short", timeStyle: "short" } as const;
  const known = clocks.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", options);
  clocks.set(timeZone, known);
  return known.format(run);
}

describe("a year of runs over both changes of the clock", () => {
  // Zones that change by an hour in either half of the year, by half an hour, at midnight, and never.
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Kolkata",
    "UTC",
  ];

  test.each(zones)("every day once, at its time, in %s", (timeZone) => {
    for (const cron of ["30 2 * * *", "45 1 * * *", "0 0 * * *", "15 3 * * *"]) {
      const shown = nextRuns(schedule(cron, timeZone), newYear, 365).map((run) => clock(run, timeZone));
      expect(new Set(shown.map((text) => text.slice(0, 10))).size, `days of ${cron}`).toBe(365);
      // A time that the clock skips on one day of the year is run when the skip ends.
      const moved = shown.filter((text) => !fits(text, cron));
      expect(moved.length, `${cron} ${moved.join()}`).toBeLessThanOrEqual(1);
    }
  });

  test.each(zones)("around each change every hour that passes, in %s", (timeZone) => {
    for (const change of changesOf(timeZone)) {
      const from = new Date(change.getTime() - 12 * hourMs);
      const all = nextRuns(schedule("30 * * * *", timeZone), from, 24);
      expect(all.map((run) => clock(run, timeZone).slice(14))).toEqual(Array(24).fill("30"));
      const gaps = all.slice(1).map((run, index) => (run.getTime() - (all[index]?.getTime() ?? 0)) / hourMs);
      // Lord Howe's clock moves by half an hour: one half past comes early, or late.
      const odd = timeZone === "Australia/Lord_Howe" ? [0.5, 1.5] : [];
      for (const gap of gaps) expect([1, ...odd], `at ${clock(change, timeZone)}`).toContain(gap);
    }
  });

  test.each(zones)("never in a blackout, and none is dropped, in %s", (timeZone) => {
    const night = schedule("0 23 * * *", timeZone, "22:00-02:30", "02:30-06:00");
    const shown = nextRuns(night, newYear, 365).map((run) => clock(run, timeZone));
    expect(new Set(shown.map((text) => text.slice(11)))).toEqual(new Set(["06:00"]));
    expect(new Set(shown.map((text) => text.slice(0, 10))).size).toBe(365);
    for (const change of changesOf(timeZone)) {
      const often = schedule("*/30 * * * *", timeZone, "01:00-03:00");
      for (const run of nextRuns(often, new Date(change.getTime() - 6 * hourMs), 24)) {
        const hour = Number(clock(run, timeZone).slice(11, 13));
        expect(hour < 1 || hour >= 3, `at ${clock(run, timeZone)}`).toBe(true);
      }
    }
  });
});

const hourMs = 3_600_000;
const newYear = at("2026-01-01T12:00:00Z");

/** When the clock of a zone is put forward or back in 2026, to the minute. */
function changesOf(timeZone: string): Date[] {
  const changes: Date[] = [];
  const offset = (ms: number): number => ms - Date.parse(`${clock(new Date(ms), timeZone).replace(" ", "T")}Z`);
  for (let ms = newYear.getTime(); ms < newYear.getTime() + 365 * 24 * hourMs; ms += 24 * hourMs) {
    if (offset(ms) === offset(ms + 24 * hourMs)) continue;
    let [before, after] = [ms, ms + 24 * hourMs];
    while (after - before > 60_000) {
      const middle = before + Math.floor((after - before) / 120_000) * 60_000;
      if (offset(middle) === offset(ms)) before = middle;
      else after = middle;
    }
    changes.push(new Date(after));
  }
  return changes;
}

function fits(text: string, cron: string): boolean {
  const [minute, hour] = cron.split(" ");
  const [shownHour, shownMinute] = text.slice(11).split(":").map(Number);
  return Number(minute) === shownMinute && Number(hour) === shownHour;
}

describe("a time that the clock", () => {
  test("skips is run when the skip ends, once", () => {
    expect(runs(schedule("30 2 * * *", "Europe/Berlin"), "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29T01:00Z",
      "2026-03-30T00:30Z",
    ]);
    expect(runs(schedule("10,40 2 * * *", "Europe/Berlin"), "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29T01:00Z",
      "2026-03-30T00:10Z",
    ]);
    expect(runs(schedule("30 2 * * *", "Europe/Berlin"), "2026-03-29T01:00:00Z", 1)).toEqual(["2026-03-30T00:30Z"]);
  });

  test("shows twice is run the first time, whenever it is asked for", () => {
    const daily = schedule("30 2 * * *", "Europe/Berlin");
    expect(runs(daily, "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25T00:30Z", "2026-10-26T01:30Z"]);
    for (const asked of ["00:30", "00:45", "01:05", "01:30"]) {
      expect(runs(daily, `2026-10-25T${asked}:00Z`, 1), `asked at ${asked}`).toEqual(["2026-10-26T01:30Z"]);
    }
    expect(runs(schedule("15,45 2-3 * * *", "Europe/Berlin"), "2026-10-25T00:00:00Z", 4)).toEqual([
      "2026-10-25T00:15Z",
      "2026-10-25T00:45Z",
      "2026-10-25T02:15Z",
      "2026-10-25T02:45Z",
    ]);
  });
});

test("every hour of a day half a year ahead is that day's, whatever the clock does until then", () => {
  expect(runs(schedule("5 * 1 7 *", "Europe/Berlin"), "2026-01-01T00:00:00Z", 1)).toEqual(["2026-06-30T22:05Z"]);
  expect(runs(schedule("5 * 31 12 *", "Europe/Berlin"), "2026-01-01T00:00:00Z", 1)).toEqual(["2026-12-30T23:05Z"]);
});

describe("a blackout", () => {
  const office = schedule("0 9-12 * * 1-5", "Europe/Berlin", "08:30-11:00");

  test("puts runs off to its end; those put off together are one, also with one that is due then", () => {
    expect(runs(office, "2026-06-01T00:00:00Z", 3)).toEqual([
      "2026-06-01T09:00Z",
      "2026-06-01T10:00Z",
      "2026-06-02T09:00Z",
    ]);
  });

  test("that has begun still owes what was put off, and says when one may start", () => {
    expect(told([nextRun(office, at("2026-06-01T07:30:00Z")) ?? at("1970-01-01")])).toEqual(["2026-06-01T09:00Z"]);
    expect(told([startOf(office, at("2026-06-01T07:30:00Z"))])).toEqual(["2026-06-01T09:00Z"]);
    expect(told([startOf(office, at("2026-06-01T09:00:00Z"))])).toEqual(["2026-06-01T09:00Z"]);
  });

  test("over midnight, and over a change of the clock that skips its end or shows it twice", () => {
    const night = schedule("0 23 * * *", "Europe/Berlin", "22:00-02:30");
    expect(runs(night, "2026-03-27T12:00:00Z", 3)).toEqual([
      "2026-03-28T01:30Z",
      "2026-03-29T01:00Z",
      "2026-03-30T00:30Z",
    ]);
    expect(runs(night, "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25T00:30Z", "2026-10-26T01:30Z"]);
    // 02:15 for the second time: half past two is still to come.
    expect(told([startOf(night, at("2026-10-25T01:15:00Z"))])).toEqual(["2026-10-25T01:30Z"]);
  });
});

describe("a cron is", () => {
  // The first of June 2026 is a Monday.
  test.each([
    ["*/20 3 * * *", ["01T03:00", "01T03:20", "01T03:40"]],
    ["5-59/25 3,4 * * *", ["01T03:05", "01T03:30", "01T03:55"]],
    ["03 3 * * mon-fri/2", ["01T03:03", "03T03:03", "05T03:03"]],
    ["0 3 * JUN Sat,SUN", ["06T03:00", "07T03:00", "13T03:00"]],
    ["0 3 * * 6-7", ["06T03:00", "07T03:00", "13T03:00"]],
    ["0 3 * 6-8/2 0", ["07T03:00", "14T03:00", "21T03:00"]],
    ["0 3 l * *", ["30T03:00", "31T03:00", "31T03:00"]],
    ["0 3 15,L * *", ["15T03:00", "30T03:00", "15T03:00"]],
    ["0 3 * * 5#2", ["12T03:00", "10T03:00", "14T03:00"]],
    ["0 3 * * sun#1,friL", ["07T03:00", "26T03:00", "05T03:00"]],
    // Where both day fields are given, a day that fits either is meant.
    ["0 3 L * 1", ["01T03:00", "08T03:00", "15T03:00"]],
    ["0 3 */10 * 5#1", ["01T03:00", "05T03:00", "11T03:00"]],
    ["0  3\t* * 7", ["07T03:00", "14T03:00", "21T03:00"]],
  ])("taken: %s", (cron, first) => {
    expect(problemsOf(schedule(cron), at("2026-06-01T00:00:00Z"))).toEqual([]);
    const shown = runs(schedule(cron), "2026-06-01T00:00:00Z", 3).map((run) => run.slice(8, -1));
    expect(shown).toEqual(first);
  });

  test.each([
    ["0 3 15W * *", "15W", "day of the month"],
    ["0 3 LW * *", "LW", "day of the month"],
    ["0 3 L-2 * *", "L-2", "day of the month"],
    ["0 3 ? * 1", "?", "day of the month"],
    ["0 3 * * ?", "?", "day of the week"],
    ["0 3 * * L", "L", "day of the week"],
    ["0 3 * * 5#6", "5#6", "day of the week"],
    ["0 3 * * 5#L", "5#L", "day of the week"],
    ["0 3 * * 1-5#2", "1-5#2", "day of the week"],
    ["0 3 13 * +5", "+5", "day of the week"],
    ["0 3 * * monday", "monday", "day of the week"],
    ["0 3 * * fri-mon", "fri-mon", "day of the week"],
    ["0 3 * * 8", "8", "day of the week"],
    ["0 3 * * jan", "jan", "day of the week"],
    ["0 3 * 13 *", "13", "month"],
    ["0 3 * 1#2 *", "1#2", "month"],
    ["0 3 0 * *", "0", "day of the month"],
    ["0 24 * * *", "24", "hour"],
    ["0 22-2 * * *", "22-2", "hour"],
    ["0 L * * *", "L", "hour"],
    ["5/15 3 * * *", "5/15", "minute"],
    ["*/0 3 * * *", "*/0", "minute"],
    ["*/61 3 * * *", "*/61", "minute"],
    ["1/2/3 3 * * *", "1/2/3", "minute"],
    ["1-2-3 3 * * *", "1-2-3", "minute"],
    ["-5 3 * * *", "-5", "minute"],
    ["1.5 3 * * *", "1.5", "minute"],
    ["1, 3 * * *", "", "minute"],
    ["H 3 * * *", "H", "minute"],
    ["007 3 * * *", "007", "minute"],
    ["\uff11 3 * * *", "\uff11", "minute"],
  ])("refused: %s", (cron, item, field) => {
    const [problem, ...more] = problemsOf(schedule(cron), at("2026-06-01T00:00:00Z"));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ kind: "INPUT", code: "CRON_INVALID", field: ["cron"] });
    expect(problem?.message).toContain(`"${cron}" cannot be read: "${item}" is nothing that stands for a ${field}.`);
  });

  test.each(["0 0 3 * * *", "0 3 * * * 2027", "0 0 3 * * 1 2027"])("refused for seconds or years: %s", (cron) => {
    const [problem] = problemsOf(schedule(cron), at("2026-06-01T00:00:00Z"));
    expect(problem?.message).toContain("A cron has five fields");
    expect(problem?.message).toContain("Seconds and years are not taken.");
  });
});

describe("a schedule is refused, at its field,", () => {
  const now = at("2026-06-01T00:00:00Z");
  test.each([
    [schedule("0 3 * *"), "CRON_INVALID", "cron"],
    [schedule("0 0 3 * * *"), "CRON_INVALID", "cron"],
    [schedule("@daily"), "CRON_INVALID", "cron"],
    [schedule("61 3 * * *"), "CRON_INVALID", "cron"],
    [schedule("0 3 * * someday"), "CRON_INVALID", "cron"],
    [schedule(""), "CRON_INVALID", "cron"],
    [schedule(`${"0,".repeat(200)}0 3 * * *`), "CRON_INVALID", "cron"],
    [schedule("0 0 30 2 *"), "CRON_NEVER_RUNS", "cron"],
    [schedule("0 3 * * *", "Mars/Olympus"), "TIME_ZONE_UNKNOWN", "timeZone"],
    [schedule("0 3 * * *", "+02:00"), "TIME_ZONE_UNKNOWN", "timeZone"],
    // Known to Intl, and to nobody who reckons with them: each stands for several.
    [schedule("0 3 * * *", "IST"), "TIME_ZONE_UNKNOWN", "timeZone"],
    [schedule("0 3 * * *", "CST"), "TIME_ZONE_UNKNOWN", "timeZone"],
    [schedule("0 3 * * *", ""), "TIME_ZONE_UNKNOWN", "timeZone"],
    [schedule("0 3 * * *", "UTC", "22:00-06:00", "9:00-10:00"), "BLACKOUT_MALFORMED", "blackouts.1"],
    [schedule("0 3 * * *", "UTC", "22:00-24:00"), "BLACKOUT_MALFORMED", "blackouts.0"],
    [schedule("0 3 * * *", "UTC", "22:00-22:00"), "BLACKOUT_MALFORMED", "blackouts.0"],
    [schedule("0 3 * * *", "UTC", "06:00-18:00", "18:00-06:00"), "BLACKOUT_ALL_DAY", "blackouts"],
    [schedule("0 3 * * *", "UTC", ...Array<string>(21).fill("06:00-07:00")), "TOO_MANY_BLACKOUTS", "blackouts"],
  ])("%j", (bad, code, field) => {
    expect(problemsOf(bad, now).map((each) => [each.code, each.field.join(".")])).toEqual([[code, field]]);
  });

  test("each thing that is wrong with it at once; a good one is not", () => {
    expect(problemsOf(schedule("x", "y", "z"), now).map(({ code }) => code)).toEqual([
      "TIME_ZONE_UNKNOWN",
      "BLACKOUT_MALFORMED",
      "CRON_INVALID",
    ]);
    expect(problemsOf(schedule("*/5 8-18 * jan-nov mon-fri", "europe/berlin", "12:00-13:00"), now)).toEqual([]);
    expect(problemsOf(schedule("0 0 29 2 *"), now)).toEqual([]);
  });
});
