import { orderDate } from "../world/seeded-order-place.js";
import type { OrderBook } from "./order-book.js";
import type { OrderParts, StoreShipment } from "./order-part-resources.js";
import type { StoreOrder } from "./order-resources.js";

/**
 * Puts shipments in the place of an order's, and counts anew what of the lines and to the addresses is shipped. More in the
 * shipments moves the status to Shipped or Partially Shipped; less leaves it as it is.
 */
export function setShipments(orders: OrderBook, order: StoreOrder, shipments: readonly StoreShipment[]): StoreOrder {
  const { parts } = orders;
  const items = shipments.flatMap((shipment) => shipment.items);
  const before = parts.list(order.id, "products");
  const products = before.map((line) => ({
    ...line,
    quantity_shipped: items
      .filter(({ order_product_id }) => order_product_id === line.id)
      .reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  const shippedBefore = shippedOf(before);
  const shipped = shippedOf(products);
  const changed: Partial<OrderParts> = {
    products,
    shipments,
    shippingAddresses: parts.list(order.id, "shippingAddresses").map((address) => ({
      ...address,
      items_shipped: shippedOf(products.filter(({ order_address_id }) => order_address_id === address.id)),
    })),
  };
  parts.set(order.id, changed);
  const toShip = products.filter(({ order_address_id }) => order_address_id !== 0);
  const isWhole = toShip.every(({ quantity, quantity_shipped }) => quantity_shipped >= quantity);
  return orders.change(order.id, {
    items_shipped: shipped,
    date_shipped: isWhole && shipped > 0 ? order.date_shipped || orderDate(Date.now()) : "",
    ...(shipped > shippedBefore ? { status_id: isWhole ? 2 : 3 } : {}),
  });
}

function shippedOf(products: OrderParts["products"]): number {
  return products.reduce((sum, { quantity_shipped }) => sum + quantity_shipped, 0);
}
