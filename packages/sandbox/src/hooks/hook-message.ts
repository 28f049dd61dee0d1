import { createHash, createHmac } from "node:crypto";
import type { HookEvent } from "../store/hook-events.js";
import { storeId } from "../store/store-id.js";

/**
 * The body that hooks are sent for an event (BigCommerce API reference, webhooks v3). `hash` is the SHA-1 of all else in
 * it, so two like events within one second have the same hash.
 */
export function hookBody(storeHash: string, scope: string, event: HookEvent, now: number): string {
  const payload = {
    scope,
    store_id: String(storeId),
    data: event.data,
    created_at: Math.floor(now / 1000),
    producer: `stores/${storeHash}`,
  };
  const hash = createHash("sha1").update(JSON.stringify(payload)).digest("hex");
  const { created_at, producer, ...head } = payload;
  return JSON.stringify({ ...head, hash, created_at, producer });
}

/**
 * The headers that prove who sent a body, as the Standard Webhooks specification names them. The key is the client secret
 * itself: what the specification's libraries are given is its base64, which they decode (BigCommerce API reference,
 * webhooks overview).
 */
export function signatureHeaders(secret: string, messageId: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac("sha256", secret).update(`${messageId}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": messageId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
