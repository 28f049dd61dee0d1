/** When an integration syncs by itself, and how much one sync may change: what people give, checked. */
import type { AnyConnector } from "@storegate/connector-kit";
import { nextSyncOf, problemsOf, scheduleOf, type Schedule } from "@storegate/sync-engine";
import { isDeepStrictEqual } from "node:util";
import { Refusal } from "../refusal.js";
import type { IntegrationRow } from "./integration-service.js";

/** A schedule as people give it. */
export interface GivenSchedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly blackouts?: readonly string[] | null | undefined;
}

/** What is given of an integration's automation; a field left out stays, null puts back the default. */
export interface Automation {
  readonly schedule?: GivenSchedule | null | undefined;
  readonly maxChanges?: number | null | undefined;
  readonly maxChangeShare?: number | null | undefined;
}

type AutomationColumns = Partial<Pick<IntegrationRow, "schedule" | "maxChanges" | "maxChangeShare">>;

/** The columns that are given. @throws Refusal with an error at each field that is wrong. */
export function automationColumns({ schedule, maxChanges, maxChangeShare }: Automation): AutomationColumns {
  const read = givenSchedule({ schedule });
  const problems = read ? scheduleErrors(read) : [];
  if (typeof maxChanges === "number" && !(Number.isSafeInteger(maxChanges) && maxChanges >= 0)) {
    problems.push(invalid("maxChanges", `maxChanges is a number of records, 0 or more; ${maxChanges} is none.`));
  }
  if (typeof maxChangeShare === "number" && !(maxChangeShare >= 0 && maxChangeShare <= 1)) {
    problems.push(
      invalid("maxChangeShare", `maxChangeShare is a share of records, 0 to 1; ${maxChangeShare} is none.`),
    );
  }
  if (problems.length > 0) throw new Refusal(problems);
  return {
    ...(read === undefined ? {} : { schedule: read }),
    ...(maxChanges === undefined ? {} : { maxChanges }),
    ...(maxChangeShare === undefined ? {} : { maxChangeShare }),
  };
}

/** The schedule that is given, good or not; null puts back the default, undefined is none. */
export function givenSchedule({ schedule }: Pick<Automation, "schedule">): Schedule | null | undefined {
  return schedule && readSchedule(schedule);
}

/** A schedule as it is kept, good or not. */
export function readSchedule({ cron, timeZone, blackouts }: GivenSchedule): Schedule {
  return {
    cron: cron.trim().replaceAll(/\s+/g, " "),
    timeZone: timeZone.trim(),
    blackouts: (blackouts ?? []).map((each) => each.trim()),
  };
}

/** What is wrong with a schedule, each thing at its place below `schedule`. */
export function scheduleErrors(schedule: Schedule) {
  return problemsOf(schedule, new Date()).map((problem) => ({ ...problem, field: ["schedule", ...problem.field] }));
}

/**
 * When an integration syncs by itself next, as it is to be. A time that stands stays, as long as neither schedule nor status
 * change: what is due is not lost by a new name. Nor is what is due already lost by another schedule, as long as it goes on to
 * sync by itself.
 * @throws Refusal as {@link checkAutomatic}, and where the kept schedule is no good one.
 */
export function nextSyncAt(
  connector: AnyConnector | undefined,
  after: Pick<IntegrationRow, "status" | "schedule"> & Partial<Pick<IntegrationRow, "statusBefore">>,
  before?: Pick<IntegrationRow, "status" | "schedule" | "nextSyncAt"> & Partial<Pick<IntegrationRow, "statusBefore">>,
): Date | null {
  if (connector) checkAutomatic(connector, after);
  const same = before && before.status === after.status && isDeepStrictEqual(before.schedule, after.schedule);
  if (same) return before.nextSyncAt;
  // One that the gateway itself has disabled is to come back as it was, and finds then what came due.
  const status = after.statusBefore ?? after.status;
  const schedule = status === "AUTOMATIC" ? scheduleOf(connector, after) : null;
  const problems = schedule ? scheduleErrors(schedule) : [];
  // One that an earlier version has kept, or that was good with another list of time zones.
  if (problems.length > 0) throw new Refusal(problems);
  const now = new Date();
  const next = nextSyncOf(connector, { ...after, status }, now);
  const dueAt = before?.nextSyncAt ?? null;
  const isDue = dueAt !== null && dueAt <= now;
  const goesOn = (before?.statusBefore ?? before?.status) === "AUTOMATIC" && status === "AUTOMATIC";
  return isDue && goesOn && next !== null ? dueAt : next;
}

/** @throws Refusal when an integration is to sync by itself and nothing says when, or what. */
export function checkAutomatic(connector: AnyConnector, after: Pick<IntegrationRow, "status" | "schedule">): void {
  if (after.status === "AUTOMATIC" && connector.syncKinds.length === 0) {
    const message = `"${connector.title}" has nothing to sync, so it cannot be AUTOMATIC. Make it MANUAL.`;
    throw Refusal.at(["status"], "INPUT", "NOTHING_TO_SYNC", message);
  }
  if (after.status === "AUTOMATIC" && !scheduleOf(connector, after)) {
    const message = `"${connector.title}" brings no schedule of its own: give one, or make the integration MANUAL.`;
    throw Refusal.at(["schedule"], "INPUT", "SCHEDULE_NEEDED", message);
  }
}

function invalid(field: string, message: string) {
  return { kind: "INPUT" as const, code: "LIMIT_INVALID", message, field: [field] };
}
