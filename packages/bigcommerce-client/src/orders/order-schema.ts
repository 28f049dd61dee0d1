import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { instant, instantOrNull } from "../wire/instant.js";
import { textOrMissing, textOrNull } from "../wire/text.js";
import { flagOrNull, idOrNull, numberOrNull, referenceOrNull } from "../wire/value-or-null.js";
import { includedLineItemsSchema } from "./included-line-items.js";
import { orderAddressSchema } from "./order-address-schema.js";
import { includedFeesSchema } from "./order-fee-schema.js";
import type { OrderLineItem } from "./order-line-item.js";
import type { Order } from "./order.js";

/** An order as v2 answers it, with the fields that are used; others are let be. */
export const orderSchema = z
  .object({
    id: z.number().int().positive(),
    customer_id: z.number().int().nonnegative(),
    status_id: z.number().int(),
    status: textOrMissing,
    custom_status: textOrMissing,
    billing_address: orderAddressSchema,
    date_created: instant,
    date_modified: instant,
    date_shipped: instantOrNull,
    default_currency_code: textOrMissing,
    currency_code: z.string(),
    currency_exchange_rate: decimalOrNull,
    store_default_currency_code: textOrNull,
    store_default_to_transactional_exchange_rate: decimalOrNull,
    is_tax_inclusive_pricing: flagOrNull,
    subtotal_ex_tax: decimal,
    subtotal_inc_tax: decimal,
    subtotal_tax: decimalOrNull,
    shipping_cost_ex_tax: decimalOrNull,
    shipping_cost_inc_tax: decimalOrNull,
    handling_cost_ex_tax: decimalOrNull,
    handling_cost_inc_tax: decimalOrNull,
    wrapping_cost_ex_tax: decimalOrNull,
    wrapping_cost_inc_tax: decimalOrNull,
    total_ex_tax: decimal,
    total_inc_tax: decimal,
    total_tax: decimalOrNull,
    discount_amount: decimalOrNull,
    coupon_discount: decimalOrNull,
    store_credit_amount: decimalOrNull,
    gift_certificate_amount: decimalOrNull,
    refunded_amount: decimalOrNull,
    items_total: numberOrNull,
    items_shipped: numberOrNull,
    shipping_address_count: numberOrNull,
    order_is_digital: flagOrNull,
    payment_method: textOrMissing,
    payment_status: textOrMissing,
    payment_provider_id: referenceOrNull,
    staff_notes: textOrMissing,
    customer_message: textOrMissing,
    is_email_opt_in: flagOrNull,
    customer_locale: textOrMissing,
    channel_id: idOrNull,
    order_source: textOrMissing,
    external_source: textOrNull,
    external_id: referenceOrNull,
    external_order_id: referenceOrNull,
    external_merchant_id: referenceOrNull,
    cart_id: textOrNull,
    is_deleted: z.boolean(),
    consignments: includedLineItemsSchema,
    fees: includedFeesSchema,
  })
  .transform((wire): Order => ({
    id: wire.id,
    customerId: wire.customer_id === 0 ? null : wire.customer_id,
    isGuest: wire.customer_id === 0,
    statusId: wire.status_id,
    status: wire.status,
    customStatus: wire.custom_status === "" ? wire.status : wire.custom_status,
    billingAddress: wire.billing_address,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
    dateShipped: wire.date_shipped,
    currencyCode: wire.default_currency_code === "" ? wire.currency_code : wire.default_currency_code,
    displayCurrencyCode: wire.currency_code,
    displayExchangeRate: wire.currency_exchange_rate,
    storeCurrencyCode: wire.store_default_currency_code,
    storeExchangeRate: wire.store_default_to_transactional_exchange_rate,
    isTaxInclusivePricing: wire.is_tax_inclusive_pricing,
    subtotalExTax: wire.subtotal_ex_tax,
    subtotalIncTax: wire.subtotal_inc_tax,
    subtotalTax: wire.subtotal_tax,
    shippingCostExTax: wire.shipping_cost_ex_tax,
    shippingCostIncTax: wire.shipping_cost_inc_tax,
    handlingCostExTax: wire.handling_cost_ex_tax,
    handlingCostIncTax: wire.handling_cost_inc_tax,
    wrappingCostExTax: wire.wrapping_cost_ex_tax,
    wrappingCostIncTax: wire.wrapping_cost_inc_tax,
    totalExTax: wire.total_ex_tax,
    totalIncTax: wire.total_inc_tax,
    totalTax: wire.total_tax,
    discountAmount: wire.discount_amount,
    couponDiscount: wire.coupon_discount,
    storeCreditAmount: wire.store_credit_amount,
    giftCertificateAmount: wire.gift_certificate_amount,
    refundedAmount: wire.refunded_amount,
    itemsTotal: wire.items_total,
    itemsShipped: wire.items_shipped,
    shippingAddressCount: wire.shipping_address_count,
    isDigital: wire.order_is_digital,
    paymentMethod: wire.payment_method,
    paymentStatus: wire.payment_status,
    paymentProviderId: wire.payment_provider_id,
    staffNotes: wire.staff_notes,
    customerMessage: wire.customer_message,
    isEmailOptIn: wire.is_email_opt_in,
    customerLocale: wire.customer_locale,
    channelId: wire.channel_id,
    orderSource: wire.order_source,
    externalSource: wire.external_source,
    externalId: wire.external_id,
    externalOrderId: wire.external_order_id,
    externalMerchantId: wire.external_merchant_id,
    cartId: wire.cart_id,
    isDeleted: wire.is_deleted,
    lineItems: linesOf(wire),
    fees: wire.fees?.map((fee) => ({ ...fee, orderId: wire.id })) ?? null,
  }));

// Fewer pieces than the order counts are not all of its lines, and no line at all, where it tells no count, says nothing of
// them. More may be all: whether the count has a bundle's parts in it, or gift certificates, is not documented.
function linesOf(wire: {
  readonly id: number;
  readonly items_total: number | null;
  readonly consignments: z.infer<typeof includedLineItemsSchema>;
}): OrderLineItem[] | null {
  const { id: orderId, items_total: count, consignments: lines } = wire;
  if (lines === null || (lines.length === 0 && count === null)) return null;
  if (count !== null && lines.reduce((pieces, { quantity }) => pieces + quantity, 0) < count) return null;
  return lines.map((line) => ({ ...line, orderId }));
}
