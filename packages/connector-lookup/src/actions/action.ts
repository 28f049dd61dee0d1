/** What an agent wants done, and what became of it. */
import type { Fault, JsonObject } from "@storegate/connector-kit";
import type { Money } from "../orders/person-order.js";

/** Whose key it is done with: limits hold for each. */
export interface Actor {
  readonly keyId: string;
  readonly keyName: string;
  /** Writes down what is done, for good and in their name. */
  readonly audit: (entry: AuditedStep) => Promise<void>;
}

/** What is about to be done to a store, or was found to have been. */
export interface AuditedStep {
  readonly operation: ActionOperation;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** What pseudonyms in it stand for: it can be erased. */
  readonly personal?: Readonly<Record<string, string>>;
}

/** What can be done. */
export type ActionOperation = "refundOrder" | "cancelOrder" | "createDiscountCode";

/** What a refund is to give back: an amount; items, shipping or both; or, of neither, all that is left. */
export interface RefundWish {
  readonly orderId: number;
  readonly items?: readonly { readonly orderItemId: number; readonly quantity: number }[] | undefined;
  /** Decimals, in the order's currency. */
  readonly shipping?: string | undefined;
  readonly amount?: string | undefined;
}

/** What a refund would pay back, as the store reckons. */
export interface Quote {
  readonly id: string;
  readonly orderId: number;
  readonly total: Money;
  /** At least one; the first is taken where none is chosen. */
  readonly methods: readonly { readonly id: string; readonly title: string }[];
  readonly expiresAt: Date;
}

/** Confirms a quote. */
export interface RefundRequest {
  readonly quoteId: string;
  /** The quote's first unless said. */
  readonly methodId?: string | undefined;
  readonly idempotencyKey: string;
  readonly reason?: string | undefined;
}

/** Cancels an order; with a quote it is refunded before. */
export interface CancelRequest {
  readonly orderId: number;
  readonly idempotencyKey: string;
  readonly reason?: string | undefined;
  readonly refundQuoteId?: string | undefined;
}

/** A code that takes something off a whole order: a percentage or an amount. */
export interface DiscountCodeRequest {
  readonly idempotencyKey: string;
  /** Made up unless said. */
  readonly code?: string | undefined;
  readonly percentOff?: number | undefined;
  /** A decimal, in the store's currency. */
  readonly amountOff?: string | undefined;
  /** Never unless said. */
  readonly expiresAt?: Date | undefined;
  readonly maxUses: number;
}

/** Money that went back, or is on its way. */
export interface MadeRefund {
  /** Of the refund in the store. */
  readonly externalId: string;
  readonly total: Money;
  /** Null where the store has not told. */
  readonly createdAt: Date | null;
}

/** What became of an action. One that failed is thrown. */
export interface ActionOutcome {
  readonly operation: ActionOperation;
  /** `PENDING`: it was sent, nothing tells what became of it, and the same key sent again does. */
  readonly state: "DONE" | "PENDING";
  readonly orderId?: number;
  /** Of a refund, and of a cancelling with one, once it was made. */
  readonly refund?: MadeRefund;
  /** Of cancelOrder: whether the order is cancelled by now. */
  readonly isCancelled?: boolean;
  /** Of createDiscountCode. */
  readonly code?: string;
  /**
   * Of a cancelling whose refund was made: why the order was not cancelled. The same key, sent again, goes on with cancelling,
   * and refunds nothing more.
   */
  readonly fault?: Fault;
  readonly audit: ActionAudit;
}

/** An action as an audit keeps it. */
export interface ActionAudit {
  readonly operation: ActionOperation;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Whether this was told of what had been done, or begun, by an earlier request. */
  readonly isRepeat: boolean;
}
