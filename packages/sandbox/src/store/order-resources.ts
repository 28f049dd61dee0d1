/** A name and a value that the merchant's checkout form asked for. */
export interface OrderFormField {
  readonly name: string;
  readonly value: string;
}

/** The address that an order is billed to. For a guest, its e-mail is all that says who bought. */
export interface OrderBillingAddress {
  readonly first_name: string;
  readonly last_name: string;
  readonly company: string;
  readonly street_1: string;
  readonly street_2: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly country_iso2: string;
  readonly phone: string;
  readonly email: string;
  readonly form_fields: readonly OrderFormField[];
}

/** What `payment_status` of an order may be (BigCommerce API reference, orders v2). */
export type OrderPaymentStatus =
  | "authorized"
  | "captured"
  | "capture pending"
  | "declined"
  | "held for review"
  | "paid"
  | "partially refunded"
  | "pending"
  | "refunded"
  | "void"
  | "void pending"
  | "";

/**
 * An order as `/v2/orders` answers it (BigCommerce API reference, orders v2, and recordings of live stores), without the five
 * link objects `products`, `shipping_addresses`, `coupons`, `consignments` and `fees`, which the API adds. Amounts are texts
 * with four decimals in the currency of `default_currency_code`; dates are `Thu, 18 Jun 2026 12:05:04 +0000`.
 */
export interface StoreOrder {
  readonly id: number;
  /** 0 is a guest. */
  readonly customer_id: number;
  readonly date_created: string;
  readonly is_tax_inclusive_pricing: boolean;
  readonly date_modified: string;
  /** "" where it was not shipped. */
  readonly date_shipped: string;
  readonly status_id: number;
  readonly status: string;
  readonly subtotal_ex_tax: string;
  readonly subtotal_inc_tax: string;
  readonly subtotal_tax: string;
  readonly base_shipping_cost: string;
  readonly shipping_cost_ex_tax: string;
  readonly shipping_cost_inc_tax: string;
  readonly shipping_cost_tax: string;
  readonly shipping_cost_tax_class_id: number;
  readonly base_handling_cost: string;
  readonly handling_cost_ex_tax: string;
  readonly handling_cost_inc_tax: string;
  readonly handling_cost_tax: string;
  readonly handling_cost_tax_class_id: number;
  readonly base_wrapping_cost: string;
  readonly wrapping_cost_ex_tax: string;
  readonly wrapping_cost_inc_tax: string;
  readonly wrapping_cost_tax: string;
  readonly wrapping_cost_tax_class_id: number;
  readonly total_ex_tax: string;
  readonly total_inc_tax: string;
  readonly total_tax: string;
  readonly items_total: number;
  readonly items_shipped: number;
  readonly payment_method: string;
  readonly payment_provider_id: string | null;
  readonly payment_status: OrderPaymentStatus;
  /** Always "0.0000", whatever was refunded (BigCommerce API reference, orders v2): the lines and the refunds tell. */
  readonly refunded_amount: string;
  readonly order_is_digital: boolean;
  /** The part of the total that was paid with store credit. */
  readonly store_credit_amount: string;
  /** The part of the total that was paid with gift certificates. */
  readonly gift_certificate_amount: string;
  readonly ip_address: string;
  readonly ip_address_v6: string;
  readonly geoip_country: string;
  readonly geoip_country_iso2: string;
  /** The currency that prices were shown in. */
  readonly currency_id: number;
  readonly currency_code: string;
  /** Ten decimals. */
  readonly currency_exchange_rate: string;
  /** The currency that is paid in, in which all amounts are. */
  readonly default_currency_id: number;
  readonly default_currency_code: string;
  readonly staff_notes: string | null;
  readonly customer_message: string | null;
  /** What promotions took off, coupons aside. */
  readonly discount_amount: string;
  /** What coupons took off. */
  readonly coupon_discount: string;
  readonly shipping_address_count: number;
  /** Whether it is archived: hidden from plain lists. */
  readonly is_deleted: boolean;
  readonly ebay_order_id: string;
  readonly cart_id: string | null;
  readonly billing_address: OrderBillingAddress;
  readonly is_email_opt_in: boolean;
  readonly credit_card_type: string | null;
  readonly order_source: string;
  readonly channel_id: number;
  readonly external_source: string | null;
  readonly external_id: string | null;
  readonly external_merchant_id: string | null;
  readonly tax_provider_id: string;
  readonly customer_locale: string;
  readonly external_order_id: string;
  readonly store_default_currency_code: string;
  /** Ten decimals. */
  readonly store_default_to_transactional_exchange_rate: string;
  readonly custom_status: string;
}
