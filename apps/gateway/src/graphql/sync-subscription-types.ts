/** What subscriptions to syncs yield. */
import { SyncResult, Allow } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Field, ObjectType } from "type-graphql";
import type { ResultOfSync } from "./sync-result-type.js";
import { SyncType } from "./sync-type.js";

/** A state of a sync, as it is followed. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "A state of a sync that is followed." })
export class SyncProgressPayload {
  @Field(() => SyncType, { description: "The sync as it stands." })
  sync!: SyncRow;

  @Field(() => Boolean, {
    description:
      "Whether this is the last state; the subscription then completes. One that ends without it is to be subscribed again.",
  })
  final!: boolean;
}

/** States of several syncs. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "Syncs that have changed; in the first event, those that have not ended." })
export class SyncsUpdatedPayload {
  @Field(() => [SyncType], {
    description:
      "Each once, as it stands. Of one that comes twice, in events or beside a query, the higher revision is the newer.",
  })
  syncs!: readonly SyncRow[];
}

/** Results that were committed. */
@Allow("VIEWER")
@ObjectType({ description: "Results of a sync that have been committed." })
export class SyncResultsAddedPayload {
  @Field(() => [SyncResult], {
    description: "The next results, in the order of commitment; 250 at most, perhaps none.",
  })
  results!: ResultOfSync[];

  @Field(() => String, {
    description:
      "Where to go on: given as `after` to a new subscription or to Sync.results, what follows is neither lost nor repeated. It moves past results that the filter holds back, too.",
  })
  endCursor!: string;

  @Field(() => Boolean, {
    description:
      "Whether the sync has ended and these are its last results; the subscription then completes. One that ends without it is to be subscribed again, after the last endCursor.",
  })
  final!: boolean;
}
