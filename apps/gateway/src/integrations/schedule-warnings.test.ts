import { expect, test } from "vitest";
import { scheduleWarnings } from "./schedule-warnings.js";

const begin = new Date("2026-06-01T03:00:00Z").getTime();
const minutes = (count: number): Date => new Date(begin + count * 60_000);
const automatic = { status: "AUTOMATIC", nextSyncAt: minutes(60) } as const;
const queued = {
  id: "01a2061b-8b1c-7ab5-b8e0-e6bff69c4f5a",
  status: "QUEUED",
  trigger: "SCHEDULE",
  dryRun: false,
  createdAt: minutes(0),
  pausedAt: null,
  retryAt: null,
  finishedAt: null,
} as const;
const weekly = { cron: "0 3 * * 0", timeZone: "UTC", blackouts: [] };
type Of = Parameters<typeof scheduleWarnings>;
const told = (integration: Of[0], last: Of[1], now: Date) => scheduleWarnings(integration, last, weekly, now);
const codes = (...of: Parameters<typeof told>) => told(...of).map(({ code }) => code);

test("a sync that no worker takes is told after a quarter of an hour, whoever asked for it, by its id and since when", () => {
  expect(codes(automatic, queued, minutes(15))).toEqual([]);
  expect(codes({ ...automatic, nextSyncAt: minutes(9999) }, { ...queued, trigger: "MANUAL" }, minutes(16))).toEqual([
    "SYNC_NOT_TAKEN",
  ]);
  expect(told(automatic, queued, minutes(16))).toMatchObject([
    {
      code: "SYNC_NOT_TAKEN",
      message: `syn_${queued.id} waits since 2026-06-01T03:00:00.000Z for a worker to take it.`,
    },
  ]);
});

test("a paused sync is told once another is due, and not before", () => {
  const paused = { ...queued, pausedAt: minutes(5) };
  expect(codes(automatic, paused, minutes(59))).toEqual([]);
  expect(codes(automatic, paused, minutes(60))).toEqual(["SCHEDULE_WAITS"]);
  expect(codes(automatic, { ...paused, status: "RUNNING" }, minutes(60))).toEqual(["SCHEDULE_WAITS"]);
});

test("a paused undo does not promise what will not be: the integration turns MANUAL at its end", () => {
  const undo = { ...queued, status: "RUNNING", trigger: "UNDO", pausedAt: minutes(5) } as const;
  const remedy = (last: Of[1]) => told(automatic, last, minutes(60))[0]?.remedy;
  expect(remedy(undo)).toContain("turns MANUAL");
  expect(remedy(undo)).not.toContain("made up");
  expect(remedy({ ...undo, dryRun: true })).toContain("made up once");
});

test("a schedule that was kept and is none is told, with its place", () => {
  const kept = { ...weekly, cron: "0 3 ? * 1" };
  expect(scheduleWarnings(automatic, null, kept, minutes(0))).toMatchObject([
    { code: "CRON_INVALID", field: "schedule.cron", message: expect.stringContaining('"?"') as string },
  ]);
  expect(scheduleWarnings({ ...automatic, status: "MANUAL" }, null, kept, minutes(0))).toEqual([]);
});

test("nothing is told of one that syncs when it is asked, whose sync runs or has ended, or that has none", () => {
  const late = minutes(600);
  expect(codes({ ...automatic, status: "MANUAL" }, { ...queued, pausedAt: minutes(5) }, late)).toEqual([]);
  expect(codes(automatic, { ...queued, status: "RUNNING" }, late)).toEqual([]);
  expect(codes(automatic, { ...queued, status: "SUCCEEDED", finishedAt: minutes(1) }, late)).toEqual([]);
  expect(codes(automatic, null, late)).toEqual([]);
});
