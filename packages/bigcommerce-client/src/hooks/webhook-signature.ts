import { createHmac, timingSafeEqual } from "node:crypto";
import { Fault } from "@storegate/http-client";

/**
 * A delivery as it came: its headers, under names of any case, as Node's or Express's object or as Fetch's `Headers` or a Map,
 * and its body before any parsing.
 */
export interface WebhookDelivery {
  readonly headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | Iterable<readonly [name: string, value: string | readonly string[]]>;
  readonly body: string | Uint8Array;
}

/** What a delivery is checked with. */
export interface WebhookVerification {
  /**
   * Client secrets of the app, as text or as the key's bytes; any one may have signed, so that the old one holds while it is
   * being replaced.
   */
  readonly secrets: readonly (string | Uint8Array)[];
  /** Default now, in milliseconds since 1970. */
  readonly now?: number;
  /** How far the delivery's own time may lie from ours, either way. Default five minutes. */
  readonly toleranceMs?: number;
}

/** Whether a delivery is signed, and what the signature vouches for. */
export type WebhookSignature =
  | { readonly signed: false }
  | {
      readonly signed: true;
      /** The message's id, the same in each of its deliveries. */
      readonly messageId: string;
      readonly sentAt: Date;
    };

/** The time that Standard Webhooks allows a delivery to be away from ours. */
const defaultToleranceMs = 5 * 60_000;

/**
 * Checks the signature of a delivery (BigCommerce API reference, webhooks; Standard Webhooks for the headers, which
 * BigCommerce does not name): HMAC-SHA256 with the client secret over `webhook-id.webhook-timestamp.body`, in
 * `webhook-signature` among others. A delivery without any of the three headers is told as unsigned and nothing is vouched
 * for; whether webhooks of an API account are signed is not documented, so that a shared header has to do there.
 * @throws Fault AUTH with the codes WEBHOOK_SIGNATURE_INCOMPLETE, WEBHOOK_SIGNATURE_WRONG or WEBHOOK_OUT_OF_TIME for a
 * delivery that must not be taken, CONFIG with code WEBHOOK_SECRET_MISSING where there is no secret to check with.
 */
export function verifyWebhook(
  { headers, body }: WebhookDelivery,
  { secrets, now = Date.now(), toleranceMs = defaultToleranceMs }: WebhookVerification,
): WebhookSignature {
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  const signatures = header(headers, "webhook-signature");
  if (id === undefined && timestamp === undefined && signatures === undefined) return { signed: false };
  if (id === undefined || timestamp === undefined || signatures === undefined || !/^\d{1,12}$/.test(timestamp))
    throw new Fault({
      kind: "AUTH",
      code: "WEBHOOK_SIGNATURE_INCOMPLETE",
      message: "A webhook's delivery has a part of a signature, or a timestamp that is none.",
      remedy: "Let webhook-id, webhook-timestamp and webhook-signature through unchanged if a proxy stands in between.",
    });
  const keys = secrets.filter(({ length }) => length > 0);
  if (keys.length === 0)
    throw new Fault({
      kind: "CONFIG",
      code: "WEBHOOK_SECRET_MISSING",
      message: "A webhook's delivery is signed, and there is no client secret to check it with.",
      remedy: "Enter the client secret of the app that the webhook belongs to.",
    });
  const sentAt = new Date(Number(timestamp) * 1000);
  if (!keys.some((key) => isSignedWith(key, { id, timestamp, body }, signatures)))
    throw new Fault({
      kind: "AUTH",
      code: "WEBHOOK_SIGNATURE_WRONG",
      message: "A webhook's delivery is not signed with the app's client secret.",
      remedy:
        "Check that the client secret is that of the app that the webhook belongs to, and that the body is checked as it came. If both are so, somebody else sent it.",
    });
  if (Math.abs(now - sentAt.getTime()) > toleranceMs)
    throw new Fault({
      kind: "AUTH",
      code: "WEBHOOK_OUT_OF_TIME",
      message: `A webhook's delivery was signed at ${sentAt.toISOString()}, too far from ${new Date(now).toISOString()}.`,
      remedy: "Check this machine's clock. If it is right, the delivery is an old one that somebody sends again.",
    });
  return { signed: true, messageId: id, sentAt };
}

function isSignedWith(
  secret: string | Uint8Array,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string | Uint8Array },
  signatures: string,
): boolean {
  const expected = createHmac("sha256", secret).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((each) => {
    if (!each.startsWith("v1,")) return false;
    const given = Buffer.from(each.slice("v1,".length), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function header(headers: WebhookDelivery["headers"], name: string): string | undefined {
  const entries = isIterable(headers) ? [...headers] : Object.entries(headers);
  const found = entries.find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof found === "string" ? found : found?.join(" ");
}

function isIterable(
  headers: WebhookDelivery["headers"],
): headers is Extract<WebhookDelivery["headers"], Iterable<unknown>> {
  return Symbol.iterator in headers;
}
