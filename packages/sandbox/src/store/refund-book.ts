import { setImmediate as letOthersRun } from "node:timers/promises";
import { lastSeededBefore, seededOrderTime } from "../world/seeded-order-place.js";
import { refundDelays, seededRefundTime } from "../world/seeded-order-refunds.js";
import { lastSeededRefundPaymentId, seededRefund } from "../world/seeded-refund.js";
import { SeededRefundPlaces } from "../world/seeded-refund-places.js";
import { lastSeededTransactionId, orderOfSeededTransaction } from "../world/seeded-transaction.js";
import type { StoreSize } from "../world/world-size.js";
import type { StoreRefund } from "./refund-resources.js";

/** Bounds of when a refund was made, in milliseconds, both included. */
export interface RefundSpan {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** So many seeded orders are looked at in one go for refunds. */
const blockSize = 1000;

/**
 * The refunds of all orders. Seeded ones are made on demand; of these only the ids of their orders are kept, thousand by
 * thousand, once a list went over them. Ids of seeded ones have gaps, where a refunded order cost nothing.
 */
export class RefundBook {
  readonly #size: StoreSize;
  readonly #places: SeededRefundPlaces;
  /** What was changed or added. */
  readonly #touched = new Map<number, StoreRefund>();
  /** Ids of later ones, by order. */
  readonly #laterOf = new Map<number, number[]>();
  readonly #blocks = new Map<number, readonly number[]>();
  #lastId: number;
  #lastPaymentId: number;

  constructor(size: StoreSize) {
    this.#size = size;
    this.#places = new SeededRefundPlaces(size);
    this.#lastId = this.#places.last;
    this.#lastPaymentId = lastSeededRefundPaymentId(this.#places.last);
  }

  get(id: number): StoreRefund | undefined {
    const touched = this.#touched.get(id);
    if (touched !== undefined) return touched;
    const orderId = this.#places.orderOf(id);
    return orderId === undefined ? undefined : seededRefund(this.#size, orderId, id);
  }

  /** Of one order, by ascending id. */
  of(orderId: number): StoreRefund[] {
    const seeded = this.#places.refundOf(orderId);
    const ids = [...(seeded === undefined ? [] : [seeded]), ...(this.#laterOf.get(orderId) ?? [])];
    return ids.flatMap((id) => this.get(id) ?? []);
  }

  /** Those that a transaction gave back, by ascending id. */
  ofTransaction(transactionId: number): StoreRefund[] {
    const isSeeded = transactionId <= lastSeededTransactionId(this.#size);
    const candidates = isSeeded ? this.of(orderOfSeededTransaction(transactionId)) : this.#touched.values();
    return [...candidates].filter(({ payments }) =>
      payments.some((payment) => payment.transactionId === transactionId),
    );
  }

  add(make: (id: number) => StoreRefund): StoreRefund {
    this.#lastId += 1;
    const refund = make(this.#lastId);
    this.#touched.set(refund.id, refund);
    this.#laterOf.set(refund.orderId, [...(this.#laterOf.get(refund.orderId) ?? []), refund.id]);
    return refund;
  }

  /** Puts one in the place of the one with its id. */
  replace(refund: StoreRefund): StoreRefund {
    this.#touched.set(refund.id, refund);
    return refund;
  }

  /** An id that no payment had before. */
  nextPaymentId(): number {
    this.#lastPaymentId += 1;
    return this.#lastPaymentId;
  }

  /** Refunds made within the span, by ascending id, without the first so many. Lets others run meanwhile. */
  async page(span: RefundSpan, offset: number, limit: number): Promise<StoreRefund[]> {
    const found: StoreRefund[] = [];
    let skip = offset;
    for await (const orderIds of this.#seededOrders(span)) {
      for (const orderId of orderIds.slice(skip, skip + limit - found.length))
        found.push(...this.of(orderId).slice(0, 1));
      skip = Math.max(0, skip - orderIds.length);
      if (found.length === limit) return found;
    }
    const later = [...this.#touched.values()].filter(
      ({ id, createdAt }) => id > this.#places.last && isWithin(span, createdAt),
    );
    return [...found, ...later.slice(skip, skip + limit - found.length)];
  }

  /** The seeded orders with a refund within the span, by ascending id, in lots. */
  async *#seededOrders(span: RefundSpan): AsyncGenerator<readonly number[]> {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = span;
    const first = lastSeededBefore(this.#size, from - refundDelays.most);
    const last = lastSeededBefore(this.#size, to - refundDelays.least + 1);
    for (let block = Math.floor(first / blockSize); block * blockSize < last; block++) {
      const ids = this.#blocks.get(block) ?? (await this.#newBlock(block));
      const earliest = seededOrderTime(this.#size, block * blockSize + 1) + refundDelays.least;
      const latest = seededOrderTime(this.#size, (block + 1) * blockSize) + refundDelays.most;
      const areAllWithin = earliest >= from && latest <= to;
      yield areAllWithin ? ids : ids.filter((id) => isWithin(span, seededRefundTime(this.#size, id)));
    }
  }

  async #newBlock(block: number): Promise<readonly number[]> {
    await letOthersRun();
    const first = block * blockSize + 1;
    const end = Math.min(first + blockSize, this.#size.orders + 1);
    const ids: number[] = [];
    for (let id = first; id < end; id++) {
      const refund = this.#places.refundOf(id);
      if (refund !== undefined && seededRefund(this.#size, id, refund) !== undefined) ids.push(id);
    }
    this.#blocks.set(block, ids);
    return ids;
  }
}

function isWithin(
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: RefundSpan,
  time: number,
): boolean {
  return time >= from && time <= to;
}
