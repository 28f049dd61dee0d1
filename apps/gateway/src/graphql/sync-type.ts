import { Fault, type FaultData } from "@storegate/connector-kit";
import { Allow, DateTime, FaultType, Node, connectionTypes, type CursorOf } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { SyncStatusEnum, SyncTriggerEnum } from "./enums.js";
import { plainBelowViewer } from "./told-fault.js";

/** How far a sync is. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "How far a sync is. The six outcomes add up to processed." })
export class SyncProgress {
  @Field(() => String, {
    nullable: true,
    description:
      "What it is doing, in the connector's word; of one that waits or is paused, what it was doing. Null before it begins and once it has ended.",
  })
  phase!: string | null;

  @Field(() => Int, { description: "Records dealt with." })
  processed!: number;

  @Field(() => Int, { nullable: true, description: "Records there are; null while it is not known." })
  total!: number | null;

  @Field(() => Float, { nullable: true, description: "0 to 100; null without a total." })
  percent!: number | null;

  @Field(() => Int, { description: "Records that were made." })
  created!: number;

  @Field(() => Int, { description: "Records that were changed." })
  updated!: number;

  @Field(() => Int, { description: "Records that were removed." })
  deleted!: number;

  @Field(() => Int, { description: "Records that were as they should be." })
  unchanged!: number;

  @Field(() => Int, { description: "Records that were left alone, for a reason." })
  skipped!: number;

  @Field(() => Int, { description: "Records that failed, each alone." })
  failed!: number;

  @Field(() => Int, { description: "Requests to the store." })
  apiCalls!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Over the last seconds, null while it is paused; over the whole but its pauses once it has ended.",
  })
  recordsPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Seconds that remain at this rate; null where it cannot be told.",
  })
  etaSeconds!: number | null;
}

/** How many records bear a label. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "How many records bear a label." })
export class LabelCount {
  @Field(() => String, { description: "lower_snake, the connector's own." })
  label!: string;

  @Field(() => Int, { description: "Records." })
  count!: number;
}

/** Failed records by cause. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "Failed records of one cause." })
export class FaultCount {
  @Field(() => FaultType, { description: `The cause, as the first of them had it. ${plainBelowViewer}` })
  fault!: FaultData;

  @Field(() => Int, { description: "Records." })
  count!: number;
}

/** Who did something. */
@Allow("VIEWER")
@ObjectType({ description: "A person or a key." })
export class Actor {
  @Field(() => String, { description: "The key's name." })
  name!: string;

  /** Of the key's row. */
  keyId!: string;
}

/** What a sync would have done that a limit stopped. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "What a sync would have done that a limit stopped, in records." })
export class StoppedPlan {
  @Field(() => Int, { description: "Records read." })
  records!: number;

  @Field(() => Int, { description: "Of these, those it would have changed or deleted." })
  changes!: number;

  @Field(() => Int, { description: "Of the changed, those it would have deleted." })
  deletions!: number;
}

/** Why a sync does not go on for now. */
@Allow("SUBSCRIBER")
@ObjectType({
  description:
    "A sync that met a fault that time heals: it is tried again by itself, at growing intervals, until it goes on or fails. Others of its store go on meanwhile.",
})
export class SyncWait {
  @Field(() => FaultType, { description: `What it met last. ${plainBelowViewer}` })
  fault!: FaultData;

  @Field(() => DateTime, { description: "Since when nothing was done." })
  since!: Date;

  @Field(() => DateTime, {
    description:
      "When it is tried again: as long as the other side asks, or half to all of what doubles from 2 seconds to 5 minutes. One that is past: it is being tried now.",
  })
  retryAt!: Date;

  @Field(() => Int, { description: "How often in a row it was tried." })
  tries!: number;
}

/** One run of an integration. */
@Allow("SUBSCRIBER")
@ObjectType("Sync", { implements: Node, description: "One run of an integration." })
export class SyncType extends Node {
  @Field(() => SyncTriggerEnum, { description: "What began it." })
  trigger!: SyncRow["trigger"];

  @Field(() => Boolean, { description: "Whether it only reads and plans." })
  dryRun!: boolean;

  @Field(() => SyncStatusEnum, { description: "How it stands." })
  status!: SyncRow["status"];

  @Field(() => Int, { description: "Grows with every change, alike on all gateways." })
  revision!: number;

  @Field(() => StoppedPlan, {
    nullable: true,
    description:
      "What it would have done, had maxChanges or maxChangeShare not stopped it; see approveSync. Null for any other sync.",
  })
  stoppedPlan!: StoppedPlan | null;

  @Field(() => DateTime, { description: "When it was asked for." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When a worker began it." })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When a person asked it to end." })
  cancelRequestedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When a person asked it to stand still; null again once it is resumed, cancelled or has ended. Its status stays as it was.",
  })
  pauseRequestedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Since when it stands still: from then on nothing of it is under way, and nothing is sent for it. Null until the records that are begun are finished, and once it is resumed.",
  })
  pausedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Set once it has ended for good, whatever its status." })
  finishedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "From then on its results are gone, and undo and retry with them; counts stay. Null until it has ended, and where results are kept for good.",
  })
  resultsExpireAt!: Date | null;
}

export const { Connection: SyncConnection } = connectionTypes("Sync", () => SyncType, "syncs, newest first");

/** Syncs go by time of making. Those of one store or integration have cursors of their own. */
export function syncCursor(of: { readonly storeId?: string; readonly integrationId?: string }) {
  return {
    list: ["syncs", of.storeId, of.integrationId].filter((each) => each !== undefined).join(" "),
    key: z.uuid(),
    of: (row: SyncRow): string => row.id,
  } satisfies CursorOf<SyncRow, z.ZodType>;
}

/** A fault for whoever asks for a sync that is not there. */
export function syncNotFound(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "SYNC_NOT_FOUND",
    message: "There is no sync with this id.",
    remedy: "Take the id from the list of syncs.",
  });
}
