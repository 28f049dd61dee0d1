/**
 * A store that refuses its token. Its integrations are disabled, so that nobody asks it again and again; a good token brings
 * back exactly those, each as it was; what came due in between is made up once. What a person has disabled stays so.
 */
import type { FaultData, Logger } from "@storegate/connector-kit";
import { schema, type QueriesTransaction } from "@storegate/database";
import {
  changeIntegration,
  nextSyncOf,
  tokenMarkOfRow,
  type OpenConnector,
  type SyncEnding,
  type SyncRow,
  type TokenMark,
} from "@storegate/sync-engine";
import { and, asc, eq, isNotNull, isNull, ne } from "drizzle-orm";
import { theGateway, writeAudit, type Actor } from "../audit/audit-trail.js";
import { encodeId } from "../ids.js";
import { integrationTarget } from "../integrations/integration-audit.js";

const { integrations, stores } = schema;

/** Whether a fault says that the store itself refused the token, as against a provider that a connector asked. */
export function isRefusedToken(fault: FaultData | null): fault is FaultData {
  return fault?.kind === "AUTH" && fault.code === "TOKEN_REJECTED";
}

/**
 * Disables a store's integrations when a sync fails because the store refused the token, in the transaction that ends the
 * sync. One whose store was opened before the token was given speaks of another token.
 * @param token which it was opened with; null where nothing was asked of the store.
 * @returns how many were disabled.
 */
export async function disableForRefusedToken(
  tx: QueriesTransaction,
  sync: Pick<SyncRow, "storeId">,
  fault: FaultData | null,
  token: TokenMark | null,
): Promise<number> {
  if (!isRefusedToken(fault) || token === null) return 0;
  const [store] = await tx
    .update(stores)
    .set({ status: "AUTHENTICATION_FAILED", statusReason: fault })
    .where(and(eq(stores.id, sync.storeId), isNull(stores.deletedAt), eq(tokenMarkOfRow, token)))
    .returning({ id: stores.id });
  if (!store) return 0;
  const enabled = await tx
    .select()
    .from(integrations)
    .where(and(eq(integrations.storeId, store.id), isNull(integrations.deletedAt), ne(integrations.status, "DISABLED")))
    .orderBy(asc(integrations.id))
    .for("no key update");
  for (const before of enabled) {
    const { status } = before;
    // When it is due stands: what comes due meanwhile is made up once when it is brought back.
    const disabling = { status: "DISABLED", statusBefore: status, disabledReason: fault } as const;
    const after = await changeIntegration(tx, before, disabling, { changedById: null, reason: fault });
    await writeAudit(tx, theGateway, {
      operation: "disableIntegration",
      target: integrationTarget(after),
      before: { status },
      after: { status: after.status, disabledReason: fault.code },
    });
  }
  return enabled.length;
}

/** Does that where a sync ends, and then says in the log that it was done. */
export function disabling(logger: Logger): SyncEnding {
  return async (tx, sync, fault, token) => {
    const count = await disableForRefusedToken(tx, sync, fault, token);
    if (count === 0 || !fault) return undefined;
    const { id: syncId, storeId } = sync;
    const { code, message, remedy } = fault;
    return () =>
      logger.warn(
        { storeId, syncId, integrations: count, fault: code, reason: message, remedy },
        "a store refuses its token: its integrations are disabled until updateStore is given a good one",
      );
  };
}

/** What the history of what is brought back says. */
const tokenAccepted: FaultData = {
  kind: "AUTH",
  code: "TOKEN_ACCEPTED",
  message: "The store accepts its access token again, so that the integration is enabled again.",
  retryable: false,
};

/**
 * Brings back what was disabled for a store's old token.
 * @param actor whoever gave the good one.
 * @returns what it was, as the audit tells it.
 */
export async function bringBack(
  tx: QueriesTransaction,
  storeId: string,
  connectors: ReadonlyMap<string, OpenConnector>,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<{ readonly id: string; readonly status: string }[]> {
  const disabled = await tx
    .select()
    .from(integrations)
    .where(
      and(
        eq(integrations.storeId, storeId),
        isNull(integrations.deletedAt),
        eq(integrations.status, "DISABLED"),
        isNotNull(integrations.statusBefore),
      ),
    )
    .orderBy(asc(integrations.id))
    .for("no key update");
  for (const before of disabled) {
    const { connectorId, schedule, statusBefore, nextSyncAt: due } = before;
    const status = statusBefore ?? "MANUAL";
    const next = due ?? nextSyncOf(connectors.get(connectorId)?.connector, { status, schedule }, now);
    const nextSyncAt = next && next < now ? now : next;
    const bringing = { status, statusBefore: null, disabledReason: null, nextSyncAt };
    const by = { changedById: actor.keyId, reason: tokenAccepted };
    const after = await changeIntegration(tx, before, bringing, by);
    await writeAudit(tx, actor, {
      operation: "enableIntegration",
      target: integrationTarget(after),
      before: { status: before.status },
      after: { status: after.status, reason: tokenAccepted.code },
    });
  }
  return disabled.map(({ id, statusBefore }) => ({
    id: encodeId("Integration", id),
    status: statusBefore ?? "MANUAL",
  }));
}

/** Says in the log what {@link bringBack} has brought back, once that is committed. */
export function tellBroughtBack(
  logger: Logger,
  storeId: string,
  broughtBack: readonly { readonly status: string }[],
): void {
  if (broughtBack.length === 0) return;
  const automatic = broughtBack.filter(({ status }) => status === "AUTOMATIC").length;
  const counts = { integrations: broughtBack.length, automatic, manual: broughtBack.length - automatic };
  logger.info({ storeId, ...counts }, "a store has a good token again: its integrations are enabled as they were");
}
