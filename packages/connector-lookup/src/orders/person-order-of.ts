/** Orders of the store as an agent sees them. */
import type { Order, OrderLineItem, OrderShipment, Refund } from "@storegate/bigcommerce-client";
import { givenBack } from "../actions/refund-subject.js";
import { moneyOf } from "../actions/money.js";
import { orderAddressLine } from "../people/address-line.js";
import { moneyIn } from "./order-currency.js";
import type { PersonOrder, PersonOrderItem, PersonOrderRefund, PersonOrderShipment } from "./person-order.js";

/** What was read of an order besides it; null is what was not, or could not be. */
export interface OrderParts {
  readonly lines: readonly OrderLineItem[] | null;
  readonly refunds: readonly Refund[] | null;
  readonly shipments: readonly OrderShipment[] | null;
  readonly shippingAddresses: readonly string[] | null;
}

/** Brings together what was read of an order. */
export function personOrderOf(order: Order, { lines, refunds, shipments, shippingAddresses }: OrderParts): PersonOrder {
  const { id, statusId, paymentStatus, paymentMethod, currencyCode, channelId, customerMessage, staffNotes } = order;
  const { itemsShipped } = order;
  return {
    id,
    statusId,
    status: order.customStatus || order.status,
    paymentStatus,
    paymentMethod,
    total: moneyIn(currencyCode, order.totalIncTax),
    refunded:
      refunds &&
      moneyOf(
        refunds.reduce((sum, refund) => sum + givenBack(refund), 0n),
        currencyCode,
      ),
    createdAt: new Date(order.dateCreated),
    modifiedAt: new Date(order.dateModified),
    channelId,
    billingAddress: orderAddressLine(order.billingAddress),
    shippingAddresses,
    customerMessage,
    staffNotes,
    items: lines && lines.map((line) => itemOf(line, currencyCode)),
    itemsShipped,
    shipments: shipments && shipments.map(shipmentOf),
    refunds: refunds && refunds.map((refund) => refundOf(refund, currencyCode)),
  };
}

function itemOf(line: OrderLineItem, currency: string): PersonOrderItem {
  const { id, productId, name, sku, quantity, quantityShipped, quantityRefunded, priceIncTax, totalIncTax } = line;
  return {
    id,
    productId,
    name,
    sku,
    quantity,
    quantityShipped: quantityShipped ?? 0,
    quantityRefunded: quantityRefunded ?? 0,
    unitPrice: moneyIn(currency, priceIncTax),
    total: moneyIn(currency, totalIncTax),
    options: (line.options ?? []).map(({ displayName, displayValue }) => `${displayName}: ${displayValue}`),
  };
}

/** What was sent, as an agent sees it. */
export function shipmentOf(shipment: OrderShipment): PersonOrderShipment {
  const { id, dateCreated, trackingCarrier, shippingProvider, trackingNumber, items } = shipment;
  return {
    id,
    createdAt: dateCreated === null ? null : new Date(dateCreated),
    carrier: trackingCarrier || shippingProvider,
    trackingNumber,
    trackingUrl: shipment.trackingLink || shipment.generatedTrackingLink || null,
    items: items.map(({ orderProductId, quantity }) => ({ orderItemId: orderProductId, quantity })),
  };
}

function refundOf({ id, dateCreated, totalAmount, reason }: Refund, currency: string): PersonOrderRefund {
  return { id, createdAt: new Date(dateCreated), total: moneyIn(currency, totalAmount), reason };
}
