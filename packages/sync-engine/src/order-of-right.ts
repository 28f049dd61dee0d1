/** Whose turn it is among the syncs of one store. */
import type { AnySyncKind } from "@storegate/connector-kit";
import { sql, type SQL } from "drizzle-orm";
import type { OpenConnector, SyncRow } from "./ports.js";

/**
 * Who goes first: those that a person wants to end or to stand still, then in this order; those of one rank take turns. The last are those that
 * keep nobody waiting: first runs of everything, whatever they carry, and dry runs, for which nobody in the store waits.
 */
const ranks = ["ending", "undo", "opt-outs", "webhook", "retry", "usual", "last"] as const;

/**
 * Whether a sync is the first that looks at everything for its integration and kind, in SQL: none before it came to its end.
 * It may take hours, and whoever waits for something else shall not wait for it.
 */
export const isFirst: SQL<boolean> = sql<boolean>`(
  syncs.keys is null and syncs.trigger in ('MANUAL', 'SCHEDULE', 'APPROVAL') and not exists (
    select 1 from syncs as earlier
    where earlier.integration_id = syncs.integration_id and earlier.kind = syncs.kind
      and earlier.status in ('SUCCEEDED', 'COMPLETED_WITH_ERRORS') and not earlier.dry_run
      and earlier.keys is null and earlier.trigger in ('MANUAL', 'SCHEDULE', 'APPROVAL')))`;

/** The rank of a sync: the lowest goes first. */
export function rankOf(
  sync: Pick<SyncRow, "trigger" | "cancelRequestedAt" | "pauseRequestedAt" | "connectorId" | "kind" | "dryRun">,
  first: boolean,
  connectors: ReadonlyMap<string, OpenConnector>,
): number {
  const is = (name: (typeof ranks)[number]): number => ranks.indexOf(name);
  if (sync.cancelRequestedAt ?? sync.pauseRequestedAt) return is("ending");
  if (first || sync.dryRun) return is("last");
  if (sync.trigger === "UNDO") return is("undo");
  if (kindOf(sync, connectors)?.carriesOptOuts === true) return is("opt-outs");
  if (sync.trigger === "WEBHOOK") return is("webhook");
  if (sync.trigger === "RETRY" || sync.trigger === "FOLLOW_UP") return is("retry");
  return is("usual");
}

function kindOf(
  { connectorId, kind }: Pick<SyncRow, "connectorId" | "kind">,
  connectors: ReadonlyMap<string, OpenConnector>,
): AnySyncKind<unknown, unknown> | undefined {
  return connectors.get(connectorId)?.connector.syncKinds.find((each) => each.key === kind);
}
