/** Records as an export kind's own commit is handed them. */
import type { FaultData } from "@storegate/http-client";
import type {
  Change,
  CommitContext,
  CommittedRecord,
  ConnectorContext,
  RecordPlan,
  RequestSync,
} from "../connector.js";
import { kept } from "./apply-changes.js";
import type { PlannedRecord } from "../plan-records.js";
import { checkRequestedKeys } from "../requested-keys.js";

/** A change, and why it was not made where it was not. */
export type SettledChange = Change & { readonly fault?: FaultData | undefined };

/**
 * What a commit is handed beside its records.
 * @param asked is told of the keys that it asks for.
 */
export function commitContextOf(
  { store, runtime, now, logger }: ConnectorContext<unknown, unknown>,
  undoes = false,
  asked: (keys: readonly string[]) => void = () => {},
): CommitContext<unknown> {
  const ids = { syncId: "sync-1", integrationId: "integration-1", storeId: store.id };
  return { ...ids, undoes, runtime, requestSync: requestsTo(asked), now, logger };
}

/** Takes requests for syncs as the engine does, and tells of them. */
export function requestsTo(asked: (keys: readonly string[]) => void): RequestSync {
  return async (keys, at) => {
    checkRequestedKeys(keys, at);
    asked(keys);
  };
}

/** A record with its result, as it comes out of a database. */
export function committedRecord(
  { key, externalId, plan }: Pick<PlannedRecord, "key" | "externalId" | "plan">,
  changes: readonly SettledChange[],
): CommittedRecord {
  const { label, reason, memory } = plan;
  return kept({
    key,
    externalId,
    outcome: outcomeOf(plan, changes),
    label,
    reason,
    memory,
    changes: changes.map(({ resource, target, action, before, after, fault }) => {
      return { resource, target, action, before, after, fault };
    }),
  });
}

function outcomeOf(plan: RecordPlan, changes: readonly SettledChange[]): CommittedRecord["outcome"] {
  if (plan.problem || changes.some(({ fault }) => fault !== undefined)) return "FAILED";
  if (plan.skip === true) return "SKIPPED";
  if (changes.length === 0) return "UNCHANGED";
  if (changes.some(({ action }) => action === "create")) return "CREATED";
  return changes.some(({ action }) => action === "delete") ? "DELETED" : "UPDATED";
}
