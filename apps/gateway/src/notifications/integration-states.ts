/**
 * Finds integrations that stand otherwise than was last told. A state is told once, when it begins; that all is well again
 * is told too. What was told stands in the integration's row, in the transaction that also makes the messages, so that none
 * is lost and none comes twice, whichever process looks.
 *
 * When a disabling or a silence is over, that is noted and told to nobody: should it begin again, it is told again.
 *
 * DISABLED: the gateway itself disabled it. SILENT: it is automatic, its time came {@link silentAfterMs} ago, and since then
 * it has no sync, or one that stands still: paused by a person, or taken by no worker. FAILED, COMPLETED_WITH_ERRORS: how its last real sync ended (dry runs, undoing and cancelled ones aside).
 */
import type { FaultData } from "@storegate/connector-kit";
import { newId, schema, type Database, type Queries } from "@storegate/database";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { NotificationContent } from "./content.js";
import { encodeId } from "../ids.js";
import type { NotificationEvent, NotificationSettings } from "./notification-settings.js";

const { integrations, notifications, stores, syncs } = schema;

type NotedState = NonNullable<typeof integrations.$inferSelect.toldState>;

/** A state that people are told of. */
type ToldState = Exclude<NotedState, "RETURNED">;

type IntegrationRow = typeof integrations.$inferSelect;

/** A sync that has not ended. */
type OpenSync = Pick<typeof syncs.$inferSelect, "id" | "status" | "trigger" | "createdAt" | "pausedAt">;

/** How long after its time an automatic integration counts as silent. */
export const silentAfterMs = 15 * 60_000;

const eventOf: Readonly<Record<ToldState, NotificationEvent>> = {
  WELL: "RECOVERED",
  DISABLED: "INTEGRATION_DISABLED",
  SILENT: "INTEGRATION_SILENT",
  FAILED: "SYNC_FAILED",
  COMPLETED_WITH_ERRORS: "SYNC_COMPLETED_WITH_ERRORS",
};

/** Makes the messages that are due, and answers how many. */
export async function noteChanges(
  { queries }: Pick<Database, "queries">,
  readSettings: (queries: Queries) => Promise<NotificationSettings>,
  now: Date,
): Promise<number> {
  const changed = (await present(queries, now)).filter(({ state, told }) => state !== null && state !== told);
  let made = 0;
  for (const { integrationId, state, told, content } of changed) {
    if (state === null) continue;
    made += await queries.transaction(async (tx) => {
      const told_ = told === null ? isNull(integrations.toldState) : eq(integrations.toldState, told);
      const [mine] = await tx
        .update(integrations)
        .set({ toldState: state, toldAt: now })
        .where(and(eq(integrations.id, integrationId), told_))
        .returning({ id: integrations.id });
      // What is well from the beginning is no news, and what another process tells is not ours.
      if (!mine || state === "RETURNED" || (told === null && state === "WELL")) return 0;
      const event = eventOf[state];
      const settings = await readSettings(tx);
      if (!settings.events.includes(event)) return 0;
      const receivers = [
        ...settings.emails.map((receiver) => ({ channel: "email" as const, receiver })),
        ...settings.webhookUrls.map((receiver) => ({ channel: "webhook" as const, receiver })),
      ];
      if (receivers.length === 0) return 0;
      await tx
        .insert(notifications)
        .values(receivers.map((each) => ({ id: newId(), event, content, createdAt: now, ...each })));
      return receivers.length;
    });
  }
  return made;
}

