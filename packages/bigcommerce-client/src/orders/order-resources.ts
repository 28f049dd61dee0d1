import type { StoreTransport } from "../transport/store-transport.js";
import type { OrderCouponsResource } from "./order-coupon.js";
import { orderCouponsResource } from "./order-coupons.js";
import type { OrderFeesResource } from "./order-fee.js";
import { orderFeesResource } from "./order-fees.js";
import type { OrderProductsResource } from "./order-line-item.js";
import { orderPaymentsResource, type OrderPaymentsResource } from "./order-payments.js";
import { orderProductsResource } from "./order-products.js";
import type { OrderShipmentsResource } from "./order-shipment.js";
import { orderShipmentsResource } from "./order-shipments.js";
import type { OrderShippingAddressesResource } from "./order-shipping-address.js";
import { orderShippingAddressesResource } from "./order-shipping-addresses.js";
import type { OrderStatusesResource } from "./order-status.js";
import { orderStatusesResource } from "./order-statuses.js";
import type { OrderTaxesResource } from "./order-tax.js";
import { orderTaxesResource } from "./order-taxes.js";
import type { OrderTransactionsResource } from "./order-transaction.js";
import { orderTransactionsResource } from "./order-transactions.js";
import type { OrdersResource } from "./orders-resource.js";
import { ordersResource } from "./orders.js";
import type { RefundsResource } from "./refund.js";
import { refundsResource } from "./refunds.js";

/** Orders, their payments and their refunds. */
export interface OrderResources {
  readonly orders: OrdersResource;
  readonly orderStatuses: OrderStatusesResource;
  readonly orderProducts: OrderProductsResource;
  readonly orderShippingAddresses: OrderShippingAddressesResource;
  readonly orderShipments: OrderShipmentsResource;
  readonly orderCoupons: OrderCouponsResource;
  readonly orderFees: OrderFeesResource;
  readonly orderTaxes: OrderTaxesResource;
  readonly orderTransactions: OrderTransactionsResource;
  readonly orderPayments: OrderPaymentsResource;
  readonly refunds: RefundsResource;
}

/** Orders, their payments and their refunds, through one view. */
export function orderResources(transport: StoreTransport): OrderResources {
  return {
    orders: ordersResource(transport),
    orderStatuses: orderStatusesResource(transport),
    orderProducts: orderProductsResource(transport),
    orderShippingAddresses: orderShippingAddressesResource(transport),
    orderShipments: orderShipmentsResource(transport),
    orderCoupons: orderCouponsResource(transport),
    orderFees: orderFeesResource(transport),
    orderTaxes: orderTaxesResource(transport),
    orderTransactions: orderTransactionsResource(transport),
    orderPayments: orderPaymentsResource(transport),
    refunds: refundsResource(transport),
  };
}
