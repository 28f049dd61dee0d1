import { z } from "zod";

/** What a notice tells; webhooks carry it as their `data`. */
export const notificationContent = z.strictObject({
  integrationId: z.string(),
  integrationName: z.string(),
  connectorId: z.string(),
  storeId: z.string(),
  storeName: z.string(),
  /** The sync that stands still, or else the last that did something; null before the first. */
  syncId: z.string().nullable(),
  failedRecords: z.int(),
  processedRecords: z.int(),
  /** Of a silent integration: when its sync was due, RFC 3339. */
  dueAt: z.string().nullable(),
  /** Of a silent integration whose sync no worker has taken: since when it waits for one, RFC 3339. */
  queuedAt: z.string().nullable().default(null),
  /** Of a silent integration whose sync was left by its worker: until when that had it, RFC 3339. */
  leftAt: z.string().nullable().default(null),
  /** Of a silent integration whose sync a person has paused: since when, RFC 3339. */
  pausedAt: z.string().nullable().default(null),
  fault: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string().nullable() }).nullable(),
});

/** See {@link notificationContent}. */
export type NotificationContent = z.infer<typeof notificationContent>;
