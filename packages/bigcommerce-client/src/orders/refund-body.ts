import { Fault } from "@storegate/http-client";
import { jsonAmount } from "../wire/json-amount.js";
import type { NewRefund, RefundItemRequest, RefundSubject } from "./refund-request.js";

/**
 * What to refund, as v3 takes it.
 * @throws Fault INPUT for amounts that are none, and for a reason where there is no item to take it.
 */
export function wireSubject(subject: RefundSubject, reason?: string): Record<string, unknown> {
  if (subject.items === undefined && reason !== undefined)
    throw new Fault({
      kind: "INPUT",
      code: "REASON_NOT_TAKEN",
      message: "A refund of tax alone was given a reason, which BigCommerce takes for items only.",
      remedy: "Leave the reason out, or refund items.",
      field: "reason",
    });
  return subject.items === undefined
    ? { tax_adjustment_amount: jsonAmount(subject.taxAdjustmentAmount, "taxAdjustmentAmount") }
    : { items: subject.items.map((item, index) => wireItem(item, `items.${index}`, reason)) };
}

/** A refund as v3 takes it. */
export function wireRefund(refund: NewRefund): Record<string, unknown> {
  const { payments, merchantCalculatedOverride: override } = refund;
  return {
    ...wireSubject(refund, refund.reason),
    payments: payments.map(({ providerId, amount, offline }, index) => ({
      provider_id: providerId,
      amount: jsonAmount(amount, `payments.${index}.amount`),
      offline,
    })),
    merchant_calculated_override:
      override === undefined
        ? undefined
        : {
            total_amount: jsonAmount(override.totalAmount, "merchantCalculatedOverride.totalAmount"),
            total_tax: jsonAmount(override.totalTax, "merchantCalculatedOverride.totalTax"),
          },
  };
}

function wireItem(item: RefundItemRequest, place: string, reason: string | undefined): Record<string, unknown> {
  const common = { item_type: item.itemType, item_id: item.itemId, reason: item.reason ?? reason };
  if (!("quantity" in item)) return { ...common, amount: jsonAmount(item.amount, `${place}.amount`) };
  return {
    ...common,
    quantity: item.quantity,
    adjustments: item.adjustments?.map(({ amount, description }, index) => ({
      amount: jsonAmount(amount, `${place}.adjustments.${index}.amount`),
      description,
    })),
  };
}
