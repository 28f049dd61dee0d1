import { lastSeededBefore, refundDelays, seededRefundTime } from "../world/seeded-order-place.js";
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

/** The refunds of all orders, with ids from 1 on without gaps. Seeded ones are made on demand, later ones are kept. */
export class RefundBook {
  readonly #size: StoreSize;
  readonly #places: SeededRefundPlaces;
  /** What was changed or added. */
  readonly #touched = new Map<number, StoreRefund>();
  /** Ids of later ones, by order. */
  readonly #laterOf = new Map<number, number[]>();
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

  /** Refunds made within the span, by ascending id, without the first so many. No page takes longer than another. */
  page(span: RefundSpan, offset: number, limit: number): StoreRefund[] {
    const { early, sureFrom, sureCount, late } = this.#seededWithin(span);
    const later = [...this.#touched.values()].filter(
      ({ id, createdAt }) => id > this.#places.last && isWithin(span, createdAt),
    );
    const rest = [...late, ...later.map(({ id }) => id)];
    const idAt = (place: number) => {
      const sure = place - early.length;
      if (sure < 0) return early[place];
      return sure < sureCount ? sureFrom + sure : rest[sure - sureCount];
    };
    const places = Array.from({ length: limit }, (_, index) => offset + index);
    return places.flatMap((place) => this.get(idAt(place) ?? 0) ?? []);
  }

  /**
   * The ids of seeded refunds within the span. Between the two ends, by when their orders were placed, all of them are, and
   * need not be looked at.
   */
  #seededWithin(span: RefundSpan): { early: number[]; sureFrom: number; sureCount: number; late: number[] } {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = span;
    const placedBefore = (time: number) => this.#places.upTo(lastSeededBefore(this.#size, time));
    const sureFrom = placedBefore(from - refundDelays.least) + 1;
    const sureTo = placedBefore(to - refundDelays.most + 1);
    const last = placedBefore(to - refundDelays.least + 1);
    const within = (first: number, end: number) =>
      Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index).filter((id) =>
        isWithin(span, seededRefundTime(this.#size, this.#places.orderOf(id) ?? 0)),
      );
    return {
      early: within(placedBefore(from - refundDelays.most) + 1, Math.min(sureFrom - 1, last)),
      sureFrom,
      sureCount: Math.max(0, sureTo - sureFrom + 1),
      late: within(Math.max(sureFrom, sureTo + 1), last),
    };
  }
}

function isWithin(
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: RefundSpan,
  time: number,
): boolean {
  return time >= from && time <= to;
}
