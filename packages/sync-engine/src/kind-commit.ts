/** The own commit of an export kind: what a connector remembers moves in the transaction that commits results. */
import {
  withFields,
  withMask,
  type AnySyncKind,
  type CommittedRecord,
  type SecretMask,
} from "@storegate/connector-kit";
import { keepableJson, lendTransaction, type QueriesTransaction } from "@storegate/database";
import { isDatabaseAway } from "./database-away.js";
import type { Logger, OpenConnector, SyncRow } from "./ports.js";
import { CommitRequests, keepRequestedKeys, requestsNothing } from "./requested-keys.js";

/** Hands records that get their result over, in the transaction that commits it. */
export type KeepMemory = (tx: QueriesTransaction, records: readonly CommittedRecord[]) => Promise<void>;

interface CommitHost {
  readonly logger: Logger;
  readonly now: () => Date;
}

/** How records of this sync are handed to its kind; undefined where the kind has no commit, or nothing is done. */
export function keepMemoryOf(
  host: CommitHost,
  { id: syncId, storeId, integrationId, connectorId, kind: kindKey, trigger, dryRun }: SyncRow,
  open: OpenConnector | undefined,
  kind: AnySyncKind<unknown, unknown> | undefined,
  mask: SecretMask,
): KeepMemory | undefined {
  if (!open || kind?.direction !== "export" || !kind.commit || dryRun) return undefined;
  const ids = { syncId, storeId, integrationId };
  const logger = withMask(withFields(host.logger, ids), mask);
  const undoes = trigger === "UNDO";
  const handed = { ...ids, undoes, runtime: open.runtime, now: host.now, logger };
  return async (tx, records) => {
    const requests = new CommitRequests();
    const context = { ...handed, requestSync: undoes ? requestsNothing : requests.take };
    try {
      await lendTransaction(
        tx,
        connectorId,
        (transaction) => kind.commit?.(context, transaction, asKept(records)) ?? Promise.resolve(),
      );
      // Only now are names looked for among our own tables again.
      await keepRequestedKeys(tx, { integrationId, kind: kindKey }, requests.end(), host.now());
    } catch (error) {
      if (!isDatabaseAway(error))
        logger.warn(
          { err: error, records: records.length },
          `the commit of "${kind.key}" failed; nothing of it was kept`,
        );
      throw error;
    }
  };
}

/** Records as the database gives them back: they are the same whether or not a worker died on the way. */
function asKept(records: readonly CommittedRecord[]): CommittedRecord[] {
  return JSON.parse(keepableJson(records)) as CommittedRecord[];
}
