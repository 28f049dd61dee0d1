/** Which schedule an integration has, and when it syncs next. */
import type { AnyConnector } from "@storegate/connector-kit";
import type { schema } from "@storegate/database";
import { nextRun, problemsOf, type Schedule } from "./schedule.js";

type IntegrationRow = typeof schema.integrations.$inferSelect;

/** The schedule that a connector brings; null where it brings none. */
export function defaultScheduleOf(connector: AnyConnector | undefined): Schedule | null {
  const brought = connector?.defaultSchedule;
  if (!brought) return null;
  return { cron: brought.cron, timeZone: brought.timeZone ?? "UTC", blackouts: brought.blackouts ?? [] };
}

/** The integration's own schedule, or else its connector's; null where there is neither. */
export function scheduleOf(
  connector: AnyConnector | undefined,
  { schedule }: Pick<IntegrationRow, "schedule">,
): Schedule | null {
  return schedule ?? defaultScheduleOf(connector);
}

/** When an integration syncs by itself next; null where it does not. */
export function nextSyncOf(
  connector: AnyConnector | undefined,
  integration: Pick<IntegrationRow, "schedule" | "status">,
  after: Date,
): Date | null {
  if (integration.status !== "AUTOMATIC") return null;
  const schedule = scheduleOf(connector, integration);
  return (schedule && nextRun(schedule, after)) ?? null;
}

/** @throws TypeError for a connector whose default schedule is not good: a mistake of its author's, found at start. */
export function assertDefaultSchedule(connector: AnyConnector, now: Date): void {
  const schedule = defaultScheduleOf(connector);
  const [problem] = schedule ? problemsOf(schedule, now) : [];
  if (problem) throw new TypeError(`connector "${connector.id}": its default schedule: ${problem.message}`);
}
