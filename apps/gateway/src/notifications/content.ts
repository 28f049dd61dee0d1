import { z } from "zod";

/** What a notice tells; webhooks carry it as their `data`. */
export const notificationContent = z.strictObject({
  integrationId: z.string(),
  integrationName: z.string(),
  connectorId: z.string(),
  storeId: z.string(),
  storeName: z.string(),
  /** The last sync that did something; null before the first. */
  syncId: z.string().nullable(),
  failedRecords: z.int(),
  processedRecords: z.int(),
  /** Of a silent integration: when its sync was due, RFC 3339. */
  dueAt: z.string().nullable(),
  fault: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string().nullable() }).nullable(),
});

/** See {@link notificationContent}. */
export type NotificationContent = z.infer<typeof notificationContent>;
