import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyWebhook, type WebhookDelivery } from "./webhook-signature.js";

const secret = "c1ient-s3cret";
const now = Date.parse("2026-06-18T12:05:04Z");
const body = '{"scope":"store/customer/updated","data":{"type":"customer","id":7}}';

function sign(key: string, { id = "msg_1", at = now, text = body } = {}): string {
  return `v1,${createHmac("sha256", key)
    .update(`${id}.${Math.floor(at / 1000)}.${text}`)
    .digest("base64")}`;
}

function delivery(signature = sign(secret), more: Readonly<Record<string, string | undefined>> = {}): WebhookDelivery {
  return {
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(now / 1000),
      "webhook-signature": signature,
      ...more,
    },
    body,
  };
}

describe("a delivery's signature", () => {
  test("vouches for its id and time, under headers of any case and with a body of bytes", () => {
    const vouched = { signed: true, messageId: "msg_1", sentAt: new Date(now) };
    expect(verifyWebhook(delivery(), { secrets: [secret], now })).toEqual(vouched);
    const { headers } = delivery();
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    const bytes = { headers: shouted, body: new TextEncoder().encode(body) };
    expect(verifyWebhook(bytes, { secrets: [secret], now })).toEqual(vouched);
  });

  test("is looked for in Fetch's headers and in a Map, too", () => {
    const { headers } = delivery();
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    for (const held of [new Headers(pairs.map(([name, value]) => [name, value])), new Map(pairs)]) {
      expect(verifyWebhook({ headers: held, body }, { secrets: [secret], now }).signed).toBe(true);
      expect(() => verifyWebhook({ headers: held, body }, { secrets: ["another"], now })).toThrow(
        expect.objectContaining({ code: "WEBHOOK_SIGNATURE_WRONG" }),
      );
    }
    expect(verifyWebhook({ headers: new Headers(), body }, { secrets: [secret], now })).toEqual({ signed: false });
  });

  test("is the one that Standard Webhooks itself gives as its example", () => {
    const example = {
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      },
      body: '{"test": 2432232314}',
    };
    const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
    expect(verifyWebhook(example, { secrets: [key], now: 1_614_265_330_000 })).toMatchObject({ signed: true });
  });

  test("may be any of several, by any of several secrets, while one is being replaced", () => {
    const both = `v1a,other v1,AAAA ${sign("old")} ${sign("older")}`;
    expect(verifyWebhook(delivery(both), { secrets: ["", secret, "old"], now }).signed).toBe(true);
  });

  test.each([
    ["by another secret", delivery(sign("another"))],
    ["of another body", delivery(sign(secret, { text: `${body} ` }))],
    ["of another message", delivery(sign(secret, { id: "msg_2" }))],
    ["of another time", delivery(sign(secret, { at: now + 1000 }))],
    ["of another version", delivery(sign(secret).replace("v1,", "v2,"))],
    ["cut short", delivery(sign(secret).slice(0, -8))],
    ["of nothing", delivery("v1,")],
    ["that is none", delivery("")],
  ])("%s is refused", (_name, wrong) => {
    expect(() => verifyWebhook(wrong, { secrets: [secret], now })).toThrow(
      expect.objectContaining({ kind: "AUTH", code: "WEBHOOK_SIGNATURE_WRONG" }),
    );
  });

  test("holds for five minutes either way, or as long as is said", () => {
    for (const away of [-300_000, 300_000])
      expect(verifyWebhook(delivery(), { secrets: [secret], now: now + away }).signed).toBe(true);
    for (const away of [-301_000, 301_000])
      expect(() => verifyWebhook(delivery(), { secrets: [secret], now: now + away })).toThrow(
        expect.objectContaining({ code: "WEBHOOK_OUT_OF_TIME" }),
      );
    expect(verifyWebhook(delivery(), { secrets: [secret], now: now + 301_000, toleranceMs: 600_000 }).signed).toBe(
      true,
    );
  });

  test("of which a part is missing is refused, and one that is missing is told", () => {
    for (const more of [
      { "webhook-signature": undefined },
      { "webhook-id": undefined },
      { "webhook-timestamp": undefined },
      { "webhook-timestamp": "soon" },
    ])
      expect(() => verifyWebhook(delivery(sign(secret), more), { secrets: [secret], now })).toThrow(
        expect.objectContaining({ kind: "AUTH", code: "WEBHOOK_SIGNATURE_INCOMPLETE" }),
      );
    expect(verifyWebhook({ headers: { "x-shared": "s" }, body }, { secrets: [secret], now })).toEqual({
      signed: false,
    });
  });

  test("cannot be checked without a secret, which who configures is told", () => {
    for (const secrets of [[], [""]])
      expect(() => verifyWebhook(delivery(), { secrets, now })).toThrow(
        expect.objectContaining({ kind: "CONFIG", code: "WEBHOOK_SECRET_MISSING" }),
      );
  });
});
