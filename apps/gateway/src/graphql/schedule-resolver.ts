import { Allow, DateTime } from "@storegate/connector-kit/graphql";
import { nextRuns, scheduleOf } from "@storegate/sync-engine";
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { readSchedule, scheduleErrors } from "../integrations/integration-automation.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import type { GatewayContext } from "./context.js";
import { IntegrationType } from "./integration-type.js";
import { ScheduleInput, SchedulePreview, ScheduleType } from "./schedule-type.js";

const mostRuns = 100;

/** Schedules: an integration's, and what one would mean. */
@Resolver(() => IntegrationType)
export class ScheduleResolver {
  @Allow("VIEWER", "any")
  @Query(() => SchedulePreview, {
    description: "The next runs that a schedule would have. Asks no store, saves nothing.",
  })
  previewSchedule(
    @Arg("schedule", () => ScheduleInput, { description: "The schedule." }) given: ScheduleInput,
    @Arg("count", () => Int, { defaultValue: 5, description: `How many runs: 1 to ${mostRuns}.` }) count: number,
  ): SchedulePreview {
    const schedule = readSchedule(given);
    const userErrors = scheduleErrors(schedule);
    if (!(count >= 1 && count <= mostRuns)) {
      const message = `count is 1 to ${mostRuns}; ${count} is not.`;
      userErrors.push({ kind: "INPUT", code: "COUNT_INVALID", message, field: ["count"] });
    }
    return { runs: userErrors.length > 0 ? [] : nextRuns(schedule, new Date(), count), userErrors };
  }

  @FieldResolver(() => ScheduleType, {
    nullable: true,
    description:
      "When it syncs by itself while it is AUTOMATIC; null where it was given no schedule and its connector brings none.",
  })
  schedule(@Root() integration: IntegrationRow, @Ctx() { services }: GatewayContext): ScheduleType | null {
    const connector = services.connectors.get(integration.connectorId)?.connector;
    const schedule = scheduleOf(connector, integration);
    return schedule && { ...schedule, isDefault: integration.schedule === null };
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      "When it syncs by itself next; null unless it is AUTOMATIC and its connector is installed. What was missed, or fell into another sync of it, is made up once, as soon as may be, also by another schedule; not after an undo, at whose end it turns MANUAL.",
  })
  nextSyncAt(@Root() integration: IntegrationRow, @Ctx() { services }: GatewayContext): Date | null {
    return integration.status === "AUTOMATIC" && services.connectors.has(integration.connectorId)
      ? integration.nextSyncAt
      : null;
  }
}
