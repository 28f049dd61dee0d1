import type { StoreSize } from "./world-size.js";

/** The most lines, addresses, shipments and messages of a seeded order, so that their ids can be told from the order's. */
const most = { line: 64, address: 2, shipment: 4, message: 2 } as const;

/** The id of a line of a seeded order, by its place from 0 on. */
export function seededOrderProductId(orderId: number, place: number): number {
  return (orderId - 1) * most.line + place + 1;
}

/** The id of a shipping address of a seeded order. */
export function seededOrderAddressId(orderId: number, place: number): number {
  return (orderId - 1) * most.address + place + 1;
}

/** The id of a shipment of a seeded order. */
export function seededShipmentId(orderId: number, place: number): number {
  return (orderId - 1) * most.shipment + place + 1;
}

/** The id of a message about a seeded order. */
export function seededMessageId(orderId: number, place: number): number {
  return (orderId - 1) * most.message + place + 1;
}

/** The highest ids that seeded orders may have given to what belongs to them; ids of later ones follow. */
export function lastSeededPartIds({ orders }: StoreSize): {
  readonly product: number;
  readonly address: number;
  readonly shipment: number;
  readonly coupon: number;
  readonly fee: number;
} {
  return {
    product: orders * most.line,
    address: orders * most.address,
    shipment: orders * most.shipment,
    coupon: orders,
    fee: orders,
  };
}
