import {
  Fault,
  SecretMask,
  type AnyConnector,
  type FaultData,
  type JsonObject,
  type StandingContext,
} from "@storegate/connector-kit";
import { FaultType, Json, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { connectorTables } from "@storegate/database";
import { connectorNotInstalled, scheduleOf, type SyncRow } from "@storegate/sync-engine";
import { Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import { encodeId } from "../ids.js";
import { secretsIn, unsealSecrets } from "../integrations/config-secrets.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { masked } from "../integrations/open-integration.js";
import { scheduleWarnings } from "../integrations/schedule-warnings.js";
import { hookWarnings } from "../store-hooks/hook-warnings.js";
import type { StoreRow } from "../stores/store-clients.js";
import { ConnectorType, connectorType, missingConnectorType } from "./connector-type.js";
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

  @FieldResolver(() => ConnectorType, {
    description: "What it does. One that is not installed any more has its id as title, and nothing that it offers.",
  })
  connector(@Root() integration: IntegrationRow, @Ctx() { services }: GatewayContext): ConnectorType {
    const open = services.connectors.get(integration.connectorId);
    return open ? connectorType(open.connector) : missingConnectorType(integration.connectorId);
  }

  @FieldResolver(() => StoreType, { description: "Where it does it." })
  async store(@Root() integration: IntegrationRow, @Ctx() { loaders }: GatewayContext): Promise<StoreRow> {
    const store = await loaders.store.load(integration.storeId);
    if (!store) throw new Error(`integration ${integration.id} is of a store that is gone`);
    return store;
  }

  @FieldResolver(() => Json, { description: "As given, with every secret replaced by null." })
  config(@Root() { connectorId, config }: IntegrationRow, @Ctx() { shownConfigs }: GatewayContext): JsonObject {
    // What was kept before its connector called it a secret stands there still.
    return shownConfigs.of(connectorId, config as JsonObject);
  }

  @FieldResolver(() => [String], { description: "JSON pointers of the secrets that are set." })
  secretsSet(@Root() integration: IntegrationRow): string[] {
    return Object.keys(integration.secrets);
  }

  @FieldResolver(() => [FaultType], {
    description:
      "What works but is unwise, and what syncs have found, as columns of a source that have changed. Of an AUTOMATIC one also what keeps it from syncing: what is wrong with a schedule that an earlier version has kept (CRON_INVALID and the like); SCHEDULE_WAITS since it is due, for a sync that is paused; SYNC_NOT_TAKEN, once no worker has taken its sync for 15 minutes. Of a sync that its worker has left the notice INTEGRATION_SILENT tells.",
  })
  async warnings(
    @Root() integration: IntegrationRow,
    @Ctx() { services, loaders }: GatewayContext,
  ): Promise<readonly FaultData[]> {
    const connector = services.connectors.get(integration.connectorId)?.connector;
    if (!connector) return [connectorNotInstalled(integration.connectorId).toData()];
    const last = integration.status === "AUTOMATIC" ? await loaders.lastSync.load(integration.id) : null;
    const { id, config, secrets } = integration;
    await services.opening.secrets.know(...Object.values(secrets));
    const whole = unsealSecrets(config as JsonObject, secrets, services.opening.secrets, id);
    const store = await loaders.store.load(integration.storeId);
    const missing = connector.scopes.filter((scope) => !store?.scopes.includes(scope));
    return [
      ...scheduleWarnings(integration, last, scheduleOf(connector, integration), new Date()),
      ...missing.map((scope) => missingScope(scope, store?.name ?? "")),
      ...hookWarnings(connector, integration, services.publicUrl),
      ...(whole instanceof Fault
        ? [whole.toData()]
        : await warningsOf(connector, whole, {
            integrationId: id,
            tables: connectorTables(services.database.queries, connector),
          })),
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

/** What a connector warns of, without the secrets of the config that it looks at; nothing of a config that is not good. */
async function warningsOf(
  connector: AnyConnector,
  whole: JsonObject,
  standing: Omit<StandingContext, "config">,
): Promise<readonly FaultData[]> {
  const config: unknown = connector.config.safeParse(whole).data;
  if (config === undefined) return [];
  const mask = new SecretMask();
  mask.hide(secretsIn(connector, whole));
  return masked(mask, async () => [
    ...(connector.warnings?.(config) ?? []),
    ...((await connector.standingWarnings?.({ ...standing, config })) ?? []),
  ]);
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
