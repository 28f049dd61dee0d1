import { whyNotUndo, type SyncRow } from "@storegate/sync-engine";
import { isSecretMoved, missesSecrets } from "../integrations/past-config.js";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "./context.js";
import { SyncType } from "./sync-type.js";

/** Fields of a sync that tell of the syncs it follows from and those that follow from it. */
@Resolver(() => SyncType)
export class SyncUndoFields {
  @FieldResolver(() => SyncType, {
    nullable: true,
    description: "The sync that it retries, undoes or approves; null where it stands for itself.",
  })
  origin(@Root() sync: SyncRow, @Ctx() { loaders }: GatewayContext): Promise<SyncRow | null> | null {
    return sync.originId === null ? null : loaders.sync.load(sync.originId);
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether it can be undone: it has ended, was no dry run, is of a kind that can be undone, has changed something, its results are kept still, its store is connected, its integration is not DISABLED, nor deleted with a secret that the undo would need, no address in its config is another now (CONFIG_CHANGED), and it is not undone (undoneBy). An undo that ended with errors may be repeated. While another sync of the integration has not ended undoSync is refused all the same (SYNC_RUNNING).",
  })
  async undoable(@Root() sync: SyncRow, @Ctx() { services, loaders }: GatewayContext): Promise<boolean> {
    const connector = services.connectors.get(sync.connectorId)?.connector;
    // What its row tells already needs no look at the journal.
    const known = { connector, changed: true, undoneBy: undefined, storeConnected: true, integration: undefined };
    const now = new Date();
    if (!connector || whyNotUndo(sync, { ...known, now })) return false;
    const [changed, undoneBy, store, integration] = await Promise.all([
      loaders.hasChanges.load(sync.id),
      loaders.undoneBy.load(sync.id),
      loaders.store.load(sync.storeId),
      loaders.integrationOrDeleted.load(sync.integrationId),
    ]);
    if (!integration || isSecretMoved(connector, integration, sync)) return false;
    const facts = {
      connector,
      changed,
      undoneBy: undoneBy ?? undefined,
      storeConnected: store !== null,
      integration: { ...integration, missesSecrets: missesSecrets(connector, integration, sync) },
      now,
    };
    return whyNotUndo(sync, facts) === undefined;
  }

  @FieldResolver(() => SyncType, {
    nullable: true,
    description:
      "The newest sync that undid this one and was gone through to its end, with errors or without; an undo that failed or was cancelled, and a dry run, are none. One that was itself undone, with every record, counts no more: the changes are there again, and can be undone again.",
  })
  undoneBy(@Root() sync: SyncRow, @Ctx() { loaders }: GatewayContext): Promise<SyncRow | null> {
    return loaders.undoneBy.load(sync.id);
  }
}
