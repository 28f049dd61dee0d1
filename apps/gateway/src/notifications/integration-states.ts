/**
 * Finds integrations that stand otherwise than was last told. A state is told once, when it begins; that all is well again
 * is told too. What was told stands in the integration's row, in the transaction that also makes the messages, so that none
 * is lost and none comes twice, whichever process looks.
 *
 * DISABLED: the gateway itself disabled it. SILENT: it is automatic, and has not run for {@link silentAfterMs} since its
 * time came. FAILED, COMPLETED_WITH_ERRORS: how its last real sync ended (dry runs, undoing and cancelled ones aside).
 */
import type { FaultData } from "@storegate/connector-kit";
import { newId, schema, type Database, type Queries } from "@storegate/database";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { NotificationContent } from "./content.js";
import { encodeId } from "../ids.js";
import type { NotificationEvent, NotificationSettings } from "./notification-settings.js";

const { integrations, notifications, stores, syncs } = schema;

type ToldState = NonNullable<typeof integrations.$inferSelect.toldState>;

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
        .set({ toldState: state })
        .where(and(eq(integrations.id, integrationId), told_))
        .returning({ id: integrations.id });
      // What is well from the beginning is no news, and what another process tells is not ours.
      if (!mine || (told === null && state === "WELL")) return 0;
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
      running: sql<boolean>`exists (select 1 from ${syncs} where ${syncs.integrationId} = ${integrations.id} and ${syncs.finishedAt} is null)`,
    })
    .from(integrations)
    .innerJoin(stores, eq(stores.id, integrations.storeId))
    .leftJoin(last, eq(last.integrationId, integrations.id))
    .where(isNull(integrations.deletedAt));
  return rows.map(({ integration, storeName, sync, running }) => {
    const due = integration.status === "AUTOMATIC" && !running ? integration.nextSyncAt : null;
    const silent = due !== null && now.getTime() - due.getTime() > silentAfterMs;
    const disabled = integration.status === "DISABLED" ? integration.disabledReason : null;
    // What is enabled again is judged by what it does from then on.
    const judged =
      integration.toldState !== "DISABLED" || (sync?.finishedAt ?? 0) > integration.updatedAt ? sync : null;
    const state: ToldState | null = disabled
      ? "DISABLED"
      : silent
        ? "SILENT"
        : judged?.status === "FAILED" || judged?.status === "COMPLETED_WITH_ERRORS"
          ? judged.status
          : judged && "WELL";
    const content: NotificationContent = {
      integrationId: encodeId("Integration", integration.id),
      integrationName: integration.name,
      connectorId: integration.connectorId,
      storeId: encodeId("Store", integration.storeId),
      storeName,
      syncId: sync ? encodeId("Sync", sync.id) : null,
      failedRecords: sync?.failed ?? 0,
      processedRecords: sync?.processed ?? 0,
      dueAt: silent ? due.toISOString() : null,
      fault: faultOf(state, disabled, sync?.error ?? null),
    };
    return { integrationId: integration.id, told: integration.toldState, state, content };
  });
}

function faultOf(
  state: ToldState | null,
  disabled: FaultData | null,
  error: FaultData | null,
): NotificationContent["fault"] {
  const fault = state === "DISABLED" ? disabled : state === "FAILED" ? error : null;
  return fault && { code: fault.code, message: fault.message, remedy: fault.remedy ?? null };
}
