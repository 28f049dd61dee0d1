/**
 * Turns for what nobody waits for, some at a time: ten thousand subscriptions that end together would else hold up, by what
 * their ends cost, the last states of one another.
 */

/** So many have their turn at once, */
const atOnce = 20;
/** the next ones after so many milliseconds, in which what there is to send is sent, */
const pauseMs = 500;
/** and those after them each so many milliseconds later. */
const everyMs = 5;

/** See the head of this file. */
export class Turns {
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param hurry once aborted, everybody's turn is now. */
  constructor(private readonly hurry: AbortSignal) {
    hurry.addEventListener("abort", () => {
      clearTimeout(this.#timer);
      for (const take of this.#waiting.splice(0)) take();
    });
  }

  /** Resolves when it is one's turn; at once for who comes alone. */
  next(): Promise<void> {
    if (this.hurry.aborted) return Promise.resolve();
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn.resolve);
    this.#timer ??= setTimeout(() => this.#give(pauseMs), 0);
    return turn.promise;
  }

  #give(nextMs: number): void {
    for (const take of this.#waiting.splice(0, atOnce)) take();
    this.#timer = this.#waiting.length > 0 ? setTimeout(() => this.#give(everyMs), nextMs) : undefined;
  }
}