/** How each integration stands now; null where nothing has happened to tell of. */
async function present(queries: Queries, now: Date) {
  const last = queries
    .selectDistinctOn([syncs.integrationId])
    .from(syncs)
    .where(
      and(
        eq(syncs.dryRun, false),
        inArray(syncs.status, ["SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED"]),
        sql`${syncs.trigger} <> 'UNDO'`,
      ),
    )
    .orderBy(syncs.integrationId, sql`${syncs.id} desc`)
    .as("last");
  // An integration has one at most.
  const open = alias(syncs, "open");
  const rows = await queries
    .select({
      integration: integrations,
      storeName: stores.name,
      sync: {
        id: last.id,
        status: last.status,
        error: last.error,
        failed: last.failed,
        processed: last.processed,
        finishedAt: last.finishedAt,
      },
      open: {
        id: open.id,
        status: open.status,
        trigger: open.trigger,
        createdAt: open.createdAt,
        pausedAt: open.pausedAt,
      },
    })
    .from(integrations)
    .innerJoin(stores, eq(stores.id, integrations.storeId))
    .leftJoin(last, eq(last.integrationId, integrations.id))
    .leftJoin(open, and(eq(open.integrationId, integrations.id), isNull(open.finishedAt)))
    .where(isNull(integrations.deletedAt));
  return rows.map(({ integration, storeName, sync, open: current }) => {
    const silent = silenceOf(integration, current, now);
    const disabled = integration.status === "DISABLED" ? integration.disabledReason : null;
    const { toldState, toldAt, updatedAt } = integration;
    // What is enabled again, and what begins again after silence, is judged by what it does from then on.
    const isOver = toldState === "DISABLED" || toldState === "SILENT";
    const since = toldState === "DISABLED" ? updatedAt : (toldAt ?? updatedAt);
    const judged = (!isOver && toldState !== "RETURNED") || (sync?.finishedAt ?? 0) > since ? sync : null;
    const syncId = (silent && current?.id) ?? sync?.id;
    const state: NotedState | null = disabled
      ? "DISABLED"
      : silent
        ? "SILENT"
        : judged?.status === "FAILED" || judged?.status === "COMPLETED_WITH_ERRORS"
          ? judged.status
          : judged
            ? "WELL"
            : isOver
              ? "RETURNED"
              : null;
    const content: NotificationContent = {
      integrationId: encodeId("Integration", integration.id),
      integrationName: integration.name,
      connectorId: integration.connectorId,
      storeId: encodeId("Store", integration.storeId),
      storeName,
      syncId: syncId ? encodeId("Sync", syncId) : null,
      failedRecords: sync?.failed ?? 0,
      processedRecords: sync?.processed ?? 0,
      dueAt: silent?.dueAt.toISOString() ?? null,
      queuedAt: silent?.queuedAt?.toISOString() ?? null,
      pausedAt: silent?.pausedAt?.toISOString() ?? null,
      fault: faultOf(state, disabled, sync?.error ?? null),
    };
    return { integrationId: integration.id, told: integration.toldState, state, content };
  });
}

/** Since when a silent integration's sync is due, and what became of it; undefined where it is not silent. */
function silenceOf(
  { status, nextSyncAt }: IntegrationRow,
  open: OpenSync | null,
  now: Date,
): { readonly dueAt: Date; readonly queuedAt?: Date | null; readonly pausedAt?: Date | null } | undefined {
  const isLongAgo = (at: Date | null): boolean => at !== null && now.getTime() - at.getTime() > silentAfterMs;
  const queuedAt = open?.status === "QUEUED" ? open.createdAt : null;
  // Once it is queued, the integration's own time is that of the sync after it.
  const dueAt = open?.trigger === "SCHEDULE" && queuedAt ? queuedAt : nextSyncAt;
  if (status !== "AUTOMATIC" || dueAt === null || !isLongAgo(dueAt)) return undefined;
  if (open === null) return { dueAt };
  // One that runs, or waits for a fault to heal, goes on or fails; it is told of then.
  return isLongAgo(open.pausedAt ?? queuedAt) ? { dueAt, queuedAt, pausedAt: open.pausedAt } : undefined;
}

function faultOf(
  state: NotedState | null,
  disabled: FaultData | null,
  error: FaultData | null,
): NotificationContent["fault"] {
  const fault = state === "DISABLED" ? disabled : state === "FAILED" ? error : null;
  return fault && { code: fault.code, message: fault.message, remedy: fault.remedy ?? null };
}
