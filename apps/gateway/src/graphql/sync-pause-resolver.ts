import { Allow } from "@storegate/connector-kit/graphql";
import type { SyncPauses, SyncRow } from "@storegate/sync-engine";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { auditRequest } from "../audit/audit-request.js";
import { refuse, Refusal } from "../refusal.js";
import type { GatewayContext } from "./context.js";
import { findSync } from "./find-sync.js";
import { orRefused, PauseSyncPayload, ResumeSyncPayload, type Refusable } from "./payloads.js";
import { Actor, syncNotFound, SyncType } from "./sync-type.js";

/** Syncs that stand still at a person's wish. */
@Resolver(() => SyncType)
export class SyncPauseResolver {
  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => PauseSyncPayload, {
    nullable: true,
    description:
      "Lets a sync stand still: at once where it waits, once the records that are begun are finished where it runs, which takes seconds; pausedAt tells when it does. It holds neither its store nor a worker then, and no other sync of its integration begins. Where the store takes no writes just then, records may be left in part written: they are counted, and have their results, once it goes on or is cancelled. One that is paused, or is to end, stays as it is. Refused as SYNC_NOT_FOUND, SYNC_ENDED.",
  })
  pauseSync(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    const { caller, actor } = context;
    return change(context, id, (pauses, syncId) =>
      pauses.pause(syncId, caller.keyId, auditRequest(actor, "pauseSync")),
    );
  }

  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => ResumeSyncPayload, {
    nullable: true,
    description:
      "Lets a paused sync go on where it was; one whose pause is not reached yet simply goes on. What it has not done yet is planned anew, as source and store are then. One that waited for a fault to heal is tried at once. One that is not paused stays as it is. Refused as SYNC_NOT_FOUND, SYNC_ENDED, INTEGRATION_DISABLED while the store refuses its token, and INTEGRATION_DELETED, of any but an undo.",
  })
  resumeSync(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return change(context, id, (pauses, syncId) => pauses.resume(syncId, auditRequest(context.actor, "resumeSync")));
  }

  @Allow("VIEWER")
  @FieldResolver(() => Actor, { nullable: true, description: "Who asked it to stand still; null where nobody does." })
  async pausedBy(@Root() { pausedById: keyId }: SyncRow, @Ctx() { loaders }: GatewayContext): Promise<Actor | null> {
    const name = keyId === null ? null : await loaders.keyName.load(keyId);
    return keyId === null || name === null ? null : { name, keyId };
  }
}

function change(
  context: GatewayContext,
  id: string,
  act: (pauses: SyncPauses, syncId: string) => Promise<SyncRow>,
): Promise<Refusable<{ sync: SyncRow }>> {
  return orRefused(async () => {
    const sync = await findSync(context, id);
    if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
    return { sync: await refuse(() => act(context.services.engine.pauses, sync.id), "id") };
  });
}
