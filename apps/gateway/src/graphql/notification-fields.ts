import type { FaultData } from "@storegate/connector-kit";
import { FaultType } from "@storegate/connector-kit/graphql";
import { Ctx, FieldResolver, Resolver } from "type-graphql";
import type { GatewayContext } from "./context.js";
import { NotificationSettingsType } from "./notification-resolver.js";

/** Fields of the settings that are not in their row. */
@Resolver(() => NotificationSettingsType)
export class NotificationSettingsTypeResolver {
  @FieldResolver(() => FaultType, {
    nullable: true,
    description:
      "Why the last message has not arrived, or why none can: mail is to be sent and no mail server is set. Null when all is well, or there was no message.",
  })
  async fault(@Ctx() { services }: GatewayContext): Promise<FaultData | null> {
    return (await services.notifications.fault())?.toData() ?? null;
  }
}
