import { describe, expect, test } from "vitest";
import { notificationContent, type NotificationContent } from "./content.js";
import { messageOf } from "./message.js";

const content: NotificationContent = {
  integrationId: "int_1",
  integrationName: "Prüfung 🦄 名前",
  connectorId: "validation",
  storeId: "sto_1",
  storeName: "Toys",
  syncId: null,
  failedRecords: 0,
  processedRecords: 0,
  dueAt: "2026-06-01T03:00:00.000Z",
  queuedAt: null,
  leftAt: null,
  pausedAt: null,
  fault: null,
};

describe("a mail", () => {
  test("tells names as they are, and takes them for nothing else", () => {
    const storeName = `<b>"Toys" & sons</b>\r\nBcc: a@example.com\n\n> all is well`;
    const { subject, text, html } = messageOf("SYNC_FAILED", { ...content, storeName });
    const inOneLine = `<b>"Toys" & sons</b> Bcc: a@example.com > all is well`;
    expect(subject).toBe(`A sync of "Prüfung 🦄 名前" of the store "${inOneLine}" failed`);
    expect(text.split("\n")[0]).toBe(`${subject}.`);
    expect(html).toContain("&lt;b&gt;&quot;Toys&quot; &amp; sons&lt;/b&gt; Bcc:");
    expect(html).not.toMatch(/<(?!\/?p>|br>)/);
  });

  test("has a subject that is cut between characters", () => {
    const { subject } = messageOf("SYNC_FAILED", { ...content, storeName: "🦄".repeat(200) });
    expect(Array.from(subject)).toHaveLength(200);
    expect(subject.isWellFormed()).toBe(true);
  });

  test("says what a silent integration waits for", () => {
    const silent = (known: Partial<NotificationContent>) =>
      messageOf("INTEGRATION_SILENT", { ...content, ...known }).text;
    const at = "2026-06-01T03:20:00.000Z";
    expect(silent({})).toContain("Look whether a gateway or worker is running.");
    expect(silent({ queuedAt: at })).toContain(`waits since ${at} for a worker`);
    expect(silent({ leftAt: at })).toContain(`since ${at} no worker goes on with it`);
    expect(silent({ queuedAt: at, pausedAt: at })).toContain(`paused since ${at}`);
  });
});

test("a notice that was made before syncs were paused is sent as it is", () => {
  const { queuedAt: _queued, leftAt: _left, pausedAt: _paused, ...old } = content;
  expect(notificationContent.parse(old)).toEqual(content);
});
