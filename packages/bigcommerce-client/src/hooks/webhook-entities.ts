import { z } from "zod";
import type { WebhookEvent, WebhookEventHead } from "./webhook-event.js";

const id = z.number().int().nonnegative();
const idOrNull = id.nullish().transform((value) => value ?? null);

/** What an event tells beyond its head. */
type EventOf<Event> = Event extends WebhookEvent ? Omit<Event, keyof WebhookEventHead> : never;

/** How the events of some scopes are told. */
export interface WebhookEntity {
  readonly scopes: RegExp;
  /** Those of them whose payload is documented: one that lacks something is malformed. */
  readonly documented: RegExp;
  readonly data: z.ZodType<EventOf<WebhookEvent>>;
}

/** All of them; a scope stands in the first that it matches (BigCommerce API reference, webhook events). */
export const webhookEntities: readonly WebhookEntity[] = [
  {
    scopes: /^store\/customer\/address\/\w+$/,
    documented: /\/(created|updated|deleted)$/,
    data: z
      .object({ id, address: z.object({ customer_id: id }) })
      .transform((data) => ({ entity: "customerAddress", addressId: data.id, customerId: data.address.customer_id })),
  },
  {
    scopes: /^store\/customer\/(?!metafield\/)/,
    documented: /^store\/customer\/(created|updated|deleted)$/,
    data: z
      .object({ type: z.literal("customer"), id })
      .transform((data) => ({ entity: "customer", customerId: data.id })),
  },
  {
    scopes: /^store\/(channel\/\d+\/)?order\/(?!metafield\/)/,
    documented: /^store\/order\/(created|updated|archived|statusUpdated|refund\/created|message\/created)$/,
    data: z
      .object({
        type: z.literal("order"),
        id,
        status: z.object({ previous_status_id: id, new_status_id: id }).nullish(),
        refund: z.object({ refund_id: idOrNull }).nullish(),
        message: z.object({ order_message_id: idOrNull }).nullish(),
      })
      .transform(({ id: orderId, status, refund, message }) => ({
        entity: "order",
        orderId,
        statusChange: status ? { from: status.previous_status_id, to: status.new_status_id } : null,
        refundId: refund?.refund_id ?? null,
        messageId: message?.order_message_id ?? null,
      })),
  },
  {
    scopes: /^store\/product\/(?!metafield\/)/,
    documented: /\/(created|updated|deleted|inventory\/updated|inventory\/order\/updated)$/,
    data: z.object({ type: z.literal("product"), id }).transform((data) => ({ entity: "product", productId: data.id })),
  },
  {
    scopes: /^store\/sku\/(?!metafield\/)/,
    documented: /\/(created|updated|deleted|inventory\/updated|inventory\/order\/updated)$/,
    data: z
      .object({
        type: z.literal("sku"),
        id,
        sku: z.object({ product_id: idOrNull, variant_id: idOrNull }).nullish(),
        inventory: z.object({ product_id: idOrNull, variant_id: idOrNull }).nullish(),
      })
      .transform(({ id: skuId, sku, inventory }) => ({
        entity: "sku",
        skuId,
        productId: sku?.product_id ?? inventory?.product_id ?? null,
        variantId: sku?.variant_id ?? inventory?.variant_id ?? null,
      })),
  },
  {
    scopes: /^store\/subscriber\/\w+$/,
    documented: /\/(created|updated|deleted)$/,
    data: z
      .object({ type: z.literal("subscriber"), id })
      .transform((data) => ({ entity: "subscriber", subscriberId: data.id })),
  },
];
