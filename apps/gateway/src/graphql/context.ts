/** What resolvers are handed, made anew for each operation. */
import { randomUUID } from "node:crypto";
import type { Logger } from "@storegate/connector-kit";
import type { Caller, ResolverContext } from "@storegate/connector-kit/graphql";
import type { Database } from "@storegate/database";
import type { OpenConnector, SyncEngine } from "@storegate/sync-engine";
import { decodeId } from "../ids.js";
import { integrationNotFound, type IntegrationService } from "../integrations/integration-service.js";
import { openIntegration, type OpeningHost } from "../integrations/open-integration.js";
import type { StoreClients } from "../stores/store-clients.js";
import type { StoreService } from "../stores/store-service.js";
import { createLoaders, type Loaders } from "./loaders.js";

/** The gateway's parts that resolvers use. */
export interface Services {
  readonly database: Database;
  readonly engine: SyncEngine;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly clients: StoreClients;
  readonly stores: StoreService;
  readonly integrations: IntegrationService;
  readonly opening: OpeningHost;
  readonly logger: Logger;
}

/** The gateway's own resolvers are handed more than connectors' are. */
export interface GatewayContext extends ResolverContext {
  readonly services: Services;
  readonly loaders: Loaders;
  /** Names this operation in the log and, where it failed unforeseen, to the caller. */
  readonly operationId: string;
}

/** The context of one operation. */
export function createContext(services: Services, caller: Caller, signal: AbortSignal): GatewayContext {
  return {
    caller,
    signal,
    services,
    loaders: createLoaders(services.database.queries),
    operationId: randomUUID(),
    openIntegration: async (id, connectorId) => {
      const row = await services.integrations.byId(decodeId("Integration", id));
      const open = services.connectors.get(connectorId);
      if (!row || !open || row.connectorId !== connectorId) throw integrationNotFound();
      const { storeId, config } = row;
      const toOpen = { integrationId: row.id, storeId, config: config as never, open };
      return openIntegration(services.opening, toOpen, { signal, lane: "interactive" });
    },
  };
}
