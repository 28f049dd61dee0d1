import { Allow } from "@storegate/connector-kit/graphql";
import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import type { GatewayContext } from "./context.js";
import { endable } from "./endable.js";
import { resultsCost } from "./result-filter.js";
import { resultsOfSync, statesOfSync, statesWithin } from "./sync-following.js";
import { SyncResultFilter } from "./sync-result-type.js";
import { SyncProgressPayload, SyncResultsAddedPayload, SyncsUpdatedPayload } from "./sync-subscription-types.js";

/** What a subscription is begun with: its arguments as they are declared, and within the caller's reach. */
interface Begin<Args> {
  readonly args: Args;
  readonly context: GatewayContext;
}

type ProgressArgs = { readonly syncId: string };
type UpdatedArgs = { readonly integrationId?: string | null; readonly storeId?: string | null };
type AddedArgs = {
  readonly syncId: string;
  readonly after?: string | null;
  readonly filter?: SyncResultFilter | null;
};

/**
 * Syncs, followed. The arguments are read where a subscription begins, in `subscribe`; the methods below hand on what it
 * yields, and declare the arguments.
 */
@Resolver()
export class SyncSubscriptions {
  @Allow("SUBSCRIBER", { syncId: "Sync" })
  @Subscription(() => SyncProgressPayload, {
    description:
      "The sync as it stands, then at its changes, 4 times a second at most; states between may be left out, the last never. The first event comes at once. After `final` it completes; an end without `final` (the gateway stops, a token expired) means: subscribe again.",
    subscribe: ({ args, context }: Begin<ProgressArgs>) => statesOfSync(context, args.syncId),
  })
  syncProgress(
    @Root() payload: SyncProgressPayload,
    @Arg("syncId", () => ID, { description: "Which." }) _syncId: string,
  ): SyncProgressPayload {
    return payload;
  }

  @Allow("SUBSCRIBER", { integrationId: "Integration", storeId: "Store" })
  @Subscription(() => SyncsUpdatedPayload, {
    description:
      "Syncs of an integration, of a store, or (with neither) all that the caller may see: at once those that have not ended, perhaps none; then each that changes, 4 events a second at most, without end. States between may be left out, the last of a sync never. If it ends (the gateway stops, a token expired), subscribe again; a sync that was last seen unfinished and is not in the first event then has ended meanwhile: ask for it by `syncProgress`. Of a sync that comes twice the higher revision is the newer.",
    subscribe: ({ args, context }: Begin<UpdatedArgs>) => {
      const { integrationId = null, storeId = null } = args;
      return statesWithin(context, { integrationId, storeId });
    },
  })
  syncsUpdated(
    @Root() payload: SyncsUpdatedPayload,
    @Arg("integrationId", () => ID, { nullable: true, description: "Only of this integration." })
    _integrationId: string | null,
    @Arg("storeId", () => ID, { nullable: true, description: "Only of this store." }) _storeId: string | null,
  ): SyncsUpdatedPayload {
    return payload;
  }

  @Allow("VIEWER", { syncId: "Sync" })
  @Subscription(() => SyncResultsAddedPayload, {
    complexity: resultsCost,
    description:
      "Results as they are committed, each once, in order, from the first or `after` a cursor; the first event comes at once, with what there is, perhaps nothing. The next comes when the one before was taken. After `final` it completes; an end without `final` means: subscribe again, after the last endCursor. Errors: CURSOR_MALFORMED, and CURSOR_EXPIRED once the sync's results are gone (resultsExpireAt).",
    subscribe: ({ args, context }: Begin<AddedArgs>) => {
      const { syncId, after = null, filter = null } = args;
      return endable(context.signal, (signal) => resultsOfSync(context, { syncId, after, filter }, signal));
    },
  })
  syncResultsAdded(
    @Root() payload: SyncResultsAddedPayload,
    @Arg("syncId", () => ID, { description: "Of which sync." }) _syncId: string,
    @Arg("after", () => String, {
      nullable: true,
      description:
        "A cursor of this sync's results, of this subscription's or of Sync.results; left out, from the first.",
    })
    _after: string | null,
    @Arg("filter", () => SyncResultFilter, { nullable: true, description: "Only those that pass all of it." })
    _filter: SyncResultFilter | null,
  ): SyncResultsAddedPayload {
    return payload;
  }
}
