import type { FaultData, JsonObject } from "@storegate/connector-kit";
import { FaultType, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import { encodeId } from "../ids.js";
import { unsealSecrets } from "../integrations/config-secrets.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import type { StoreRow } from "../stores/store-clients.js";
import { ConnectorType, connectorType } from "./connector-type.js";
import type { GatewayContext } from "./context.js";
import { IntegrationType } from "./integration-type.js";
import { StoreType } from "./store-type.js";
import { pageOfSyncs } from "./sync-pages.js";
import { SyncConnection, SyncType } from "./sync-type.js";

/** Fields of an integration that are not in its row. */
@Resolver(() => IntegrationType)
export class IntegrationTypeResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() integration: IntegrationRow): string {
    return encodeId("Integration", integration.id);
  }

  @FieldResolver(() => ConnectorType, { description: "What it does." })
  connector(@Root() integration: IntegrationRow, @Ctx() { services }: GatewayContext): ConnectorType {
    const open = services.connectors.get(integration.connectorId);
    if (!open)
      throw new Error(
        `integration ${integration.id} is of the connector ${integration.connectorId}, which is not here`,
      );
    return connectorType(open.connector);
  }

  @FieldResolver(() => StoreType, { description: "Where it does it." })
  async store(@Root() integration: IntegrationRow, @Ctx() { loaders }: GatewayContext): Promise<StoreRow> {
    const store = await loaders.store.load(integration.storeId);
    if (!store) throw new Error(`integration ${integration.id} is of a store that is gone`);
    return store;
  }

  @FieldResolver(() => [String], { description: "JSON pointers of the secrets that are set." })
  secretsSet(@Root() integration: IntegrationRow): string[] {
    return Object.keys(integration.secrets);
  }

  @FieldResolver(() => [FaultType], { description: "What works but is unwise." })
  async warnings(
    @Root() integration: IntegrationRow,
    @Ctx() { services, loaders }: GatewayContext,
  ): Promise<readonly FaultData[]> {
    const connector = services.connectors.get(integration.connectorId)?.connector;
    const { id, config, secrets } = integration;
    await services.opening.secrets.know(...Object.values(secrets));
    const whole = unsealSecrets(config as JsonObject, secrets, services.opening.secrets, id);
    const parsed = connector?.config.safeParse(whole);
    const store = await loaders.store.load(integration.storeId);
    const missing = connector?.scopes.filter((scope) => !store?.scopes.includes(scope)) ?? [];
    return [
      ...missing.map((scope) => missingScope(scope, store?.name ?? "")),
      ...(parsed?.success ? (connector?.warnings?.(parsed.data) ?? []) : []),
    ];
  }

  @FieldResolver(() => SyncType, { nullable: true, description: "The newest of its syncs; null before the first." })
  lastSync(@Root() integration: IntegrationRow, @Ctx() { loaders }: GatewayContext): Promise<SyncRow | null> {
    return loaders.lastSync.load(integration.id);
  }

  @FieldResolver(() => SyncConnection, { description: "Its syncs, newest first." })
  syncs(
    @Root() integration: IntegrationRow,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: GatewayContext,
  ): Promise<PageOf<SyncRow>> {
    return pageOfSyncs(services.database.queries, page, { integrationId: integration.id });
  }
}

function missingScope(scope: string, storeName: string): FaultData {
  return {
    kind: "SCOPE",
    code: "SCOPE_MISSING",
    message: `The token of "${storeName}" was not found to allow ${scope}, which this connector needs.`,
    remedy: "Give the API account that scope in the BigCommerce control panel, then enter its token with updateStore.",
    retryable: false,
  };
}
