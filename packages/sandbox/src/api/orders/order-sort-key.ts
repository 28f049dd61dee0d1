import type { OrderBook } from "../../store/order-book.js";
import { orderBuyer } from "../../world/seeded-order-buyer.js";
import { seededOrderModifiedTime, seededOrderStatus, seededOrderTime } from "../../world/seeded-order-place.js";
import type { OrderSort } from "./order-wish.js";

/** What an order is sorted by, told of untouched ones without making them where that can be. */
export function orderSortKey(orders: OrderBook, key: OrderSort["key"]): (id: number) => number | string {
  const { size } = orders;
  const ofSeeded: Partial<Record<OrderSort["key"], (id: number) => number>> = {
    date_created: (id) => seededOrderTime(size, id),
    status_id: (id) => seededOrderStatus(size, id),
    customer_id: (id) => {
      const buyer = orderBuyer(size, id);
      return buyer.kind === "account" ? buyer.customerId : 0;
    },
    // All that were archived at once were modified then.
    ...(orders.archive.everything ? {} : { date_modified: (id: number) => seededOrderModifiedTime(size, id) }),
  };
  const unmade = ofSeeded[key];
  return (id) => {
    if (unmade !== undefined && !orders.isTouched(id)) return unmade(id);
    const value = orders.get(id)?.[key] ?? "";
    return key === "date_created" || key === "date_modified" ? Date.parse(String(value)) : value;
  };
}
