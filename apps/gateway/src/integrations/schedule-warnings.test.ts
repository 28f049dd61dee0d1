import { expect, test } from "vitest";
import { scheduleWarnings } from "./schedule-warnings.js";

const begin = new Date("2026-06-01T03:00:00Z").getTime();
const minutes = (count: number): Date => new Date(begin + count * 60_000);
const automatic = { status: "AUTOMATIC", nextSyncAt: minutes(60) } as const;
const queued = {
  id: "01a2061b-8b1c-7ab5-b8e0-e6bff69c4f5a",
  status: "QUEUED",
  trigger: "SCHEDULE",
  createdAt: minutes(0),
  pausedAt: null,
  retryAt: null,
  finishedAt: null,
} as const;
const codes = (...of: Parameters<typeof scheduleWarnings>) => scheduleWarnings(...of).map(({ code }) => code);

test("a scheduled sync that no worker takes is told when the integration counts as silent, by its id and since when", () => {
  expect(codes(automatic, queued, minutes(15))).toEqual([]);
  expect(scheduleWarnings(automatic, queued, minutes(16))).toMatchObject([
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

test("nothing is told of one that syncs when it is asked, whose sync runs or has ended, or that has none", () => {
  const late = minutes(600);
  expect(codes({ ...automatic, status: "MANUAL" }, { ...queued, pausedAt: minutes(5) }, late)).toEqual([]);
  expect(codes(automatic, { ...queued, status: "RUNNING" }, late)).toEqual([]);
  expect(codes(automatic, { ...queued, status: "SUCCEEDED", finishedAt: minutes(1) }, late)).toEqual([]);
  expect(codes(automatic, null, late)).toEqual([]);
});
