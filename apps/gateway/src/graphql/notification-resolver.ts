import { Allow, enumOf, Url, UserError } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Query, registerEnumType, Resolver } from "type-graphql";
import type { NotificationEvent } from "../notifications/notification-settings.js";
import type { GatewayContext } from "./context.js";
import { orRefused, userErrorsMeaning } from "./payloads.js";

const NotificationEventEnum = enumOf(schema.notificationEvent.enumValues);
registerEnumType(NotificationEventEnum, {
  name: "NotificationEvent",
  description: "What can be told of; each once, when it begins. May grow: keep a default branch.",
  valuesConfig: {
    INTEGRATION_DISABLED: {
      description: "The gateway itself disabled an integration, for instance for a revoked token.",
    },
    INTEGRATION_SILENT: { description: "An automatic integration has not run 15 minutes after it should." },
    SYNC_FAILED: { description: "A sync could not go on." },
    SYNC_COMPLETED_WITH_ERRORS: { description: "A sync went through, and some records failed." },
    RECOVERED: { description: "After one of these, a sync succeeded." },
  },
});

/** Who is told of what. */
@Allow("ADMIN")
@ObjectType("NotificationSettings", { description: "Who is told when an integration stands otherwise than before." })
export class NotificationSettingsType {
  @Field(() => [String], { description: "Addresses that get mail, each a message of its own." })
  emails!: readonly string[];

  @Field(() => [Url], { description: "Addresses that get a signed webhook, by standardwebhooks.com." })
  webhookUrls!: readonly string[];

  @Field(() => [NotificationEventEnum], { description: "Of what." })
  events!: readonly NotificationEvent[];
}

@InputType({ description: "What to change: a field left out stays, null puts back the default." })
export class UpdateNotificationSettingsInput {
  @Field(() => [String], { nullable: true, description: "At most 20 addresses; the default is none." })
  emails?: string[] | null;

  @Field(() => [Url], { nullable: true, description: "At most 10 public https addresses; the default is none." })
  webhookUrls?: string[] | null;

  @Field(() => [NotificationEventEnum], { nullable: true, description: "The default is all." })
  events?: NotificationEvent[] | null;
}

@Allow("ADMIN")
@ObjectType({ description: "The settings as they are now." })
export class UpdateNotificationSettingsPayload {
  @Field(() => NotificationSettingsType, { nullable: true, description: "The settings as they are now." })
  settings!: object | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Shown once, when the first webhook is set: what its signature is checked with (whsec_…). It goes with the last webhook, and another comes with the next.",
  })
  webhookSecret!: string | null;

  @Field(() => [UserError], { description: userErrorsMeaning })
  userErrors!: readonly UserError[];
}

/** Who is told of what: looked at, changed. */
@Resolver()
export class NotificationResolver {
  @Allow("ADMIN")
  @Query(() => NotificationSettingsType, { nullable: true, description: "Who is told of what." })
  notificationSettings(@Ctx() { services }: GatewayContext): Promise<object> {
    return services.notifications.read();
  }

  @Allow("ADMIN")
  @Mutation(() => UpdateNotificationSettingsPayload, { nullable: true, description: "Changes who is told of what." })
  updateNotificationSettings(
    @Arg("input", () => UpdateNotificationSettingsInput, { description: "What to change." })
    input: UpdateNotificationSettingsInput,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(() => services.notifications.update(input, actor));
  }
}
