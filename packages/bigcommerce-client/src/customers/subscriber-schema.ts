import { z } from "zod";
import { instantOrNull } from "../wire/instant.js";
import { textOrMissing } from "../wire/text.js";
import type { Subscriber, SubscriberUpdate } from "./subscriber.js";

const whole = z.number().int();

/** A subscriber as v3 answers it. Consents that are missing are malformed: they are not "none". */
export const subscriberSchema = z
  .object({
    id: whole,
    email: z.string(),
    first_name: textOrMissing,
    last_name: textOrMissing,
    source: textOrMissing,
    order_id: whole.nullish(),
    channel_id: whole.nullish(),
    consents: z.array(z.string()),
    date_created: instantOrNull,
    date_modified: instantOrNull,
  })
  .transform((wire): Subscriber => ({
    id: wire.id,
    email: wire.email,
    firstName: wire.first_name,
    lastName: wire.last_name,
    source: wire.source,
    orderId: wire.order_id ?? null,
    channelId: wire.channel_id ?? null,
    consents: wire.consents,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
  }));

/** A subscriber, or what of it changes, as v3 takes it. */
export function wireSubscriber(subscriber: SubscriberUpdate): Record<string, unknown> {
  return {
    email: subscriber.email,
    first_name: subscriber.firstName,
    last_name: subscriber.lastName,
    source: subscriber.source,
    order_id: subscriber.orderId,
    channel_id: subscriber.channelId,
    consents: subscriber.consents,
  };
}
