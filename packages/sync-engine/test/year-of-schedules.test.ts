/** A year of schedules in several zones, over both changes of their clocks: what is shown, and what is really started. */
import { schema } from "@storegate/database";
import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DueSyncs } from "../src/due-syncs.js";
import { nextRuns, type Schedule } from "../src/schedule.js";
import { TestBench } from "./engine-under-test.js";
import { ClockOfZone, type Wanted } from "./minutes-of-a-year.js";

const { integrations, syncs } = schema;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A leap year. What is put off into it, and at its end, has a day's room. */
const newYear = new Date("2028-01-01T00:00:00Z");
const yearsEnd = new Date("2029-01-01T00:00:00Z");
const lookedAt = [new Date(newYear.getTime() - dayMs), new Date(yearsEnd.getTime() + dayMs)] as const;

/** They change by an hour in either half of the year, by half an hour, at midnight, about Ramadan, and never. */
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "UTC",
];
const clocks = new Map(zones.map((zone) => [zone, new ClockOfZone(zone, ...lookedAt)]));

function clockOf(zone: string): ClockOfZone {
  const clock = clocks.get(zone);
  if (!clock) throw new Error(`no clock of ${zone}`);
  return clock;
}

const never = (): boolean => false;
const always = (): boolean => true;
const at = (hour: number, minute: number) => (minuteOfDay: number) => minuteOfDay === hour * 60 + minute;
const isLastOfMonth = (shown: Date): boolean => new Date(shown.getTime() + dayMs).getUTCDate() === 1;

type Cron = Omit<Wanted, "black"> & { readonly cron: string };

const daily: Cron = { cron: "30 2 * * *", day: always, minute: at(2, 30), everyHour: false };
const atMidnight: Cron = { cron: "15 0 * * *", day: always, minute: at(0, 15), everyHour: false };
const weekly: Cron = { cron: "0 3 * * 1", day: (shown) => shown.getUTCDay() === 1, minute: at(3, 0), everyHour: false };
const leapDay: Cron = {
  cron: "0 4 29 2 *",
  day: (shown) => shown.getUTCMonth() === 1 && shown.getUTCDate() === 29,
  minute: at(4, 0),
  everyHour: false,
};
const lastDay: Cron = { cron: "30 1 L * *", day: isLastOfMonth, minute: at(1, 30), everyHour: false };
const hourly: Cron = { cron: "20 * * * *", day: always, minute: (minute) => minute % 60 === 20, everyHour: true };
const quarterly: Cron = { cron: "*/15 * * * *", day: always, minute: (minute) => minute % 15 === 0, everyHour: true };

const blackouts = ["22:00-02:30", "12:00-13:10"];
const inBlackouts = (minute: number): boolean => minute >= 1320 || minute < 150 || (minute >= 720 && minute < 790);

/** Runs of some time; what is due before it may be put off into it. */
function wantedRuns(zone: string, wanted: Wanted, from: Date, to: Date): string[] {
  return within(clockOf(zone).runs(wanted, new Date(from.getTime() - 0.9 * dayMs), to), from, to);
}

function within(runs: readonly Date[], from: Date, to: Date): string[] {
  return runs.filter((run) => run >= from && run < to).map((run) => run.toISOString());
}

function shown(schedule: Schedule, from: Date, to: Date, most: number): string[] {
  return within(nextRuns(schedule, new Date(from.getTime() - 1), most), from, to);
}

describe.each(zones)("in %s the schedule shows just what its words say", (timeZone) => {
  test.each([
    { ...daily, texts: [], black: never },
    { ...atMidnight, texts: blackouts, black: inBlackouts },
    { ...weekly, texts: [], black: never },
    { ...leapDay, texts: [], black: never },
    { ...lastDay, texts: blackouts, black: inBlackouts },
  ])("$cron, through the year", ({ cron, texts, ...wanted }) => {
    const runs = wantedRuns(timeZone, wanted, newYear, yearsEnd);
    expect(shown({ cron, timeZone, blackouts: texts }, newYear, yearsEnd, runs.length + 1)).toEqual(runs);
  });

  test.each([hourly, quarterly])("$cron, on the days about each change", ({ cron, ...wanted }) => {
    for (const [texts, black] of [
      [[], never],
      [blackouts, inBlackouts],
    ] as const) {
      for (const change of [new Date("2028-02-28T12:00:00Z"), ...clockOf(timeZone).changes()]) {
        const [from, to] = [new Date(change.getTime() - dayMs), new Date(change.getTime() + dayMs)];
        const here = wantedRuns(timeZone, { ...wanted, black }, from, to);
        expect(here.length).toBeGreaterThan(24);
        expect(shown({ cron, timeZone, blackouts: [...texts] }, from, to, here.length + 1)).toEqual(here);
      }
    }
  });
});

/** Starts what is due, on real Postgres, as its own clock says; nobody works on what is started. */
class Gateway {
  readonly #due: DueSyncs;
  #now = newYear;

