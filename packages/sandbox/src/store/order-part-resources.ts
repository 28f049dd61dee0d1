import type { OrderBillingAddress } from "./order-resources.js";

/** A discount on a line: its part of a coupon or of a promotion. */
export interface OrderAppliedDiscount {
  readonly id: string;
  readonly amount: string;
  readonly name: string;
  readonly code: string | null;
  readonly target: "order" | "product";
}

/** An option of a product as the shopper chose it. */
export interface OrderProductOption {
  readonly id: number;
  readonly option_id: number;
  readonly order_product_id: number;
  readonly product_option_id: number;
  readonly display_name: string;
  readonly display_value: string;
  readonly value: string;
  readonly type: string;
  readonly name: string;
  readonly display_style: string;
  readonly display_name_customer: string;
  readonly display_name_merchant: string;
  readonly display_value_customer: string;
  readonly display_value_merchant: string;
}

/** A line of an order as `/v2/orders/{id}/products` answers it. Amounts are texts with four decimals, weights too. */
export interface StoreOrderProduct {
  /** The order-product id, which refunds and shipments ask for. */
  readonly id: number;
  readonly order_id: number;
  /** 0 is a custom product. */
  readonly product_id: number;
  readonly variant_id: number;
  readonly order_pickup_method_id: number;
  /** 0 for what is not shipped. */
  readonly order_address_id: number;
  readonly name: string;
  readonly name_customer: string;
  readonly name_merchant: string;
  readonly sku: string;
  readonly upc: string;
  readonly type: "physical" | "digital" | "giftcertificate";
  /** Of one piece, as are `price_*`. */
  readonly base_price: string;
  readonly price_ex_tax: string;
  readonly price_inc_tax: string;
  readonly price_tax: string;
  /** Of the whole quantity before discounts, as are `total_*`. */
  readonly base_total: string;
  readonly total_ex_tax: string;
  readonly total_inc_tax: string;
  readonly total_tax: string;
  readonly weight: string;
  readonly width: string;
  readonly height: string;
  readonly depth: string;
  readonly quantity: number;
  readonly base_cost_price: string;
  readonly cost_price_inc_tax: string;
  readonly cost_price_ex_tax: string;
  readonly cost_price_tax: string;
  /** Whether all of it was refunded. */
  readonly is_refunded: boolean;
  readonly quantity_refunded: number;
  /** Always "0.0000" (BigCommerce API reference, orders v2), whatever was refunded. */
  readonly refund_amount: string;
  readonly return_id: number;
  readonly wrapping_id: number;
  readonly wrapping_name: string | null;
  readonly base_wrapping_cost: string;
  readonly wrapping_cost_ex_tax: string;
  readonly wrapping_cost_inc_tax: string;
  readonly wrapping_cost_tax: string;
  readonly wrapping_message: string;
  readonly quantity_shipped: number;
  readonly event_name: string | null;
  readonly event_date: string | null;
  readonly fixed_shipping_cost: string;
  readonly ebay_item_id: string;
  readonly ebay_transaction_id: string;
  readonly option_set_id: number | null;
  readonly parent_order_product_id: number | null;
  readonly is_bundled_product: boolean;
  readonly bin_picking_number: string;
  readonly external_id: string | null;
  readonly fulfillment_source: string;
  readonly brand: string;
  readonly gift_certificate_id: number | null;
  readonly applied_discounts: readonly OrderAppliedDiscount[];
  readonly product_options: readonly OrderProductOption[];
  readonly configurable_fields: readonly { readonly name: string; readonly value: string }[];
  /** Of the whole quantity after discounts: what the shopper paid for the line. */
  readonly discounted_total_inc_tax: string;
}

/** An address that an order is shipped to, without the `shipping_quotes` link, which the API adds. */
export interface StoreOrderShippingAddress extends OrderBillingAddress {
  /** The order-address id, which shipments and refunds of shipping ask for. */
  readonly id: number;
  readonly order_id: number;
  readonly items_total: number;
  readonly items_shipped: number;
  readonly shipping_method: string;
  readonly base_cost: string;
  readonly cost_ex_tax: string;
  readonly cost_inc_tax: string;
  readonly cost_tax: string;
  readonly cost_tax_class_id: number;
  readonly base_handling_cost: string;
  readonly handling_cost_ex_tax: string;
  readonly handling_cost_inc_tax: string;
  readonly handling_cost_tax: string;
  readonly handling_cost_tax_class_id: number;
  readonly shipping_zone_id: number;
  readonly shipping_zone_name: string;
}

/** Some of a line in a shipment; `product_id` is the catalogue's. */
export interface OrderShipmentItem {
  readonly order_product_id: number;
  readonly product_id: number;
  readonly quantity: number;
}

/** A shipment as `/v2/orders/{id}/shipments` answers it, without its two addresses, which the API adds from the order. */
export interface StoreShipment {
  readonly id: number;
  readonly order_id: number;
  readonly customer_id: number;
  readonly order_address_id: number;
  readonly date_created: string;
  readonly tracking_number: string;
  readonly tracking_carrier: string;
  readonly tracking_link: string;
  /** What the carrier charged the merchant. */
  readonly merchant_shipping_cost: string;
  readonly shipping_method: string;
  readonly shipping_provider: string;
  readonly shipping_provider_display_name: string;
  readonly comments: string;
  readonly items: readonly OrderShipmentItem[];
}

/** A coupon that an order was bought with. */
export interface StoreOrderCoupon {
  readonly id: number;
  readonly coupon_id: number;
  readonly order_id: number;
  readonly code: string;
  /** What the coupon grants: an amount, or a percentage for type 1. Four decimals. */
  readonly amount: string;
  /** 0 amount per item, 1 percentage, 2 amount off the total, 3 off shipping, 4 free shipping, 5 promotion. */
  readonly type: 0 | 1 | 2 | 3 | 4 | 5;
  /** What it took off this order. */
  readonly discount: number;
}

/** A fee on the whole order. */
export interface StoreOrderFee {
  readonly id: number;
  readonly type: "custom_fee";
  readonly display_name_customer: string;
  readonly display_name_merchant: string;
  readonly source: string;
  readonly base_cost: string;
  readonly cost_ex_tax: string;
  readonly cost_inc_tax: string;
  readonly cost_tax: string;
  readonly tax_class_id: number | null;
}

/** A message between the shopper and the store about an order. */
export interface StoreOrderMessage {
  readonly id: number;
  readonly order_id: number;
  readonly staff_id: number;
  readonly customer_id: number;
  readonly type: string;
  readonly subject: string;
  readonly message: string;
  readonly status: "read" | "unread";
  readonly is_flagged: boolean;
  readonly date_created: string;
}

/** What belongs to one order, each list by ascending id. */
export interface OrderParts {
  readonly products: readonly StoreOrderProduct[];
  readonly shippingAddresses: readonly StoreOrderShippingAddress[];
  readonly shipments: readonly StoreShipment[];
  readonly coupons: readonly StoreOrderCoupon[];
  readonly fees: readonly StoreOrderFee[];
  readonly messages: readonly StoreOrderMessage[];
}
