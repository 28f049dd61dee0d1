import { validation } from "@storegate/connector-validation";
import { expect, test } from "vitest";
import { Refusal } from "../refusal.js";
import { nextSyncAt } from "./integration-automation.js";

const hour = 3_600_000;
const now = Date.now();
const ago = (hours: number): Date => new Date(now - hours * hour);
const daily = { cron: "0 3 * * *", timeZone: "UTC", blackouts: [] };
const withBlackout = { ...daily, blackouts: ["22:00-23:00"] };
type Before = NonNullable<Parameters<typeof nextSyncAt>[2]>;
const before = (patch: Partial<Before> = {}): Before => ({
  status: "AUTOMATIC",
  schedule: daily,
  nextSyncAt: ago(2),
  statusBefore: null,
  ...patch,
});

test("what is due already is not lost by another schedule, also while the gateway keeps the integration disabled", () => {
  expect(nextSyncAt(validation, { status: "AUTOMATIC", schedule: withBlackout }, before())).toEqual(ago(2));
  const disabled = { status: "DISABLED", statusBefore: "AUTOMATIC" } as const;
  expect(nextSyncAt(validation, { ...disabled, schedule: withBlackout }, before(disabled))).toEqual(ago(2));
});

test("what is still to come, or was due to one that synced when asked, goes by the new schedule", () => {
  const isToCome = (at: Date | null): boolean => at !== null && at > new Date();
  const toCome = before({ nextSyncAt: ago(-2) });
  expect(isToCome(nextSyncAt(validation, { status: "AUTOMATIC", schedule: withBlackout }, toCome))).toBe(true);
  const manual = before({ status: "MANUAL" });
  expect(isToCome(nextSyncAt(validation, { status: "AUTOMATIC", schedule: withBlackout }, manual))).toBe(true);
  expect(nextSyncAt(validation, { status: "MANUAL", schedule: daily }, before())).toBeNull();
});

test("a kept schedule that is none is told at its field when it shall begin again, and keeps nobody from other changes", () => {
  const kept = { ...daily, cron: "0 3 ? * 1" };
  const begins = () => nextSyncAt(validation, { status: "AUTOMATIC", schedule: kept }, before({ status: "MANUAL" }));
  expect(begins).toThrow(Refusal);
  expect(begins).toThrow(/"\?"/);
  expect(nextSyncAt(validation, { status: "AUTOMATIC", schedule: kept }, before({ schedule: kept }))).toEqual(ago(2));
});
