/**
 * What events of subscriptions cost their callers. The first is paid with the subscription, when it begins. Each further one that
 * is worked out, and not shared with somebody for whom it was, costs what is selected of it, above a part that is free. It is paid
 * once it is sent: who cannot pay yet waits before the next one is taken, so that what comes then is the newest state, and the last
 * state comes in any case.
 */
import { setTimeout as pause } from "node:timers/promises";

/** What following the syncs of an integration costs, with all that a page shows of them. */
const freePart = 40;

/** What of an event's cost is to be paid. */
export function chargedOf(cost: number): number {
  return Math.max(0, cost - freePart);
}

/** Takes an amount from a budget; answers 0, or in how many seconds it will be there. */
export type TakeForEvent = (spender: string, amount: number) => number;

/** Whoever spends a budget waits in order: of many subscriptions of one key none is passed over. */
export class EventBudget {
  /** When the last of those that wait will have paid, of each spender. */
  readonly #lasts = new Map<string, Promise<void>>();

  constructor(private readonly take: TakeForEvent) {}

  /** Undefined when it was paid at once; else resolves when it is, or when nobody wants a next event any more. */
  pay(spender: string, amount: number, left: AbortSignal): Promise<void> | undefined {
    const before = this.#lasts.get(spender);
    if (!before && this.take(spender, amount) === 0) return undefined;
    const mine: Promise<void> = this.#payInTurn(before, spender, amount, left).then(() => {
      if (this.#lasts.get(spender) === mine) this.#lasts.delete(spender);
    });
    this.#lasts.set(spender, mine);
    return mine;
  }

  async #payInTurn(
    before: Promise<void> | undefined,
    spender: string,
    amount: number,
    left: AbortSignal,
  ): Promise<void> {
    await before;
    while (!left.aborted) {
      const seconds = this.take(spender, amount);
      if (seconds === 0) return;
      await pause(seconds * 1000, undefined, { signal: left }).catch(() => "nobody waits for it any more");
    }
  }
}
