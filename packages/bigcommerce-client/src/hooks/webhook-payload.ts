import { Fault } from "@storegate/http-client";
import { z } from "zod";
import { parseStoreHash } from "../store/store-hash.js";
import { instant } from "../wire/instant.js";
import { webhookEntities } from "./webhook-entities.js";
import type { WebhookEvent, WebhookEventHead } from "./webhook-event.js";

const payloadSchema = z.object({
  scope: z.string().min(1),
  producer: z.string(),
  store_id: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => (value === null || value === undefined ? null : String(value))),
  hash: z.string().nullish(),
  created_at: instant,
  data: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * The event in a delivery's body (BigCommerce API reference, webhook events). A scope that is not known, or a payload of an
 * undocumented kind, is an event of the entity `other`.
 * @throws Fault INPUT with code WEBHOOK_MALFORMED for a body that is no event, or lacks what its scope's must have.
 */
export function parseWebhookEvent(body: string | Uint8Array): WebhookEvent {
  const payload = parsed(payloadSchema, jsonOf(body));
  const { scope, store_id, hash, created_at } = payload;
  const data = payload.data ?? {};
  const head: WebhookEventHead = {
    scope,
    storeHash: storeHashOf(payload.producer),
    storeId: store_id,
    hash: hash ?? null,
    createdAt: created_at,
    data,
  };
  const entity = webhookEntities.find(({ scopes }) => scopes.test(scope));
  if (entity === undefined) return { ...head, entity: "other" };
  if (entity.documented.test(scope)) return { ...head, ...parsed(entity.data, data, "data.") };
  const told = entity.data.safeParse(data);
  return told.success ? { ...head, ...told.data } : { ...head, entity: "other" };
}

function jsonOf(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch (error) {
    throw malformedEvent("it is not JSON", { cause: error });
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, within = ""): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? undefined : within + issue.path.map(String).join(".");
  throw malformedEvent(`${field ?? "its content"} is not as documented (${issue?.message})`, { field });
}

function storeHashOf(producer: string): string {
  try {
    return parseStoreHash(/^stores\/[^/]+$/.test(producer) ? producer : "");
  } catch (error) {
    throw malformedEvent("producer is not stores/HASH", { field: "producer", cause: error });
  }
}

function malformedEvent(why: string, more: { readonly field?: string | undefined; readonly cause?: unknown }): Fault {
  return new Fault({
    kind: "INPUT",
    code: "WEBHOOK_MALFORMED",
    message: `A webhook's body is no event of a store: ${why}.`,
    remedy: "If a store sent it, report this with its scope: the webhooks' format has changed. If not, refuse it.",
    ...more,
  });
}
