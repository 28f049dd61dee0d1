import type { DecimalString } from "../wire/decimal.js";
import type { OrderAddress } from "./order-address.js";

/** Where a part of an order is sent (BigCommerce API reference, orders v2). */
export interface OrderShippingAddress {
  /** The order-address id: what refunds of shipping and handling, and shipments, are asked for by. */
  readonly id: number;
  readonly orderId: number;
  readonly address: OrderAddress;
  readonly itemsTotal: number | null;
  readonly itemsShipped: number | null;
  /** `None` where there is none. */
  readonly shippingMethod: string;
  readonly baseCost: DecimalString | null;
  readonly costExTax: DecimalString;
  readonly costIncTax: DecimalString;
  readonly costTax: DecimalString | null;
  readonly handlingCostExTax: DecimalString | null;
  readonly handlingCostIncTax: DecimalString | null;
  readonly handlingCostTax: DecimalString | null;
  readonly shippingZoneId: number | null;
  readonly shippingZoneName: string;
}

/** `/v2/orders/{id}/shipping_addresses`. Scope `store_v2_orders_read_only`. */
export interface OrderShippingAddressesResource {
  /** All of one order; none for what is downloaded or picked up. */
  list(orderId: number): Promise<OrderShippingAddress[]>;
  /** @throws Fault NOT_FOUND */
  get(orderId: number, orderAddressId: number): Promise<OrderShippingAddress>;
}
