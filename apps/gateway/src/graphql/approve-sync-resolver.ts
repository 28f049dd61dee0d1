import { Allow } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { auditRequest } from "../audit/audit-request.js";
import { refuse, Refusal } from "../refusal.js";
import type { GatewayContext } from "./context.js";
import { findSync } from "./find-sync.js";
import { ApproveSyncPayload, orRefused, type Refusable } from "./payloads.js";
import { syncNotFound } from "./sync-type.js";

/** Lets a sync through that a limit has stopped. */
@Resolver()
export class ApproveSyncResolver {
  // Whoever sets limits lifts them: an administrator.
  @Allow("ADMIN", { id: "Sync" })
  @Mutation(() => ApproveSyncPayload, {
    nullable: true,
    description:
      "Lets a sync through that maxChanges or maxChangeShare has stopped, once: starts a new one that may change and delete as many records as stoppedPlan tells, and no more. Refused as SYNC_NOT_FOUND, SYNC_NOT_ENDED, NOT_STOPPED, ALREADY_APPROVED, APPROVAL_EXPIRED, CONFIG_CHANGED, SYNC_RUNNING, INTEGRATION_DISABLED, INTEGRATION_DELETED, CONNECTOR_NOT_INSTALLED.",
  })
  approveSync(
    @Arg("id", () => ID, { description: "The sync that was stopped." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return orRefused(async () => {
      const { services, caller, actor } = context;
      const sync = await findSync(context, id);
      if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
      const audit = auditRequest(actor, "approveSync");
      return { sync: await refuse(() => services.engine.approvals.approve(sync.id, caller.keyId, audit), "id") };
    });
  }
}
