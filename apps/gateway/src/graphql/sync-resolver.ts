import { Allow, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { syncsWithin } from "../access/reach.js";
import { auditRequest } from "../audit/audit-request.js";
import { decodeId } from "../ids.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import { refuse, Refusal } from "../refusal.js";
import type { GatewayContext } from "./context.js";
import { SyncStatusEnum } from "./enums.js";
import { findSync } from "./find-sync.js";
import { CancelSyncPayload, orRefused, type Refusable, StartSyncInput, StartSyncPayload } from "./payloads.js";
import { pageOfSyncs } from "./sync-pages.js";
import { SyncConnection, syncNotFound, SyncType } from "./sync-type.js";

/** An id that is none selects nothing. */
const nothing = "00000000-0000-0000-0000-000000000000";

/** Syncs: looked at, started, cancelled. */
@Resolver()
export class SyncResolver {
  @Allow("VIEWER", { storeId: "Store", integrationId: "Integration" })
  @Query(() => SyncConnection, { description: "Syncs, newest first." })
  syncs(
    @Args(() => PageArgs) args: PageArgs,
    @Arg("storeId", () => ID, { nullable: true, description: "Only of this store." }) storeId: string | null = null,
    @Arg("integrationId", () => ID, { nullable: true, description: "Only of this integration." })
    integrationId: string | null = null,
    @Arg("status", () => [SyncStatusEnum], {
      nullable: true,
      description: "Only in one of these states; an empty list is none.",
    })
    status: SyncRow["status"][] | null = null,
    @Ctx() { services, caller }: GatewayContext,
  ): Promise<PageOf<SyncRow>> {
    return pageOfSyncs(services.database.queries, args, {
      ...(storeId === null ? {} : { storeId: decodeId("Store", storeId) ?? nothing }),
      ...(integrationId === null ? {} : { integrationId: decodeId("Integration", integrationId) ?? nothing }),
      ...(status ? { status } : {}),
      within: syncsWithin(caller),
    });
  }

  @Allow("VIEWER", { id: "Sync" })
  @Query(() => SyncType, { nullable: true, description: "One sync; null when there is none with this id." })
  async sync(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<SyncRow | null> {
    const key = decodeId("Sync", id);
    return key === undefined ? null : context.loaders.sync.load(key);
  }

  @Allow("OPERATOR", { "input.integrationId": "Integration" })
  @Mutation(() => StartSyncPayload, {
    nullable: true,
    description:
      "Starts a sync. Refused while another sync of the integration has not ended (SYNC_RUNNING): the message says which, what it does, and whether to resume or to cancel it.",
  })
  startSync(
    @Arg("input", () => StartSyncInput, { description: "Which sync, and how." }) input: StartSyncInput,
    @Ctx() { services, caller, actor }: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return orRefused(async () => {
      const integrationId = decodeId("Integration", input.integrationId);
      if (integrationId === undefined || !(await services.integrations.byId(integrationId)))
        throw Refusal.of(integrationNotFound(), ["integrationId"]);
      const { kind, dryRun, full, keys, keepUnchanged } = input;
      const request = { integrationId, kind, dryRun, full, keys, keepUnchanged, startedById: caller.keyId };
      const audit = auditRequest(actor, "startSync");
      return { sync: await refuse(() => services.engine.requests.start(request, audit), "integrationId") };
    });
  }

  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => CancelSyncPayload, {
    nullable: true,
    description:
      "Ends a sync within one batch, a paused one too; what was done stays. One that has ended stays as it is.",
  })
  cancelSync(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Refusable<{ sync: SyncRow }>> {
    return orRefused(async () => {
      const sync = await findSync(context, id);
      if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
      const audit = auditRequest(context.actor, "cancelSync");
      return { sync: await refuse(() => context.services.engine.requests.cancel(sync.id, audit), "id") };
    });
  }
}
