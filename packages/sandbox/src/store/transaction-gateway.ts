import { Waits } from "../waits.js";
import type { Store } from "./store.js";
import { settlePayment } from "./transaction-settling.js";

/** How long a gateway takes for a capture or a void, in milliseconds; the documentation says "asynchronously". */
const usualDelayMs = 5000;

/** The gateways of the store, which answer what they were asked some time later. */
export class TransactionGateway {
  readonly #store: Store;
  readonly #waits: Waits;
  #delayMs: number | null = usualDelayMs;

  /**
   * @param timeScale what the delay is divided by
   * @param signal ends all waiting
   */
  constructor(store: Store, timeScale: number, signal: AbortSignal) {
    this.#store = store;
    this.#waits = new Waits(timeScale, signal);
  }

  /** How long answers take from now on; `null` is for ever. */
  setDelay(delayMs: number | null): void {
    this.#delayMs = delayMs;
  }

  /** Settles later what an order's payment waits for. */
  settleLater(orderId: number): void {
    if (this.#delayMs !== null) void this.#settle(orderId, this.#delayMs);
  }

  async #settle(orderId: number, delayMs: number): Promise<void> {
    if (await this.#waits.wait(delayMs)) settlePayment(this.#store, orderId, false);
  }
}
