/** What another app of the store wants of every window. */
export interface ForeignAppetite {
  /** Requests it sends in a window; those that the quota has no room for are refused to it, and gone. */
  readonly requestsPerWindow: number;
  /** How many it sends at once; 1, the default, spreads them evenly over the window, as many as it has or more makes one burst. */
  readonly burst?: number;
}

/** Another app of the store: it spends the quota evenly, or in bursts, through every window. */
export class ForeignApp {
  readonly #perWindow: number;
  readonly #burst: number;
  #sent = 0;

  constructor({ requestsPerWindow, burst = 1 }: ForeignAppetite) {
    this.#perWindow = requestsPerWindow;
    this.#burst = Math.max(1, Math.min(burst, requestsPerWindow));
  }

  /** A window begins, or the app begins in it, at a share of its length from 0 to 1. */
  beginAt(progress: number): void {
    this.#sent = this.#due(progress);
  }

  /** How many it sends now, since it was asked last, at a share of the window's length from 0 to 1. */
  wants(progress: number): number {
    const due = this.#due(progress);
    const wanted = Math.max(0, due - this.#sent);
    this.#sent = Math.max(this.#sent, due);
    return wanted;
  }

  /** Bursts stand in the middle of equal parts of the window. */
  #due(progress: number): number {
    const bursts = this.#perWindow / this.#burst;
    return Math.min(this.#perWindow, Math.floor(progress * bursts + 0.5) * this.#burst);
  }
}
