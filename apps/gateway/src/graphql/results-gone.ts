/** What is said of results that were kept for a time, and it is over. */
import { GraphQLError } from "graphql";
import type { SyncRow } from "@storegate/sync-engine";

/** In words. */
export function resultsGone({ resultsExpireAt }: Pick<SyncRow, "resultsExpireAt">): string {
  return `The results of this sync were kept until ${resultsExpireAt?.toISOString() ?? "now"} and are gone; its counts remain.`;
}

/** To whoever goes on after a cursor: nothing is left that could follow it. */
export function cursorExpired(sync: Pick<SyncRow, "resultsExpireAt">): GraphQLError {
  return new GraphQLError(resultsGone(sync), { extensions: { code: "CURSOR_EXPIRED" } });
}
