/** One try to send a message. */
export interface HookAttempt {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** What the receiver answered; `undefined` when it gave no answer. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

/**
 * Where a delivery stands. `held` until it is released; `sending`; `waiting` for its next try, or for a paused domain;
 * `delivered` by an answer of 2xx; `failed` after the last try; `unmapped` because the destination leads off the machine;
 * `dropped` because the hook was deleted or is inactive, or the sandbox stopped.
 */
export type HookDeliveryState = "held" | "sending" | "waiting" | "delivered" | "failed" | "unmapped" | "dropped";

/** One event on its way to one hook. */
export interface HookDelivery {
  readonly id: number;
  readonly hookId: number;
  readonly destination: string;
  /** Its `webhook-id`: the same for every try, another for every delivery. */
  readonly messageId: string;
  readonly scope: string;
  /** The JSON that is sent, to the letter. */
  readonly body: string;
  readonly state: HookDeliveryState;
  readonly attempts: readonly HookAttempt[];
  /** When the next try is due, in milliseconds since 1970; only while it is `waiting`. */
  readonly nextTryAt?: number;
}

/** A delivery in the hands of who delivers it. */
export interface OpenHookDelivery extends HookDelivery {
  state: HookDeliveryState;
  readonly attempts: HookAttempt[];
  nextTryAt?: number;
}

/** Whether nothing more becomes of it. */
export function isOver({ state }: HookDelivery): boolean {
  return state !== "held" && state !== "sending" && state !== "waiting";
}

/**
 * Seconds from each failed try to the next (BigCommerce API reference, webhooks overview): eleven retries in two days,
 * then the hook is inactive.
 */
export const retryGaps: readonly number[] = [60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400];
