/** How messages leave: by mail, and as signed webhooks (standardwebhooks.com). */
import { Fault } from "@storegate/connector-kit";
import type { HttpClient } from "@storegate/http-client";
import { createTransport, type Transporter } from "nodemailer";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { NotificationContent } from "./content.js";
import { eventTypes, messageOf } from "./message.js";
import type { NotificationEvent } from "./notification-settings.js";

/** A message to one receiver. `id` is the same however often it is sent. */
export interface Outgoing {
  readonly id: string;
  readonly event: NotificationEvent;
  readonly receiver: string;
  readonly content: NotificationContent;
  readonly createdAt: Date;
}

/**
 * Sends one message.
 * @param signal ends it, and closes its connection; whether the message has arrived is not known then.
 * @throws Fault when it has not arrived, as far as can be told; anything once the signal has ended it.
 */
export type Send = (message: Outgoing, signal: AbortSignal) => Promise<void>;

/** A mail server's address (`smtp://user:password@host:587`, `smtps://…`) and what stands in `From`. */
export interface MailServer {
  readonly url: string;
  readonly from: string;
}

const timeoutMs = 20_000;

/** What nodemailer says of a failure: the command of SMTP at which it came, and the server's answer. */
const mailError = z
  .object({
    message: z.string().optional().catch(undefined),
    responseCode: z.number().optional().catch(undefined),
    command: z.string().optional().catch(undefined),
  })
  .catch({});

/** Mail through a server; answers how to send, and how to let go of it. */
export function mailChannel(server: MailServer): { readonly send: Send; close(): void } {
  const transport: Transporter = createTransport(server.url, {
    from: server.from,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  } as never);
  const domain = /@([\w.-]+)/.exec(server.from)?.[1] ?? "storegate";
  return {
    send: async ({ id, event, receiver, content, createdAt }, signal) => {
      try {
        await transport.sendMail({
          from: server.from,
          to: { name: "", address: receiver },
          date: createdAt,
          messageId: `<${id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated" },
          signal,
          ...messageOf(event, content),
        });
      } catch (error) {
        throw mailFault(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Webhooks, each signed with the secret as it is then. */
export function webhookChannel(http: HttpClient, readSecret: () => Promise<string | undefined>): Send {
  return async ({ id, event, receiver, content, createdAt }, stopped) => {
    const secret = await readSecret();
    if (secret === undefined) return;
    const body = { type: eventTypes[event], timestamp: createdAt.toISOString(), data: content };
    const sentAt = new Date();
    const signature = new Webhook(secret).sign(id, sentAt, JSON.stringify(body));
    const tooLong = AbortSignal.timeout(timeoutMs);
    const request = http.request({
      method: "POST",
      url: receiver,
      headers: {
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
        "webhook-signature": signature,
      },
      body,
      expect: "text",
      // It is tried again later, in its own time.
      retry: { maxAttempts: 1 },
      signal: AbortSignal.any([stopped, tooLong]),
    });
    const response = await request.catch((error: unknown) => {
      if (tooLong.aborted && !stopped.aborted) throw notAnswered(receiver, error);
      // What no second try heals, a day may: a certificate is renewed, a name leads elsewhere again.
      throw new Fault({ ...Fault.from(error).toData(), retryable: true, cause: error });
    });
    if (response.status >= 200 && response.status < 300) return;
    throw new Fault({
      kind: response.status === 429 ? "RATE_LIMITED" : response.status >= 500 ? "UNAVAILABLE" : "CONFIG",
      code: "WEBHOOK_REFUSED",
      message: `${new URL(receiver).host} answered a webhook with status ${response.status}.`,
      remedy: "See why the receiver refuses it, or take its address out of the notification settings.",
      retryable: true,
    });
  };
}

function notAnswered(receiver: string, cause: unknown): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "WEBHOOK_NOT_ANSWERED",
    message: `${new URL(receiver).host} did not answer a webhook within ${timeoutMs / 1000} seconds.`,
    remedy: "See why the receiver is slow: it should answer at once and do its work after. It is sent again by itself.",
    retryable: true,
    cause,
  });
}

/**
 * A failure of the mail server in its own words. What it refuses for good (5xx) of this receiver or this message is not sent
 * again; what it refuses of us, as a password, is.
 */
function mailFault(error: unknown): Fault {
  const { message, responseCode, command } = mailError.parse(error);
  const refused = responseCode !== undefined && responseCode >= 500;
  const forGood = refused && (command === "RCPT TO" || command === "DATA");
  return new Fault({
    kind: refused ? "CONFIG" : "UNAVAILABLE",
    code: refused ? "MAIL_REFUSED" : "MAIL_SERVER_UNAVAILABLE",
    message: `The mail server did not take a message: ${message ?? "it gave no reason"}`,
    remedy: forGood
      ? "Check the addresses in the notification settings, and STOREGATE_MAIL_FROM."
      : "Check STOREGATE_SMTP_URL, STOREGATE_MAIL_FROM and the mail server; the message is sent again by itself.",
    retryable: !forGood,
    cause: error,
  });
}
