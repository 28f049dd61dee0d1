import { SyncResult } from "@storegate/connector-kit/graphql";
import type { SyncRow } from "@storegate/sync-engine";
import { GraphQLError } from "graphql";
import { FieldResolver, ID, Resolver, Root } from "type-graphql";
import { resultIdOf, type ResultOfSync } from "./sync-result-type.js";
import { SyncType } from "./sync-type.js";

/** What would become of a record, as a preview tells it: it has a place in its answer, and no sync. */
type PreviewedResult = { readonly previewed: number };

/** Fields of a result that are not in its row. */
@Resolver(() => SyncResult)
export class SyncResultResolver {
  @FieldResolver(() => ID, { description: "Opaque. Of a preview it is unique in its answer, and of no use elsewhere." })
  id(@Root() result: ResultOfSync | PreviewedResult): string {
    return "previewed" in result ? `Preview_${result.previewed}` : resultIdOf(result);
  }

  @FieldResolver(() => SyncType, { description: "The sync that did it. A preview has none: PREVIEW_HAS_NO_SYNC." })
  sync(@Root() result: ResultOfSync | PreviewedResult): SyncRow {
    if (!("previewed" in result)) return result.sync;
    throw new GraphQLError("This record was previewed: no sync has looked at it, and none is told.", {
      extensions: { code: "PREVIEW_HAS_NO_SYNC" },
    });
  }
}
