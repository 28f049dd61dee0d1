import { z } from "zod";
import { orderStatuses } from "../store/order-status.js";
import { orderCurrencies } from "../world/order-currency.js";
import { orderDate } from "../world/seeded-order-place.js";
import { dateAs } from "./control-check.js";

const amount = z
  .string()
  .regex(/^\d+\.\d{4}$/, "Not an amount as 12.3400.")
  .exactOptional();
const rate = z
  .string()
  .regex(/^\d+\.\d{10}$/, "Not a rate as 1.0825000000.")
  .exactOptional();
const text = z.string().exactOptional();
const textOrNull = z.string().nullable().exactOptional();
const flag = z.boolean().exactOptional();
const count = z.int().min(0).exactOptional();
const date = dateAs(orderDate);
const currencyId = z.literal(orderCurrencies.map(({ id }) => id)).exactOptional();
const currencyCode = z.enum(orderCurrencies.map(({ code }) => code)).exactOptional();

const billingAddress = z.strictObject({
  first_name: text,
  last_name: text,
  company: text,
  street_1: text,
  street_2: text,
  city: text,
  state: text,
  zip: text,
  country: text,
  country_iso2: text,
  phone: text,
  email: text,
  form_fields: z.array(z.strictObject({ name: z.string(), value: z.string() })).exactOptional(),
});

/**
 * Fields of an order that a third hand writes, each as the API answers it. Of the billing address only what is given
 * changes. The status's names and the dates that are left out follow.
 */
export const orderPatch = z.strictObject({
  customer_id: count,
  date_created: date.exactOptional(),
  is_tax_inclusive_pricing: flag,
  date_modified: date.exactOptional(),
  date_shipped: z.union([z.literal(""), date]).exactOptional(),
  status_id: z
    .int()
    .refine((id) => orderStatuses.some((status) => status.id === id), {
      error: ({ input }) =>
        `There is no order status ${String(input)}; there are ${orderStatuses.map(({ id }) => id).join(", ")}.`,
    })
    .exactOptional(),
  subtotal_ex_tax: amount,
  subtotal_inc_tax: amount,
  subtotal_tax: amount,
  base_shipping_cost: amount,
  shipping_cost_ex_tax: amount,
  shipping_cost_inc_tax: amount,
  shipping_cost_tax: amount,
  shipping_cost_tax_class_id: count,
  base_handling_cost: amount,
  handling_cost_ex_tax: amount,
  handling_cost_inc_tax: amount,
  handling_cost_tax: amount,
  handling_cost_tax_class_id: count,
  base_wrapping_cost: amount,
  wrapping_cost_ex_tax: amount,
  wrapping_cost_inc_tax: amount,
  wrapping_cost_tax: amount,
  wrapping_cost_tax_class_id: count,
  total_ex_tax: amount,
  total_inc_tax: amount,
  total_tax: amount,
  items_total: count,
  items_shipped: count,
  payment_method: text,
  payment_provider_id: textOrNull,
  payment_status: z
    .enum([
      "authorized",
      "captured",
      "capture pending",
      "declined",
      "held for review",
      "paid",
      "partially refunded",
      "pending",
      "refunded",
      "void",
      "void pending",
      "",
    ])
    .exactOptional(),
  refunded_amount: amount,
  order_is_digital: flag,
  store_credit_amount: amount,
  gift_certificate_amount: amount,
  ip_address: text,
  ip_address_v6: text,
  geoip_country: text,
  geoip_country_iso2: text,
  currency_id: currencyId,
  currency_code: currencyCode,
  currency_exchange_rate: rate,
  default_currency_id: currencyId,
  default_currency_code: currencyCode,
  staff_notes: textOrNull,
  customer_message: textOrNull,
  discount_amount: amount,
  coupon_discount: amount,
  shipping_address_count: count,
  is_deleted: flag,
  ebay_order_id: text,
  cart_id: textOrNull,
  billing_address: billingAddress.exactOptional(),
  is_email_opt_in: flag,
  credit_card_type: textOrNull,
  order_source: text,
  channel_id: z.int().min(1).exactOptional(),
  external_source: textOrNull,
  external_id: textOrNull,
  external_merchant_id: textOrNull,
  tax_provider_id: text,
  customer_locale: text,
  external_order_id: text,
  store_default_currency_code: currencyCode,
  store_default_to_transactional_exchange_rate: rate,
});
