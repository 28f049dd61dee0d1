import { z } from "zod";
import { instant } from "../wire/instant.js";
import { textOrMissing } from "../wire/text.js";
import type { Hook, HookNotifications } from "./hook.js";

/** A webhook as v3 answers it. */
export const hookSchema = z
  .object({
    id: z.number().int(),
    client_id: textOrMissing,
    store_hash: textOrMissing,
    scope: z.string(),
    destination: z.string(),
    is_active: z.boolean(),
    headers: z.record(z.string(), z.string()).nullish(),
    created_at: instant,
    updated_at: instant,
  })
  .transform((wire): Hook => ({
    id: wire.id,
    clientId: wire.client_id,
    storeHash: wire.store_hash,
    scope: wire.scope,
    destination: wire.destination,
    isActive: wire.is_active,
    headers: wire.headers ?? {},
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
  }));

/** One webhook: in `data` by the reference, bare in the guides. */
export const hookAnswerSchema = z.preprocess(
  (body) => (typeof body === "object" && body !== null && "data" in body ? body.data : body),
  hookSchema,
);

/** The notification settings as v3 answers them. */
export const hookNotificationsSchema = z
  .object({
    data: z.object({
      emails: z.array(z.string()).nullish(),
      blocked_domains: z.array(z.object({ destination: z.string(), time_left: z.number().nullish() })).nullish(),
    }),
  })
  .transform(({ data }): HookNotifications => ({
    emails: data.emails ?? [],
    blockedDomains: (data.blocked_domains ?? []).map(({ destination, time_left }) => ({
      destination,
      secondsLeft: time_left ?? null,
    })),
  }));
