/** Erasures that connectors ask for: what the engine keeps, and what the gateway keeps beside it, in one transaction. */
import { callerInWords, forbidden, type ResolverContext } from "@storegate/connector-kit/graphql";
import { lendTransaction } from "@storegate/database";
import { SyncRunning, type SyncEngine } from "@storegate/sync-engine";
import { auditAction } from "../audit/audit-action.js";
import { eraseFromAudit } from "../audit/erase-personal.js";
import type { Actor } from "../audit/audit-trail.js";
import { decodeId, encodeId } from "../ids.js";
import { integrationNotFound, type IntegrationService } from "../integrations/integration-service.js";
import { eraseFromNotices } from "../notifications/erase-notices.js";

/** What erasing needs of the gateway. */
interface ErasingHost {
  readonly engine: Pick<SyncEngine, "erasures">;
  readonly integrations: Pick<IntegrationService, "byId">;
}

/** In whose name, and as far as they reach. */
type Asker = Pick<ResolverContext, "caller" | "reaches" | "openIntegration"> & { readonly actor: Actor };

/** What connectors erase with. */
export function eraseRecords(
  { engine, integrations }: ErasingHost,
  { caller, reaches, openIntegration, actor }: Asker,
): ResolverContext["eraseRecords"] {
  return async ({ integrationId, connectorId, keys, names, as, outside, own, audit }) => {
    const row = await integrations.byId(decodeId("Integration", integrationId));
    if (!row || row.connectorId !== connectorId || !(await reaches("Integration", integrationId)))
      throw integrationNotFound();
    try {
      return await engine.erasures.erase(
        row,
        { keys, names, as },
        {
          outside: async (live) => {
            const ids = live.map((id) => encodeId("Integration", id));
            for (const id of ids) if (!(await reaches("Integration", id))) throw isNarrowed(caller);
            // All are opened before anything is done by one.
            const opened = await Promise.all(ids.map((id) => openIntegration(id, connectorId)));
            for (const each of opened) await outside?.(each);
          },
          inTransaction: async (tx, erased, all) => {
            if (own) await lendTransaction(tx, connectorId, (tables) => own(tables, all));
            await eraseFromNotices(tx, all, names);
            await eraseFromAudit(tx, all, names);
            await auditAction(tx, actor, reaches)({ ...audit(erased), integrationId });
          },
        },
      );
    } catch (error) {
      throw error instanceof SyncRunning && error.sync ? error.withId(encodeId("Sync", error.sync.id)) : error;
    }
  };
}

function isNarrowed(caller: ResolverContext["caller"]): Error {
  return forbidden(
    `${callerInWords(caller)} is narrowed to some integrations; an erasure is about all of the store's that know the person.`,
  );
}
