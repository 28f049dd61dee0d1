/**
 * What has the last word on a request: it is asked in the very turn of the event loop in which undici writes the request's
 * head, after names, connections and TLS. Whatever was waited for before, and however long the process stood still meanwhile,
 * a request that it refuses leaves no byte.
 */
import type { Dispatcher } from "undici";

/** Asks `check` before each head that is written for one attempt. */
export class BeforeHead {
  readonly #check: () => void;
  #refusal: { readonly reason: unknown } | undefined;
  #isWritten = false;

  /** @param check what it throws keeps the request from being sent. */
  constructor(check: () => void) {
    this.#check = check;
  }

  /** What the check threw, where it did. */
  get refusal(): { readonly reason: unknown } | undefined {
    return this.#refusal;
  }

  /** Whether the check has let the request through. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** The dispatcher, with the check before each head. */
  on(dispatcher: Dispatcher): Dispatcher {
    return dispatcher.compose(
      (dispatch) => (options, handler) => dispatch(options, new CheckedHandler(handler, () => this.#ask())),
    );
  }

  #ask(): void {
    try {
      this.#check();
    } catch (error) {
      this.#refusal = { reason: error };
      throw error;
    }
    this.#isWritten = true;
  }
}

/** Hands everything on; what is thrown at the start ends the request there, and undici keeps the connection. */
class CheckedHandler implements Dispatcher.DispatchHandler {
  constructor(
    private readonly inner: Dispatcher.DispatchHandler,
    private readonly ask: () => void,
  ) {}

  onRequestStart(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onRequestStart"]>>): void {
    this.ask();
    this.inner.onRequestStart?.(...told);
  }

  onRequestUpgrade(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onRequestUpgrade"]>>): void {
    this.inner.onRequestUpgrade?.(...told);
  }

  onResponseStart(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>): void {
    this.inner.onResponseStart?.(...told);
  }

  onResponseData(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseData"]>>): void {
    this.inner.onResponseData?.(...told);
  }

  onResponseEnd(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseEnd"]>>): void {
    this.inner.onResponseEnd?.(...told);
  }

  onResponseError(...told: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseError"]>>): void {
    this.inner.onResponseError?.(...told);
  }
}
