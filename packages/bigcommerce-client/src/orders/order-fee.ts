import type { DecimalString } from "../wire/decimal.js";

/**
 * A fee on a whole order (BigCommerce API reference, orders v2). Amounts are in the order's currency; an amount is `null`
 * where it is not told.
 */
export interface OrderFee {
  /** The order-fee id: what a refund of FEE is asked for by. */
  readonly id: number;
  readonly orderId: number;
  /** `custom_fee`. */
  readonly type: string;
  readonly displayNameCustomer: string;
  readonly displayNameMerchant: string;
  /** Who put it on the order: `v2` for this API. */
  readonly source: string;
  readonly baseCost: DecimalString | null;
  readonly costExTax: DecimalString | null;
  readonly costIncTax: DecimalString;
  readonly costTax: DecimalString | null;
  /** `null` for the tax class that the store has for fees. */
  readonly taxClassId: number | null;
}

/** `/v2/orders/{id}/fees`. Scope `store_v2_orders_read_only`. */
export interface OrderFeesResource {
  /**
   * All of one order. For many orders ask for the orders with `include: ["fees"]`, which costs no further request.
   * @throws Fault NOT_FOUND for an order that there is not.
   */
  list(orderId: number): Promise<OrderFee[]>;
}
