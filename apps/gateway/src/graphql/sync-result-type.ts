import { connectionTypes, RecordOutcomeEnum, SyncResult, type CursorOf } from "@storegate/connector-kit/graphql";
import type { schema } from "@storegate/database";
import type { SyncRow } from "@storegate/sync-engine";
import { Field, InputType } from "type-graphql";
import { z } from "zod";
import { encodeId } from "../ids.js";
import type { ResultFilter } from "./result-filter.js";

/** A result's row with the sync it is of. */
export type ResultOfSync = typeof schema.syncResults.$inferSelect & { readonly sync: SyncRow };

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
