/**
 * Finds integrations that stand otherwise than was last told. A state is told once, when it begins; that all is well again
 * is told too. What was told stands in the integration's row, in the transaction that also makes the messages, so that none
 * is lost and none comes twice, whichever process looks.
 *
 * When a disabling or a silence is over, that is noted and told to nobody: should it begin again, it is told again.
 *
 * DISABLED: the gateway itself disabled it. SILENT: see silence.ts. FAILED, COMPLETED_WITH_ERRORS: how its last real sync ended
 * (dry runs, undoing and cancelled ones aside).
 */
import { newId, schema, type Database, type Queries } from "@storegate/database";
import { and, eq, isNull } from "drizzle-orm";
import type { NotificationEvent, NotificationSettings } from "./notification-settings.js";
import { present, type NotedState } from "./present-states.js";

const { integrations, notifications } = schema;

/** A state that people are told of. */
type ToldState = Exclude<NotedState, "RETURNED">;

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
