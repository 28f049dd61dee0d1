import type { FaultData, JsonObject } from "@storegate/connector-kit";
import { FaultType, Json, PageArgs, pageOf, readPage, type PageOf } from "@storegate/connector-kit/graphql";
import { Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { settingChanges } from "../integrations/setting-changes.js";
import type { GatewayContext } from "./context.js";
import {
  changeCursor,
  changeIdOf,
  IntegrationChange,
  IntegrationChangeConnection,
  SettingChange,
  type ChangeOfIntegration,
} from "./integration-change-type.js";
import { IntegrationType } from "./integration-type.js";
import { Actor } from "./sync-type.js";

/** Fields of a change that are not in its row. */
@Resolver(() => IntegrationChange)
export class IntegrationChangeResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() change: ChangeOfIntegration): string {
    return changeIdOf(change);
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description:
      "Who set it so, or did what the gateway did it for: started an undo, gave a good access token. Null where the gateway did it by itself, and of what was set before there was a history, or without it (SETTINGS_FOUND_CHANGED).",
  })
  async changedBy(
    @Root() { changedById: keyId }: ChangeOfIntegration,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<Actor | null> {
    const name = keyId === null ? null : await loaders.keyName.load(keyId);
    return keyId === null || name === null ? null : { name, keyId };
  }

  @FieldResolver(() => FaultType, {
    nullable: true,
    description:
      "Why the gateway did it: what the store said when it refused its token, TOKEN_ACCEPTED when it was brought back, SYNC_UNDONE when an undo turned it MANUAL, SETTINGS_FOUND_CHANGED where an earlier version of the gateway had set it, at some time before. Null where a person set it so.",
  })
  reason(@Root() { reason }: ChangeOfIntegration): FaultData | null {
    return reason;
  }

  @FieldResolver(() => [SettingChange], {
    description:
      "Each setting that is another. Objects, and lists that stay as long as they were, are compared part by part, other lists as a whole. Of the first change, what was set. Secrets are in secretsChanged.",
  })
  changes(@Root() change: ChangeOfIntegration, @Ctx() { shownConfigs }: GatewayContext): readonly SettingChange[] {
    return settingChanges(change, (config) => shownConfigs.of(change.integration.connectorId, config));
  }

  @FieldResolver(() => Json, {
    description: "The whole config as it stood from then on, with every secret replaced by null.",
  })
  async config(
    @Root() { integration, integrationId, configVersion, after }: ChangeOfIntegration,
    @Ctx() { shownConfigs, loaders }: GatewayContext,
  ): Promise<JsonObject> {
    const config = after.config ?? (await loaders.configVersion.load({ integrationId, configVersion }));
    if (!config) throw new Error(`the history of integration ${integrationId} does not tell its first config`);
    return shownConfigs.of(integration.connectorId, config as JsonObject);
  }
}

/** An integration's history. */
@Resolver(() => IntegrationType)
export class ConfigHistoryResolver {
  @FieldResolver(() => IntegrationChangeConnection, {
    description:
      "Who changed what of its settings, and when, newest first; the last is how it was made, or how it stood when its history began. It goes with the integration: of a deleted one auditEntries (for an ADMIN) with its id as targetId tell what was set and what became of it, and Sync.config what its syncs ran with.",
  })
  async configHistory(
    @Root() integration: IntegrationRow,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<PageOf<ChangeOfIntegration>> {
    const cursor = changeCursor(integration.id);
    const request = readPage(cursor, page);
    const part = { integrationId: integration.id, before: request.after, limit: request.first + 1 };
    const { rows, total } = await loaders.history.load(part);
    const changes = rows.map((row) => ({ ...row, integration }));
    return pageOf(cursor, request, changes, total);
  }
}
