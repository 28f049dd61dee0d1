/** What a notice says, in words. */
import type { NotificationContent } from "./content.js";
import type { NotificationEvent } from "./notification-settings.js";

/** In characters. */
const longestSubject = 200;

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
  const what = `"${oneLine(content.integrationName)}" of the store "${oneLine(content.storeName)}"`;
  const { fault } = content;
  const why = fault ? [fault.message, ...(fault.remedy ? [`What to do: ${fault.remedy}`] : [])] : [];
  const failed = `${content.failedRecords} of ${content.processedRecords} records failed`;
  const [headline, ...more] = {
    INTEGRATION_DISABLED: [`Storegate has disabled ${what}`, ...why],
    INTEGRATION_SILENT: [
      `${what} has not run when it should`,
      `Its sync was due at ${content.dueAt}. ${whySilent(content)}`,
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
    subject: Array.from(oneLine(headline)).slice(0, longestSubject).join(""),
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs.map((each) => `<p>${escape(each).replaceAll("\n", "<br>")}</p>`).join("\n"),
  };
}

function whySilent({ pausedAt, queuedAt, leftAt }: NotificationContent): string {
  if (pausedAt !== null) return `A sync of it is paused since ${pausedAt}. Let that go on, or cancel it.`;
  if (leftAt !== null)
    return `A sync of it was begun, and since ${leftAt} no worker goes on with it. Look whether workers run, and have its connector.`;
  if (queuedAt === null) return "Look whether a gateway or worker is running.";
  return `A sync of it waits since ${queuedAt} for a worker to take it. Look whether workers run, have its connector, and are not too few.`;
}

/** A header, and a name within a sentence, take one line; names that a store gave may hold what would begin another. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
