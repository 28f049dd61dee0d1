/** What a sync learned of its store stands with the store. */
import { Fault, type FaultData, type Logger } from "@storegate/connector-kit";
import type { OpenConnector, SyncRow } from "@storegate/sync-engine";
import { isRefusedToken } from "./refused-token.js";
import type { StoreService } from "./store-service.js";

/** Notes it as a sync ends, and as one begins to wait or goes on. */
export interface StoreHealth {
  ended(sync: SyncRow): Promise<void>;
  stalled(sync: SyncRow): Promise<void>;
}

/** Over the stores of a gateway with these connectors. */
export function storeHealth(
  stores: () => Pick<StoreService, "noteHealth">,
  connectors: ReadonlyMap<string, Pick<OpenConnector, "connector">>,
  logger: Logger,
): StoreHealth {
  const note = async ({ storeId, connectorId }: SyncRow, fault: FaultData | null): Promise<void> => {
    // A name server, a provider or another integration that is away, or refuses its key, says nothing of the store.
    const foreign = [...(connectors.get(connectorId)?.connector.foreignFaults ?? []), "OTHER_INTEGRATION_"];
    if (fault && foreign.some((beginning) => fault.code.startsWith(beginning))) return;
    try {
      await stores().noteHealth(storeId, fault ? new Fault(fault) : null);
    } catch (error) {
      logger.warn({ err: error, storeId }, "could not note how a store stands");
    }
  };
  return {
    async ended(sync) {
      const fault = sync.error;
      if (sync.status === "FAILED" && fault?.kind !== "AUTH" && fault?.kind !== "UNAVAILABLE") return;
      // A token that was refused was noted as the sync ended.
      if (sync.status === "CANCELLED" || isRefusedToken(fault)) return;
      await note(sync, fault);
    },
    async stalled(sync) {
      const { stalledBy } = sync;
      if (stalledBy === null || stalledBy.kind === "UNAVAILABLE") await note(sync, stalledBy);
    },
  };
}