  constructor(private readonly bench: TestBench) {
    const { database, logger } = bench;
    this.#due = new DueSyncs({
      database,
      logger,
      connectors: bench.connectors("one"),
      queue: { transaction: (run) => database.queries.transaction((tx) => run(tx, () => {})) },
      now: () => this.#now,
    });
  }

  async automatic(schedule: Schedule, from: Date): Promise<string> {
    const { integrationId } = await this.bench.setup();
    const nextSyncAt = nextRuns(schedule, from, 1)[0] ?? null;
    await this.bench.database.queries
      .update(integrations)
      .set({ status: "AUTOMATIC", schedule, nextSyncAt })
      .where(eq(integrations.id, integrationId));
    return integrationId;
  }

  /** Lets the clock go from one time to another, resting as long as it is told to; each sync has ended before the next is due. */
  async run(from: Date, to: Date): Promise<void> {
    for (this.#now = from; this.#now < to;) {
      const waitMs = await this.#due.takeAll();
      await this.end();
      this.#now = new Date(Math.min(this.#now.getTime() + waitMs, to.getTime()));
    }
  }

  /** Looks once at a time; answers how many syncs have not ended after it. */
  async lookAt(now: Date): Promise<number> {
    this.#now = now;
    await this.#due.takeAll();
    return (await this.bench.database.queries.select().from(syncs).where(isNull(syncs.finishedAt))).length;
  }

  async end(): Promise<void> {
    await this.bench.database.queries
      .update(syncs)
      .set({ status: "SUCCEEDED", finishedAt: this.#now })
      .where(isNull(syncs.finishedAt));
  }

  /** When the syncs of an integration were started. */
  async started(integrationId: string): Promise<Date[]> {
    const rows = await this.bench.database.queries
      .select({ at: syncs.createdAt })
      .from(syncs)
      .where(and(eq(syncs.integrationId, integrationId), eq(syncs.trigger, "SCHEDULE")))
      .orderBy(syncs.createdAt);
    return rows.map((row) => row.at);
  }

  async next(integrationId: string): Promise<string | undefined> {
    const row = await this.bench.database.queries.query.integrations.findFirst({
      where: eq(integrations.id, integrationId),
    });
    return row?.nextSyncAt?.toISOString();
  }
}

describe("a gateway starts each sync once, when it was shown to start,", () => {
  let bench: TestBench;
  beforeAll(async () => {
    bench = await TestBench.open();
  });
  afterAll(() => bench.close());

  test("through the year in every zone", { timeout: 60_000 }, async () => {
    const gateway = new Gateway(bench);
    const wanted = new Map<string, string[]>();
    for (const timeZone of zones) {
      // Each week of two zones is enough to wait for.
      const often = ["Europe/Berlin", "Australia/Lord_Howe"].includes(timeZone) ? [[weekly, [], never] as const] : [];
      const rare = [
        [lastDay, blackouts, inBlackouts],
        [leapDay, [], never],
      ] as const;
      for (const [{ cron, ...words }, texts, black] of [...often, ...rare]) {
        const id = await gateway.automatic({ cron, timeZone, blackouts: [...texts] }, new Date(newYear.getTime() - 1));
        wanted.set(id, wantedRuns(timeZone, { ...words, black }, newYear, yearsEnd));
      }
    }
    await gateway.run(newYear, yearsEnd);
    for (const [id, runs] of wanted) expect(within(await gateway.started(id), newYear, yearsEnd)).toEqual(runs);
  });

  test.each(["Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"])(
    "every day and every hour about the changes in %s",
    async (timeZone) => {
      for (const change of clockOf(timeZone).changes()) {
        const [from, to] = [new Date(change.getTime() - dayMs / 2), new Date(change.getTime() + dayMs / 2)];
        const gateway = new Gateway(bench);
        const wanted = new Map<string, string[]>();
        for (const { cron, ...words } of [daily, hourly]) {
          const id = await gateway.automatic({ cron, timeZone, blackouts: [] }, new Date(from.getTime() - 1));
          wanted.set(id, wantedRuns(timeZone, { ...words, black: never }, from, to));
        }
        await gateway.run(from, to);
        for (const [id, runs] of wanted) {
          expect(within(await gateway.started(id), from, to)).toEqual(runs);
          await bench.database.queries.update(integrations).set({ status: "MANUAL" }).where(eq(integrations.id, id));
        }
      }
    },
  );

  test("and what was missed, while it was down for three days or a sync ran for hours, once", async () => {
    const gateway = new Gateway(bench);
    // The clock is put forward on 26 March at 01:00 UTC.
    const at = (text: string): Date => new Date(`2028-03-${text}:00Z`);
    const id = await gateway.automatic({ cron: hourly.cron, timeZone: "Europe/Berlin", blackouts: [] }, at("24T12:00"));
    await gateway.run(at("24T12:00"), at("24T13:30"));
    expect(await gateway.lookAt(at("27T13:30"))).toBe(1);
    expect(await gateway.next(id)).toBe("2028-03-27T14:20:00.000Z");
    for (const time of ["27T14:20", "27T15:20", "27T16:00"]) expect(await gateway.lookAt(at(time))).toBe(1);
    expect(await gateway.next(id)).toBe("2028-03-27T14:20:00.000Z");
    await gateway.end();
    expect(await gateway.lookAt(at("27T16:05"))).toBe(1);
    await gateway.end();
    expect(await gateway.lookAt(at("27T16:10"))).toBe(0);
    expect(await gateway.lookAt(at("27T16:20"))).toBe(1);
    const started = ["24T12:20", "24T13:20", "27T13:30", "27T16:05", "27T16:20"];
    expect(await gateway.started(id)).toEqual(started.map(at));
  });
});
