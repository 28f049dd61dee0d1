import { Allow } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { auditRequest } from "../audit/audit-request.js";
import { refuse, Refusal } from "../refusal.js";
import type { GatewayContext } from "./context.js";
import { findSync } from "./find-sync.js";
import { orRefused, type Refusable, RetryFailedRecordsPayload, UndoSyncInput, UndoSyncPayload } from "./payloads.js";
import { syncNotFound } from "./sync-type.js";

/** Syncs that follow from others: taken back, and tried again. */
@Resolver()
export class SyncUndoResolver {
  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => UndoSyncPayload, {
    nullable: true,
    description:
      "Starts a sync that puts back what this one changed, where nobody has changed it since; what was is left alone, and told as SKIPPED with the reason changed_since. The integration then turns MANUAL. An undo can itself be undone. Refused as SYNC_NOT_FOUND, SYNC_NOT_ENDED, NOTHING_TO_UNDO, NOT_UNDOABLE, RESULTS_EXPIRED, ALREADY_UNDONE, SYNC_RUNNING, INTEGRATION_DISABLED, INTEGRATION_DELETED (where the undo would miss its secrets), STORE_NOT_CONNECTED, CONNECTOR_NOT_INSTALLED, CONFIG_CHANGED.",
  })
  undoSync(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Arg("input", () => UndoSyncInput, { nullable: true, description: "How; left out, for good." })
    input: UndoSyncInput | null,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return orRefused(async () => {
      const { caller, services, actor } = context;
      const sync = await findSync(context, id);
      if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
      const how = { dryRun: input?.dryRun ?? false, startedById: caller.keyId };
      const audit = auditRequest(actor, "undoSync");
      return { sync: await refuse(() => services.engine.followUps.undo(sync.id, how, audit), "id") };
    });
  }

  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => RetryFailedRecordsPayload, {
    nullable: true,
    description:
      "Starts a sync over the records that failed in this one, however many, with the integration's config as it is now. A record that failed because another of that sync stands for its target (TARGET_CLAIMED) is left out: alone it would take the other's place. Refused as SYNC_NOT_FOUND, SYNC_NOT_ENDED, NOTHING_TO_RETRY, RETRY_OF_UNDO (undo again instead), RESULTS_EXPIRED, SYNC_RUNNING, INTEGRATION_DISABLED, INTEGRATION_DELETED, CONNECTOR_NOT_INSTALLED.",
  })
  retryFailedRecords(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return orRefused(async () => {
      const { caller, services, actor } = context;
      const sync = await findSync(context, id);
      if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
      const audit = auditRequest(actor, "retryFailedRecords");
      const how = { startedById: caller.keyId };
      return { sync: await refuse(() => services.engine.followUps.retryFailed(sync.id, how, audit), "id") };
    });
  }
}
