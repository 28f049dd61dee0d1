import type { SyncRow } from "@storegate/sync-engine";
import { FieldResolver, ID, Resolver, Root } from "type-graphql";
import { resultIdOf, SyncResult, type ResultOfSync } from "./sync-result-type.js";
import { SyncType } from "./sync-type.js";

/** Fields of a result that are not in its row. */
@Resolver(() => SyncResult)
export class SyncResultResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() result: ResultOfSync): string {
    return resultIdOf(result);
  }

  @FieldResolver(() => SyncType, { description: "The sync that did it." })
  sync(@Root() result: ResultOfSync): SyncRow {
    return result.sync;
  }
}
