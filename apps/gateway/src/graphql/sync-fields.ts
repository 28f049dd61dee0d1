import type { FaultData, JsonObject } from "@storegate/connector-kit";
import { Allow, FaultType, Json, PageArgs, type PageOf } from "@storegate/connector-kit/graphql";
import { remainingSeconds, type SyncRow } from "@storegate/sync-engine";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Resolver, Root } from "type-graphql";
import type { Exportable } from "../exports/export-selection.js";
import { encodeId } from "../ids.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { SyncKind, syncKind } from "./connector-type.js";
import type { GatewayContext } from "./context.js";
import { IntegrationType } from "./integration-type.js";
import { resultsCost } from "./result-filter.js";
import { pageOfResults } from "./sync-pages.js";
import { SyncResultConnection, SyncResultFilter, type ResultOfSync } from "./sync-result-type.js";
import { Actor, FaultCount, LabelCount, SyncProgress, SyncType, SyncWait } from "./sync-type.js";
import { plainBelowViewer, toldFault } from "./told-fault.js";

/** Fields of a sync that are not in its row. */
@Resolver(() => SyncType)
export class SyncTypeResolver {
  @FieldResolver(() => ID, { description: "Opaque." })
  id(@Root() sync: SyncRow): string {
    return encodeId("Sync", sync.id);
  }

  @Allow("VIEWER")
  @FieldResolver(() => IntegrationType, { nullable: true, description: "Null once it is deleted." })
  integration(@Root() sync: SyncRow, @Ctx() { loaders }: GatewayContext): Promise<IntegrationRow | null> {
    return loaders.integration.load(sync.integrationId);
  }

  @FieldResolver(() => SyncKind, { description: "Which of its connector's sorts of sync." })
  kind(@Root() sync: SyncRow, @Ctx() { services }: GatewayContext): SyncKind {
    const kinds = services.connectors.get(sync.connectorId)?.connector.syncKinds;
    const kind = kinds?.find((each) => each.key === sync.kind);
    if (kind) return syncKind(kind);
    const description = "This version does not know this kind.";
    return { key: sync.kind, title: sync.kind, description, undoable: false };
  }

  @FieldResolver(() => SyncProgress, { description: "How far it is." })
  progress(@Root() sync: SyncRow): SyncProgress {
    const { phase, processed, total, created, updated, deleted, unchanged, skipped, failed, apiCalls } = sync;
    return {
      phase,
      processed,
      total,
      created,
      updated,
      deleted,
      unchanged,
      skipped,
      failed,
      apiCalls,
      percent: total === null ? null : total === 0 ? 100 : Math.min(100, (processed * 100) / total),
      recordsPerSecond: sync.recordsPerSecond,
      etaSeconds: sync.finishedAt || sync.pausedAt ? null : remainingSeconds(processed, total, sync.recordsPerSecond),
    };
  }

  @Allow("VIEWER", "any", ["sync", "syncs", "node"])
  @FieldResolver(() => SyncResultConnection, {
    complexity: resultsCost,
    description:
      "What became of records, in the order of commitment; of a dry run, what would become of each. Once they are gone (resultsExpireAt) an empty list, and CURSOR_EXPIRED with `after`. A key that is narrowed to operations needs sync, syncs or node among them.",
  })
  results(
    @Root() sync: SyncRow,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => SyncResultFilter, { nullable: true, description: "Only those that pass all of it." })
    filter: SyncResultFilter | null,
    @Ctx() { services }: GatewayContext,
  ): Promise<PageOf<ResultOfSync> & Exportable> {
    return pageOfResults(services.database.queries, page, sync, filter);
  }

  @FieldResolver(() => FaultType, {
    nullable: true,
    description: `Why it failed as a whole; records that failed alone are in results. ${plainBelowViewer}`,
  })
  error(@Root() sync: SyncRow, @Ctx() { caller }: GatewayContext): FaultData | null {
    return sync.error && toldFault(sync.error, caller);
  }

  @FieldResolver(() => SyncWait, {
    nullable: true,
    description:
      "Set while a fault that time heals keeps it from going on, as a store that does not answer; its status stays RUNNING. Null once something is done again, or it has ended, and while it is paused.",
  })
  waiting(
    @Root() { retries, retryAt, stalledBy, stalledSince, pausedAt }: SyncRow,
    @Ctx() { caller }: GatewayContext,
  ): SyncWait | null {
    if (!retryAt || !stalledBy || !stalledSince || pausedAt) return null;
    return { fault: toldFault(stalledBy, caller), since: stalledSince, retryAt, tries: retries };
  }

  @FieldResolver(() => [LabelCount], {
    description:
      "How many records bear each label, largest first. The first 100 that come are counted apart, all others together as `other`; results have each its own.",
  })
  labels(@Root() sync: SyncRow): LabelCount[] {
    const counts = Object.entries(sync.labels).map(([label, count]) => ({ label, count }));
    return counts.toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label));
  }

  @FieldResolver(() => [FaultCount], {
    description:
      "Failed records by cause (kind, code and field), largest first. The first 50 that come are counted apart, all others together as OTHER_FAULTS; results have each its own.",
  })
  faults(@Root() sync: SyncRow, @Ctx() { caller }: GatewayContext): FaultCount[] {
    const told = sync.faults.map(({ fault, count }) => ({ fault: toldFault(fault, caller), count }));
    return told.toSorted((a, b) => b.count - a.count);
  }

  @Allow("VIEWER")
  @FieldResolver(() => Json, {
    description:
      "The integration's config as it was given at the start, without the connector's defaults, with every secret replaced by null; it stays when the integration is changed or deleted. Of an undo, the config of the sync that it undoes.",
  })
  config(@Root() { connectorId, config }: SyncRow, @Ctx() { shownConfigs }: GatewayContext): JsonObject {
    return shownConfigs.of(connectorId, config as JsonObject);
  }

  @Allow("VIEWER")
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "Which version of the integration's config that is; Integration.configHistory tells who made it so. Null where it is not known: of syncs from before versions were counted, and where an earlier version of the gateway, running beside this one, had set the config. Secrets are those that are kept while it runs.",
  })
  configVersion(@Root() sync: SyncRow): number | null {
    return sync.configVersion;
  }

  @Allow("VIEWER")
  @FieldResolver(() => Actor, { nullable: true, description: "Null where the gateway did." })
  async startedBy(@Root() sync: SyncRow, @Ctx() { loaders }: GatewayContext): Promise<Actor | null> {
    const { startedById: keyId } = sync;
    const name = keyId === null ? null : await loaders.keyName.load(keyId);
    return keyId === null || name === null ? null : { name, keyId };
  }
}
