import { endpoints } from "../endpoints.js";
import type { Endpoint, PathParameters } from "../transport/endpoint.js";

/** A call that needs a scope and changes nothing. */
export interface ScopeProbe {
  readonly endpoint: Endpoint;
  readonly parameters?: PathParameters;
  readonly query?: Readonly<Record<string, number>>;
  readonly body?: unknown;
  /** Whether "no such thing" is what is expected of a token that has the scope. */
  readonly asksForNothing?: boolean;
}

const one = { limit: 1 };
const noOrder = { parameters: { order_id: 0 }, asksForNothing: true };

/**
 * How each scope is found out (BigCommerce API reference, API accounts, and each resource's page). A store judges the scope
 * before it looks at what was sent, so a refusal of the rest says that the scope is there.
 *
 * - customers and products, writing: an update of an empty list, which holds nobody and nothing to be changed.
 * - orders and marketing, writing: an update of order or coupon 0 without any change. Ids begin above 0, and an empty change
 *   would leave an order as it is.
 * - transactions, reading: those of order 0, for there is no list of all.
 * - transactions, writing: no call needs that scope alone. It is there where transactions can be read and a quote for a refund
 *   of nothing on order 0 is let through, which may be by the orders' scope: then all that Storegate does with it works, too.
 */
export const scopeProbes: Readonly<Record<string, readonly ScopeProbe[]>> = {
  store_v2_information_read_only: [{ endpoint: endpoints.storeGet }],
  store_v2_customers_read_only: [{ endpoint: endpoints.customersList, query: one }],
  store_v2_customers: [{ endpoint: endpoints.customersUpdate, body: [] }],
  store_v2_products_read_only: [{ endpoint: endpoints.productsList, query: one }],
  store_v2_products: [{ endpoint: endpoints.productsUpdate, body: [] }],
  store_v2_orders_read_only: [{ endpoint: endpoints.ordersList, query: one }],
  store_v2_orders: [{ endpoint: endpoints.ordersUpdate, ...noOrder, body: {} }],
  store_v2_transactions_read_only: [{ endpoint: endpoints.orderTransactionsList, ...noOrder }],
  store_v2_transactions: [
    { endpoint: endpoints.orderTransactionsList, ...noOrder },
    { endpoint: endpoints.refundsQuote, ...noOrder, body: { items: [] } },
  ],
  store_v2_marketing_read_only: [{ endpoint: endpoints.couponsList, query: one }],
  store_v2_marketing: [
    { endpoint: endpoints.couponsUpdate, parameters: { couponId: 0 }, asksForNothing: true, body: {} },
  ],
};
