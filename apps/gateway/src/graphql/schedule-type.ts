import { Allow, DateTime, UserError } from "@storegate/connector-kit/graphql";
import { Field, InputType, ObjectType } from "type-graphql";

const cronMeaning =
  "Five fields: minute, hour, day of the month, month (or `jan` to `dec`), day of the week (0 to 7, 0 and 7 are Sunday, or `sun` to `sat`), as `0 3 * * 1`. Each takes numbers, ranges (`1-5`), `*`, steps of these (`*/2`, `1-9/2`) and lists of all that; the day of the month `L`, its last, the day of the week `5#2`, the second Friday of the month, and `5L`, its last. Where neither day field is `*`, a day that fits either is meant. Seconds, years, `?`, `W` and words like `@daily` are refused. A time that the clock skips is run when the skip ends, one that it shows twice is run once; where the hour is `*`, every hour that passes counts.";
const blackoutsMeaning =
  "Times of day on that clock, `22:00-06:00`, in which no sync starts by itself; what falls in one is put off to its end.";

/** When an integration syncs by itself. */
@Allow("VIEWER")
@ObjectType("Schedule", { description: "When an integration syncs by itself." })
export class ScheduleType {
  @Field(() => String, { description: cronMeaning })
  cron!: string;

  @Field(() => String, { description: "Whose clock it goes by: a name of the IANA's list, as `Europe/Berlin`." })
  timeZone!: string;

  @Field(() => [String], { description: blackoutsMeaning })
  blackouts!: readonly string[];

  @Field(() => Boolean, { description: "Whether it is the connector's own, because the integration was given none." })
  isDefault!: boolean;
}

/** A schedule's next runs. */
@Allow("VIEWER")
@ObjectType({ description: "The next runs of a schedule." })
export class SchedulePreview {
  @Field(() => [DateTime], { description: "Earliest first; fewer than were asked for where no more follow." })
  runs!: readonly Date[];

  @Field(() => [UserError], { description: "What is wrong with the schedule; then there are no runs." })
  userErrors!: readonly UserError[];
}

@InputType({ description: "When an integration is to sync by itself." })
export class ScheduleInput {
  @Field(() => String, { description: cronMeaning })
  cron!: string;

  @Field(() => String, {
    defaultValue: "UTC",
    description: "Whose clock it goes by: a name of the IANA's list, as `Europe/Berlin`.",
  })
  timeZone!: string;

  @Field(() => [String], { nullable: true, description: `${blackoutsMeaning} At most 20; null is none.` })
  blackouts?: string[] | null;
}
