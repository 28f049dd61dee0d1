import { Fault } from "@storegate/connector-kit";
import { Allow, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import type { SyncRow } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { Arg, Args, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver, Root, Subscription } from "type-graphql";
import { syncsWithin } from "../access/reach.js";
import { decodeId } from "../ids.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import { Refusal } from "../refusal.js";
import type { GatewayContext } from "./context.js";
import { SyncStatusEnum } from "./enums.js";
import { toGraphQLError } from "./errors.js";
import { CancelSyncPayload, orRefused, StartSyncInput, StartSyncPayload } from "./payloads.js";
import { pageOfSyncs } from "./sync-pages.js";
import { SyncConnection, syncNotFound, SyncType } from "./sync-type.js";

/** A state of a sync, as it is followed. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "A state of a sync that is followed." })
export class SyncProgressPayload {
  @Field(() => SyncType, { description: "The sync as it stands." })
  sync!: SyncRow;

  @Field(() => Boolean, { description: "Whether this is the last state; the subscription then completes." })
  final!: boolean;
}

/** An id that is none selects nothing. */
const nothing = "00000000-0000-0000-0000-000000000000";

/** Syncs: looked at, started, cancelled, followed. */
@Resolver()
export class SyncResolver {
  @Allow("VIEWER", { storeId: "Store", integrationId: "Integration" })
  @Query(() => SyncConnection, { description: "Syncs, newest first." })
  syncs(
    @Args(() => PageArgs) args: PageArgs,
    @Arg("storeId", () => ID, { nullable: true, description: "Only of this store." }) storeId: string | null = null,
    @Arg("integrationId", () => ID, { nullable: true, description: "Only of this integration." })
    integrationId: string | null = null,
    @Arg("status", () => [SyncStatusEnum], { nullable: true, description: "Only in one of these states." })
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
    return (await findSync(context, id)) ?? null;
  }

  @Allow("OPERATOR", { "input.integrationId": "Integration" })
  @Mutation(() => StartSyncPayload, {
    nullable: true,
    description: "Starts a sync. Refused while another sync of the integration runs.",
  })
  startSync(
    @Arg("input", () => StartSyncInput, { description: "Which sync, and how." }) input: StartSyncInput,
    @Ctx() { services, caller }: GatewayContext,
  ) {
    return orRefused(async () => {
      const integrationId = decodeId("Integration", input.integrationId);
      if (integrationId === undefined || !(await services.integrations.byId(integrationId)))
        throw Refusal.of(integrationNotFound(), ["integrationId"]);
      const { kind, dryRun, full, keys, keepUnchanged } = input;
      const request = { integrationId, kind, dryRun, full, keys, keepUnchanged, startedById: caller.keyId };
      return { sync: await refuse(() => services.engine.requests.start(request), "integrationId") };
    });
  }

  @Allow("OPERATOR", { id: "Sync" })
  @Mutation(() => CancelSyncPayload, {
    nullable: true,
    description: "Ends a sync within one batch; what was done stays. One that has ended stays as it is.",
  })
  cancelSync(@Arg("id", () => ID, { description: "Which." }) id: string, @Ctx() context: GatewayContext) {
    return orRefused(async () => {
      const sync = await findSync(context, id);
      if (!sync) throw Refusal.of(syncNotFound(), ["id"]);
      return { sync: await refuse(() => context.services.engine.requests.cancel(sync.id), "id") };
    });
  }

  @Allow("SUBSCRIBER", { syncId: "Sync" })
  @Subscription(() => SyncProgressPayload, {
    description:
      "The sync as it stands, then at its changes, 4 times a second at most; states between may be left out, the last never.",
    subscribe: ({ args, context }) => followSync(context as GatewayContext, String(args["syncId"])),
  })
  syncProgress(
    @Root() payload: SyncProgressPayload,
    // Read by `subscribe`, which sees the arguments as they are declared here.
    @Arg("syncId", () => ID, { description: "Which." }) _syncId: string,
  ): SyncProgressPayload {
    return payload;
  }
}

/** The states of a sync, until it has ended, the caller has gone, or the generator is returned. */
function followSync(context: GatewayContext, id: string): AsyncGenerator<SyncProgressPayload, void> {
  const left = new AbortController();
  const states = statesOf(context, id, AbortSignal.any([context.signal, left.signal]));
  const end = states.return.bind(states);
  // A generator that waits does not hear that it is to return: the signal tells it.
  states.return = async (value) => {
    left.abort(new Error("the caller has left"));
    return end(value);
  };
  return states;
}

async function* statesOf(
  context: GatewayContext,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<SyncProgressPayload, void> {
  const sync = await findSync(context, id);
  if (!sync) throw toGraphQLError(syncNotFound(), context);
  for await (const row of context.services.engine.watches.follow(sync.id, signal)) {
    yield { sync: row, final: row.finishedAt !== null };
  }
}

async function findSync({ services }: GatewayContext, id: string): Promise<SyncRow | undefined> {
  const key = decodeId("Sync", id);
  if (key === undefined) return undefined;
  return services.database.queries.query.syncs.findFirst({ where: eq(schema.syncs.id, key) });
}

/** Faults of a request are the caller's. */
async function refuse<T>(act: () => Promise<T>, field: string): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Fault && error.kind !== "UNEXPECTED") throw Refusal.of(error, [error.field ?? field]);
    throw error;
  }
}
