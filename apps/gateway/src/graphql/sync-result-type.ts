import type { FaultData, JsonObject } from "@storegate/connector-kit";
import { Allow, DateTime, FaultType, Json, connectionTypes, type CursorOf } from "@storegate/connector-kit/graphql";
import type { schema } from "@storegate/database";
import type { SyncRow } from "@storegate/sync-engine";
import { Field, InputType, ObjectType } from "type-graphql";
import { z } from "zod";
import { encodeId } from "../ids.js";
import { RecordOutcomeEnum } from "./enums.js";
import type { ResultFilter } from "./result-filter.js";

/** A result's row with the sync it is of. */
export type ResultOfSync = typeof schema.syncResults.$inferSelect & { readonly sync: SyncRow };

/** What became of one record. */
@Allow("VIEWER")
@ObjectType({ description: "What became of one record, for good." })
export class SyncResult {
  @Field(() => String, { description: "What the record is, as `customer`." })
  recordType!: string;

  @Field(() => String, { description: "What the connector knows the record by, as its e-mail address." })
  key!: string;

  @Field(() => String, { nullable: true, description: "The store's id for it." })
  externalId!: string | null;

  @Field(() => RecordOutcomeEnum, { description: "What became of it." })
  outcome!: ResultOfSync["outcome"];

  @Field(() => String, { nullable: true, description: "What it was found to be, as `valid`." })
  label!: string | null;

  @Field(() => String, { nullable: true, description: "Why, as `domain_accepts_mail`." })
  reason!: string | null;

  @Field(() => Json, { nullable: true, description: "The fields at stake, before; null before a creation." })
  before!: JsonObject | null;

  @Field(() => Json, { nullable: true, description: "The fields at stake, after; null after a deletion." })
  after!: JsonObject | null;

  @Field(() => Json, { nullable: true, description: "What the connector adds, as a verdict's evidence." })
  details!: JsonObject | null;

  @Field(() => [FaultType], { description: "Why it failed; empty unless it did." })
  errors!: FaultData[];

  @Field(() => DateTime, { description: "When it was settled." })
  at!: Date;
}

/** Which results. */
@InputType({
  description:
    "Which results: those that pass all that is given. A list that is null or left out lets all through, an empty one nothing; it has at most 100 different values (LIST_TOO_LONG).",
})
export class SyncResultFilter implements ResultFilter {
  @Field(() => [RecordOutcomeEnum], { nullable: true, description: "With one of these outcomes." })
  outcome?: ResultOfSync["outcome"][] | null;

  @Field(() => [String], { nullable: true, description: "With one of these labels." })
  label?: string[] | null;

  @Field(() => [String], { nullable: true, description: "With one of these reasons." })
  reason?: string[] | null;

  @Field(() => [String], { nullable: true, description: "With an error of one of these codes." })
  errorCode?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Whose key begins with this, in any case; an empty text lets all through.",
  })
  search?: string | null;
}

export const { Connection: SyncResultConnection } = connectionTypes(
  "SyncResult",
  () => SyncResult,
  "results, in the order of commitment",
);

/** A result's id, as callers have it. */
export function resultIdOf({ syncId, seq }: Pick<ResultOfSync, "syncId" | "seq">): string {
  return `${encodeId("SyncResult", syncId)}-${seq}`;
}

/** Results of one sync go in the order of commitment. Its cursors are no other sync's: a number alone would be taken for any. */
export function resultCursor(syncId: string) {
  return {
    list: `results ${syncId}`,
    key: z.int32().min(0),
    of: (row: ResultOfSync): number => row.seq,
  } satisfies CursorOf<ResultOfSync, z.ZodType>;
}
