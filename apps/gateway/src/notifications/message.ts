/** What a notice says, in words. */
import type { NotificationContent } from "./content.js";
import type { NotificationEvent } from "./notification-settings.js";

/** A mail's parts. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The names of events as webhooks have them, in the words of Standard Webhooks. */
export const eventTypes: Readonly<Record<NotificationEvent, string>> = {
  INTEGRATION_DISABLED: "integration.disabled",
  INTEGRATION_SILENT: "integration.silent",
  SYNC_FAILED: "sync.failed",
  SYNC_COMPLETED_WITH_ERRORS: "sync.completed_with_errors",
  RECOVERED: "integration.recovered",
};

/** The mail that tells of an event. */
export function messageOf(event: NotificationEvent, content: NotificationContent): Message {
  const what = `"${content.integrationName}" of the store "${content.storeName}"`;
  const { fault } = content;
  const why = fault ? [fault.message, ...(fault.remedy ? [`What to do: ${fault.remedy}`] : [])] : [];
  const failed = `${content.failedRecords} of ${content.processedRecords} records failed`;
  const [headline, ...more] = {
    INTEGRATION_DISABLED: [`Storegate has disabled ${what}`, ...why],
    INTEGRATION_SILENT: [
      `${what} has not run when it should`,
      `Its sync was due at ${content.dueAt}. Look whether a gateway or worker is running.`,
    ],
    SYNC_FAILED: [`A sync of ${what} failed`, ...why],
    SYNC_COMPLETED_WITH_ERRORS: [
      `A sync of ${what} ended with errors`,
      `${failed}; the sync's results say why each did.`,
    ],
    RECOVERED: [`${what} works again`, "Its last sync succeeded."],
  }[event] as [string, ...string[]];
  const ids = [`Integration: ${content.integrationId}`];
  if (content.syncId) ids.push(`Sync: ${content.syncId}`);
  const paragraphs = [`${headline}.`, ...more, ids.join("\n")];
  return {
    subject: oneLine(headline),
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs.map((each) => `<p>${escape(each).replaceAll("\n", "<br>")}</p>`).join("\n"),
  };
}

/** A header takes one line; names may hold what would begin another. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").slice(0, 200);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
