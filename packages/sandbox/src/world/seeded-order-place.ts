import { mix } from "./random.js";
import type { StoreSize } from "./world-size.js";

const firstOrdered = Date.UTC(2020, 2, 5);
const lastOrdered = Date.UTC(2026, 4, 31);
const minute = 60_000;
const day = 86_400_000;

/** Of every thousand seeded orders, how many have each status. */
export const seededStatusShares: readonly (readonly [statusId: number, share: number])[] = [
  [10, 400],
  [2, 150],
  [11, 120],
  [9, 60],
  [5, 50],
  [7, 40],
  [4, 40],
  [14, 30],
  [3, 30],
  [8, 20],
  [1, 20],
  [0, 15],
  [6, 10],
  [12, 8],
  [13, 7],
];

const statusByPlace = seededStatusShares.flatMap(([statusId, share]) => Array.from({ length: share }, () => statusId));

/** The status of a seeded order, without making the order. */
export function seededOrderStatus(size: StoreSize, id: number): number {
  // 389 has no factor in common with 1000, so every thousand ids meet every place once.
  return statusByPlace[(id * 389 + (mix(size.seed, 0, 301) % 1000)) % 1000] ?? 10;
}

/** Whether a seeded order was refunded, in part or whole; without making it. */
export function isSeededRefunded(size: StoreSize, id: number): boolean {
  return refundedStatuses.has(seededOrderStatus(size, id));
}

const refundedStatuses: ReadonlySet<number> = new Set([4, 14]);
const shippedStatuses: ReadonlySet<number> = new Set([2, 3, 10, 13]);
const paidStatuses: ReadonlySet<number> = new Set([8, 9, 11]);

/** One in so many seeded orders is archived. */
const archivedEvery = 200;

/** Whether a seeded order is archived, without making it. */
export function isSeededArchived(size: StoreSize, id: number): boolean {
  return id % archivedEvery === firstArchived(size);
}

/** How many of the seeded orders up to an id are archived. */
export function seededArchivedUpTo(size: StoreSize, id: number): number {
  return Math.max(0, Math.floor((id - firstArchived(size)) / archivedEvery) + 1);
}

function firstArchived(size: StoreSize): number {
  return (mix(size.seed, 0, 302) % (archivedEvery / 2)) * 2 + 1;
}

/** When a seeded order was placed, in milliseconds; later ids no earlier, whole seconds. */
export function seededOrderTime(size: StoreSize, id: number): number {
  return firstOrdered + Math.floor(((lastOrdered - firstOrdered) * id) / (size.orders + 1) / 1000) * 1000;
}

/** When money was first asked for, or came: some seconds after the order. */
export function seededAuthorizedTime(size: StoreSize, id: number): number {
  return seededOrderTime(size, id) + (5 + (mix(size.seed, id, 356) % 50)) * 1000;
}

/** When what was authorised is captured, where that is a step of its own: within 34 hours. */
export function seededCaptureTime(size: StoreSize, id: number): number {
  return seededAuthorizedTime(size, id) + (1 + (mix(size.seed, id, 359) % 2000)) * minute;
}

/** When what was authorised is voided, where it is: within three days. */
export function seededVoidTime(size: StoreSize, id: number): number {
  return seededAuthorizedTime(size, id) + (1 + (mix(size.seed, id, 360) % 4000)) * minute;
}

/** When money that comes by hand is there. */
export function seededSettledTime(size: StoreSize, id: number): number {
  return seededAuthorizedTime(size, id) + 2 * day;
}

/** When the last parcel leaves, where there is one. */
export function seededShippedTime(size: StoreSize, id: number): number {
  return seededOrderTime(size, id) + 3 * day;
}

/** The least and the most milliseconds from a seeded order to its refund. */
export const refundDelays = { least: 6 * day, most: 25 * day } as const;

/** When the refund of a seeded order was made, if it has one. */
export function seededRefundTime(size: StoreSize, id: number): number {
  return seededOrderTime(size, id) + refundDelays.least + (mix(size.seed, id, 361) % 20) * day;
}

/**
 * When a seeded order was last modified: some days after it was placed, seven weeks at most, and never before what happened
 * to it, as its payment, shipments and refund. Told without making the order.
 */
export function seededOrderModifiedTime(size: StoreSize, id: number): number {
  const place = mix(size.seed, id, 303) % 10;
  const seconds = mix(size.seed, id, 304);
  const later = place < 2 ? 0 : place < 9 ? seconds % 864_000 : seconds % longestUntilModified;
  return Math.max(seededOrderTime(size, id) + later * 1000, lastEventTime(size, id));
}

/** No earlier than whatever an order of this status has gone through; the last step of each comes after all before it. */
function lastEventTime(size: StoreSize, id: number): number {
  const statusId = seededOrderStatus(size, id);
  if (statusId === 0) return seededOrderTime(size, id);
  if (refundedStatuses.has(statusId)) return seededRefundTime(size, id);
  if (shippedStatuses.has(statusId)) return seededShippedTime(size, id);
  if (paidStatuses.has(statusId)) return seededSettledTime(size, id);
  return statusId === 5 ? seededVoidTime(size, id) : seededAuthorizedTime(size, id);
}

/** The most seconds after which a seeded order was last modified. */
export const longestUntilModified = 4_233_600;

/** The last seeded order placed before a moment, found without walking; 0 where there is none. */
export function lastSeededBefore(size: StoreSize, time: number): number {
  let low = 0;
  let high = size.orders;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (seededOrderTime(size, middle) < time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A moment as v2 orders answer it: `Thu, 18 Jun 2026 12:05:04 +0000`. */
export function orderDate(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}
