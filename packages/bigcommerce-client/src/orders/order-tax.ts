import type { DecimalString } from "../wire/decimal.js";

/** A tax on a part of an order (BigCommerce API reference, orders v2). */
export interface OrderTax {
  readonly id: number;
  readonly orderId: number;
  /** Not told under automatic tax. */
  readonly orderAddressId: number | null;
  /** The line it is on, for `item` and `handling`. */
  readonly orderProductId: number | null;
  /** `item`, `shipping`, `handling` or `gift-wrapping`. */
  readonly lineItemType: string;
  readonly name: string;
  /** The tax class's name; `Automatic Tax` or `API Tax Override` where it was computed elsewhere. */
  readonly className: string;
  /** In percent. */
  readonly rate: DecimalString;
  /** In which order taxes of one line are applied. */
  readonly priority: number;
  readonly priorityAmount: DecimalString | null;
  /** The tax of this line. */
  readonly lineAmount: DecimalString;
}

/** `/v2/orders/{id}/taxes`. Scope `store_v2_orders_read_only`. */
export interface OrderTaxesResource {
  /** All of one order, each with the line it is on. */
  list(orderId: number): Promise<OrderTax[]>;
}
