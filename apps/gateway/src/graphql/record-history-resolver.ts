import { Allow, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { syncsWithin } from "../access/reach.js";
import type { Exportable } from "../exports/export-selection.js";
import { decodeId } from "../ids.js";
import type { GatewayContext } from "./context.js";
import { pageOfHistory } from "./record-history-pages.js";
import { SyncResultConnection, type ResultOfSync } from "./sync-result-type.js";

/** An id that is none selects nothing. */
const nothing = "00000000-0000-0000-0000-000000000000";

/** One record, over all syncs. */
@Resolver()
export class RecordHistoryResolver {
  @Allow("VIEWER", { storeId: "Store" })
  @Query(() => SyncResultConnection, {
    description:
      "What every sync of every integration of a store did to one record, newest first: its explanation. Failures, what was skipped and what was put back are part of it; dry runs, which did nothing, are not, nor are results that have expired. Records that were as they should be are in it where the sync was asked to keep them.",
  })
  recordHistory(
    @Arg("storeId", () => ID, { description: "Of which store." }) storeId: string,
    @Arg("recordType", () => String, { description: "What the record is, as `customer`." }) recordType: string,
    @Arg("key", () => String, { description: "The record's key, whole, in any case." }) key: string,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { services, caller }: GatewayContext,
  ): Promise<PageOf<ResultOfSync> & Exportable> {
    const record = { storeId: decodeId("Store", storeId) ?? nothing, recordType, key, within: syncsWithin(caller) };
    return pageOfHistory(services.database.queries, args, record);
  }
}
