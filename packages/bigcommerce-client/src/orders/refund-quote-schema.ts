import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { textOrMissing } from "../wire/text.js";
import { flagOrNull } from "../wire/value-or-null.js";
import type { RefundMethod, RefundMethodPart, RefundQuote } from "./refund.js";

const partSchema = z
  .object({
    provider_id: z.string(),
    provider_description: textOrMissing,
    amount: decimal,
    offline: z.boolean(),
    offline_provider: flagOrNull,
    offline_reason: textOrMissing,
  })
  .transform((wire): RefundMethodPart => ({
    providerId: wire.provider_id,
    providerDescription: wire.provider_description,
    amount: wire.amount,
    offline: wire.offline,
    isOfflineProvider: wire.offline_provider,
    offlineReason: wire.offline_reason,
  }));

/** A list of lists: each inner one is one way to refund. */
const methodSchema = z
  .array(partSchema)
  .min(1)
  .transform((parts): RefundMethod => ({ parts }));

/** A quote in v3's envelope. The reference names the flag of tax `tax_inclusive`, its guide `is_tax_included`. */
export const refundQuoteAnswerSchema = z
  .object({
    data: z.object({
      order_id: z.number().int().positive(),
      total_refund_amount: decimal,
      total_refund_tax_amount: decimal,
      order_level_refund_amount: decimalOrNull,
      rounding: decimalOrNull,
      adjustment: decimalOrNull,
      tax_inclusive: flagOrNull,
      is_tax_included: flagOrNull,
      refund_methods: z.array(methodSchema),
    }),
  })
  .transform(({ data: wire }): RefundQuote => ({
    orderId: wire.order_id,
    totalRefundAmount: wire.total_refund_amount,
    totalRefundTaxAmount: wire.total_refund_tax_amount,
    orderLevelRefundAmount: wire.order_level_refund_amount,
    rounding: wire.rounding,
    adjustment: wire.adjustment,
    isTaxInclusive: wire.tax_inclusive ?? wire.is_tax_included,
    refundMethods: wire.refund_methods,
  }));
