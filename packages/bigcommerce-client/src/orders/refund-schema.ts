import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { instant, instantOrNull } from "../wire/instant.js";
import { textOrMissing } from "../wire/text.js";
import { flagOrNull, idOrNull, numberOrNull, referenceOrNull } from "../wire/value-or-null.js";
import type { CreatedRefund, Refund, RefundedItem, RefundPayment } from "./refund.js";

const adjustmentSchema = z.object({ amount: decimal, description: textOrMissing });

const refundedItemSchema = z
  .object({
    item_type: z.string(),
    item_id: z.number().int(),
    reason: textOrMissing,
    quantity: numberOrNull,
    requested_amount: decimalOrNull,
    adjustments: z.array(adjustmentSchema).nullish(),
  })
  .transform((wire): RefundedItem => ({
    itemType: wire.item_type,
    itemId: wire.item_id,
    reason: wire.reason,
    quantity: wire.quantity,
    requestedAmount: wire.requested_amount,
    adjustments: wire.adjustments ?? null,
  }));

const refundPaymentSchema = z
  .object({
    id: idOrNull,
    provider_id: textOrMissing,
    amount: decimalOrNull,
    offline: flagOrNull,
    is_declined: flagOrNull,
    declined_message: textOrMissing,
    transaction_id: referenceOrNull,
  })
  .transform((wire): RefundPayment => ({
    id: wire.id,
    providerId: wire.provider_id,
    amount: wire.amount,
    offline: wire.offline,
    isDeclined: wire.is_declined,
    declinedMessage: wire.declined_message,
    transactionId: wire.transaction_id,
  }));

const wireRefundSchema = z.object({
  id: z.number().int().positive(),
  order_id: z.number().int().positive(),
  user_id: idOrNull,
  created: instant,
  reason: textOrMissing,
  total_amount: decimal,
  total_tax: decimal,
  uses_merchant_override_values: flagOrNull,
  items: z.array(refundedItemSchema),
  payments: z.array(refundPaymentSchema),
});

/** A refund as v3 answers it. */
export const refundSchema = wireRefundSchema.transform((wire): Refund => ({
  id: wire.id,
  orderId: wire.order_id,
  userId: wire.user_id,
  dateCreated: wire.created,
  reason: wire.reason,
  totalAmount: wire.total_amount,
  totalTax: wire.total_tax,
  usesMerchantOverrideValues: wire.uses_merchant_override_values,
  items: wire.items,
  payments: wire.payments,
}));

/**
 * A refund that was just made, in v3's envelope. It is asked for little, since an answer that cannot be read leaves the
 * caller without knowing that the money is on its way; the order's id is the caller's.
 */
export const createdRefundAnswerSchema = z
  .object({
    data: wireRefundSchema.omit({ order_id: true }).extend({
      created: instantOrNull,
      total_tax: decimalOrNull,
      items: z.array(refundedItemSchema).nullish(),
      payments: z.array(refundPaymentSchema).nullish(),
    }),
  })
  .transform(({ data: wire }): Omit<CreatedRefund, "orderId"> => ({
    id: wire.id,
    userId: wire.user_id,
    dateCreated: wire.created,
    reason: wire.reason,
    totalAmount: wire.total_amount,
    totalTax: wire.total_tax,
    usesMerchantOverrideValues: wire.uses_merchant_override_values,
    items: wire.items ?? null,
    payments: wire.payments ?? null,
  }));

/** One refund in v3's envelope. */
export const refundAnswerSchema = z.object({ data: refundSchema }).transform(({ data }) => data);
