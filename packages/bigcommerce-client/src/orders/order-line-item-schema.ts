import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { textOrMissing, textOrNull } from "../wire/text.js";
import { flagOrNull, idOrNull, numberOrNull, referenceOrNull } from "../wire/value-or-null.js";
import type { AppliedDiscount, OrderLineItem, OrderLineItemOption } from "./order-line-item.js";

const idText = z.union([z.string(), z.number().transform(String)]);

const discountSchema = z
  .object({
    id: idText,
    amount: decimal,
    name: textOrMissing,
    code: textOrNull,
    target: textOrMissing,
  })
  .transform((wire): AppliedDiscount => wire);

const optionSchema = z
  .object({
    id: z.number().int(),
    product_option_id: idOrNull,
    display_name: textOrMissing,
    display_value: textOrMissing,
    value: z.union([textOrMissing, z.number().transform(String)]),
    type: textOrMissing,
  })
  .transform((wire): OrderLineItemOption => ({
    id: wire.id,
    productOptionId: wire.product_option_id,
    displayName: wire.display_name,
    displayValue: wire.display_value,
    value: wire.value,
    type: wire.type,
  }));

/**
 * A line as both of its places answer it: an order's products, and its consignments, where amounts may be numbers and the
 * order's id is missing, so that it is not read here.
 */
export const lineItemSchema = z
  .object({
    id: z.number().int().positive(),
    product_id: idOrNull,
    variant_id: idOrNull,
    order_address_id: idOrNull,
    name: z.string(),
    sku: textOrMissing,
    upc: textOrMissing,
    brand: textOrMissing,
    type: textOrMissing,
    quantity: z.number(),
    quantity_shipped: numberOrNull,
    quantity_refunded: numberOrNull,
    base_price: decimalOrNull,
    price_ex_tax: decimal,
    price_inc_tax: decimal,
    price_tax: decimalOrNull,
    total_ex_tax: decimal,
    total_inc_tax: decimal,
    total_tax: decimalOrNull,
    discounted_total_inc_tax: decimalOrNull,
    cost_price_ex_tax: decimalOrNull,
    weight: decimalOrNull,
    applied_discounts: z.array(discountSchema).nullish(),
    product_options: z.array(optionSchema).nullish(),
    wrapping_name: textOrMissing,
    wrapping_message: textOrMissing,
    wrapping_cost_ex_tax: decimalOrNull,
    wrapping_cost_inc_tax: decimalOrNull,
    event_name: textOrNull,
    event_date: textOrNull,
    parent_order_product_id: idOrNull,
    is_bundled_product: flagOrNull,
    gift_certificate_id: idOrNull,
    external_id: referenceOrNull,
    bin_picking_number: textOrMissing,
    fulfillment_source: textOrMissing,
  })
  .transform((wire): Omit<OrderLineItem, "orderId"> => ({
    id: wire.id,
    productId: wire.product_id,
    variantId: wire.variant_id,
    orderAddressId: wire.order_address_id,
    name: wire.name,
    sku: wire.sku,
    upc: wire.upc,
    brand: wire.brand,
    type: wire.type,
    quantity: wire.quantity,
    quantityShipped: wire.quantity_shipped,
    quantityRefunded: wire.quantity_refunded,
    basePrice: wire.base_price,
    priceExTax: wire.price_ex_tax,
    priceIncTax: wire.price_inc_tax,
    priceTax: wire.price_tax,
    totalExTax: wire.total_ex_tax,
    totalIncTax: wire.total_inc_tax,
    totalTax: wire.total_tax,
    discountedTotalIncTax: wire.discounted_total_inc_tax,
    costPriceExTax: wire.cost_price_ex_tax,
    weight: wire.weight,
    appliedDiscounts: wire.applied_discounts ?? null,
    options: wire.product_options ?? null,
    wrapping:
      wire.wrapping_name === ""
        ? null
        : {
            name: wire.wrapping_name,
            message: wire.wrapping_message,
            costExTax: wire.wrapping_cost_ex_tax,
            costIncTax: wire.wrapping_cost_inc_tax,
          },
    eventName: wire.event_name,
    eventDate: wire.event_date,
    parentOrderProductId: wire.parent_order_product_id,
    isBundledProduct: wire.is_bundled_product,
    giftCertificateId: wire.gift_certificate_id,
    externalId: wire.external_id,
    binPickingNumber: wire.bin_picking_number,
    fulfillmentSource: wire.fulfillment_source,
  }));
