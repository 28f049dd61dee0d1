import type { IdCursor } from "../lists/id-pages.js";
import type { Page } from "../lists/page.js";
import type { OrderFilter, OrderInclude, OrderListFilter } from "./order-filter.js";
import type { OrderStatusCount } from "./order-status.js";
import type { OrderUpdate } from "./order-update.js";
import type { Order } from "./order.js";

/** Which orders, and what of them. */
export interface OrderListOptions {
  readonly filter?: OrderListFilter;
  readonly include?: readonly OrderInclude[];
}

/** Orders by number, in all and by status. */
export interface OrderCount {
  readonly count: number;
  readonly statuses: readonly OrderStatusCount[];
}

/** `/v2/orders` (BigCommerce API reference, orders v2). Reading needs `store_v2_orders_read_only`, writing `store_v2_orders`. */
export interface OrdersResource {
  /**
   * Orders by ascending id, 250 a page, each once; from `from` on when given. With `include: ["consignments.line_items", "fees"]`
   * each comes with its lines and fees in the same request. The next page is asked for while the caller works on this one, and a last,
   * empty one tells the end: the store counts no totals here. Orders made or archived meanwhile move nothing.
   * @throws Fault RESPONSE_MALFORMED where the store answers orders out of order, by which some would be passed over.
   */
  pages(
    options?: OrderListOptions & {
      readonly from?: IdCursor | null;
      /** Orders a page, at most and by default 250. */
      readonly limit?: number;
      /** False asks for a page only when the caller does, so that it is as fresh as can be. Default true. */
      readonly readAhead?: boolean;
      /**
       * How many ranges of ids are read at once, so that a whole quota can be used however slow the store answers. Pages
       * then come as they arrive. Takes effect with `readAhead`, in a list long enough to be worth it. Default 1.
       */
      readonly concurrency?: number;
    },
  ): AsyncIterable<Page<Order, IdCursor>>;
  /** The newest orders, newest first, in one request: at most `limit`, of 250. It says nothing of older ones. */
  latest(options: OrderListOptions & { readonly limit: number }): Promise<Order[]>;
  /** All orders of a customer, by ascending id. */
  byCustomer(customerId: number, options?: OrderListOptions): Promise<Order[]>;
  /**
   * All orders that the store finds by an address, by ascending id: the way to a guest's. What a customer ordered is found
   * surely by {@link byCustomer} alone, for the address may have changed.
   * @throws Fault INPUT with code EMAIL_BLANK for a blank address, before anything is sent.
   */
  byEmail(email: string, options?: OrderListOptions): Promise<Order[]>;
  /** @throws Fault NOT_FOUND */
  get(orderId: number, options?: { readonly include?: readonly OrderInclude[] }): Promise<Order>;
  /** How many there are, by status. */
  count(filter?: OrderFilter): Promise<OrderCount>;
  /**
   * Changes one order and answers it as it then is. Cancelling is `{statusId: orderStatus.cancelled}`; it does not refund.
   * @throws Fault INPUT in the store's words for a field it does not take, NOT_FOUND.
   */
  update(orderId: number, update: OrderUpdate): Promise<Order>;
  /**
   * Archives one order: it leaves the lists, its `isDeleted` is true, and nothing of it is erased. BigCommerce names this
   * DELETE; an order cannot be deleted by the API.
   * @throws Fault NOT_FOUND
   */
  archive(orderId: number): Promise<void>;
}
