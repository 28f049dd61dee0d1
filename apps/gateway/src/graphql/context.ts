/** What resolvers are handed, made anew for each operation. */
import { randomUUID } from "node:crypto";
import { SecretMask, type Logger } from "@storegate/connector-kit";
import type { Caller, ConnectorNodes, ResolverContext } from "@storegate/connector-kit/graphql";
import type { Database } from "@storegate/database";
import { integrationDisabled, type OpenConnector, type SyncEngine } from "@storegate/sync-engine";
import type { Access } from "../access/access.js";
import type { ApiKeyService } from "../access/api-key-service.js";
import type { ProgressTokenService } from "../access/progress-token-service.js";
import { reachOf } from "../access/reach.js";
import type { SessionService } from "../access/session-service.js";
import { auditAction } from "../audit/audit-action.js";
import type { Actor } from "../audit/audit-trail.js";
import { eraseRecords } from "../erasures/erase-records.js";
import { decodeId } from "../ids.js";
import { integrationNotFound, type IntegrationService } from "../integrations/integration-service.js";
import { openIntegration, type OpeningHost } from "../integrations/open-integration.js";
import { ShownConfigs } from "../integrations/shown-configs.js";
import type { NotificationSettingsService } from "../notifications/notification-settings.js";
import type { StoreClients } from "../stores/store-clients.js";
import type { StoreService } from "../stores/store-service.js";
import type { MetricsEndpoint } from "../telemetry/metrics-endpoint.js";
import type { RequestObserver } from "../telemetry/request-observer.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import type { OperationLimits } from "../limits/operation-limits.js";
import type { RequestLimits } from "../limits/request-limits.js";
import type { OriginReader } from "../server/origin.js";
import type { CredentialsReader } from "../server/shown-credentials.js";
import { draftFrom } from "./integration-draft.js";
import type { CommonEvents } from "./common-events.js";
import { createLoaders, type Loaders } from "./loaders.js";
import type { RowBatches } from "./row-batches.js";

/** The gateway's parts that resolvers use. */
export interface Services {
  /** Says who calls. */
  readonly access: Access;
  readonly apiKeys: ApiKeyService;
  readonly progressTokens: ProgressTokenService;
  readonly sessions: SessionService;
  readonly database: Database;
  readonly rows: RowBatches;
  readonly engine: SyncEngine;
  readonly events: CommonEvents;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  /** What of connectors has an id, by the prefix of that. */
  readonly nodes: ReadonlyMap<string, ConnectorNodes>;
  readonly clients: StoreClients;
  readonly stores: StoreService;
  readonly integrations: IntegrationService;
  readonly notifications: NotificationSettingsService;
  readonly opening: OpeningHost;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly metricsEndpoint: MetricsEndpoint;
  readonly requestObserver: RequestObserver;
  /** What one operation may be and a key may spend. */
  readonly limits: OperationLimits;
  /** How many requests there may be. */
  readonly requestLimits: RequestLimits;
  readonly credentials: CredentialsReader;
  readonly originOf: OriginReader;
  /** Where callers see this gateway; undefined where nobody has said. */
  readonly publicUrl: string | undefined;
}

/** Where an operation came from. */
export interface Origin {
  /** The caller's address, as far as it can be told; of a trusted proxy, the one it names. */
  readonly ipAddress: string | null;
  /** Under which address the caller sees this gateway, without a slash at its end. */
  readonly baseUrl: string;
}

/** The gateway's own resolvers are handed more than connectors' are. */
export interface GatewayContext extends ResolverContext {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly origin: Origin;
  /** The caller, as the audit knows it. */
  readonly actor: Actor;
  /** Of each audit entry that this operation has written so far, what was done. */
  readonly audited: readonly string[];
  /** Configs that were kept, as this operation shows them. */
  readonly shownConfigs: ShownConfigs;
  /** Hides the secrets of the integrations that this operation has opened. */
  readonly mask: SecretMask;
  /** Names this operation in the log and, where it failed unforeseen, to the caller. */
  readonly operationId: string;
}

/**
 * The context of one operation.
 * @param operationId of a request, its `X-Request-Id`.
 */
export function createContext(
  services: Services,
  caller: Caller,
  signal: AbortSignal,
  origin: Origin,
  operationId: string = randomUUID(),
): GatewayContext {
  const loaders = createLoaders(services.database.queries, services.rows, caller);
  const reaches = reachOf(caller, loaders);
  const audited: string[] = [];
  const mask = new SecretMask();
  const actor: Actor = {
    keyId: caller.keyId,
    name: caller.name,
    ipAddress: origin.ipAddress,
    onEntry: (operation) => audited.push(operation),
  };
  const openForPerson: ResolverContext["openIntegration"] = async (id, connectorId) => {
    const row = await services.integrations.byId(decodeId("Integration", id));
    const open = services.connectors.get(connectorId);
    if (!row || !open || row.connectorId !== connectorId || !(await reaches("Integration", id)))
      throw integrationNotFound();
    if (row.status === "DISABLED") throw integrationDisabled(row.name, row.disabledReason, id);
    const { storeId, config } = row;
    const toOpen = { integrationId: row.id, storeId, config: config as never, open };
    return openIntegration(services.opening, toOpen, { signal, lane: "interactive", mask });
  };
  return {
    caller,
    signal,
    services,
    loaders,
    origin,
    actor,
    audited,
    reaches,
    shownConfigs: new ShownConfigs(services.connectors),
    mask,
    operationId,
    openIntegration: openForPerson,
    openDraft: (draft, connectorId) =>
      services.integrations.draft(draftFrom(draft), connectorId, { signal, lane: "interactive", mask }),
    eraseRecords: eraseRecords(services, { caller, reaches, openIntegration: openForPerson, actor }),
    audit: auditAction(services.database.queries, actor, reaches),
  };
}
