/** One round of work at a time for each store. */
import { AsyncLocalStorage } from "node:async_hooks";

interface Round {
  /** It was asked for again since it began. */
  again: boolean;
  readonly done: Promise<void>;
}

/** Does a task for each key it is asked for; asked while that is under way, once more afterwards. */
export class Rounds {
  readonly #open = new Map<string, Round>();
  readonly #ending = new AbortController();
  /** A round is nobody's who asks for it: the logs of a request say nothing of what goes on after it. */
  readonly #outside = AsyncLocalStorage.snapshot();

  /** @param task handles its own errors; it ends soon once the signal is aborted. */
  constructor(private readonly task: (key: string, signal: AbortSignal) => Promise<void>) {}

  /** Resolves when a round that began after this was asked has ended. */
  ask(key: string): Promise<void> {
    const open = this.#open.get(key);
    if (open) {
      open.again = true;
      return open.done;
    }
    if (this.#ending.signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const round = { again: false, done: promise };
    this.#open.set(key, round);
    void this.#outside(() => this.#run(key, round)).finally(resolve);
    return promise;
  }

  /** Begins no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#ending.abort(new Error("the process stops"));
    await Promise.all([...this.#open.values()].map(({ done }) => done));
  }

  async #run(key: string, round: Round): Promise<void> {
    const { signal } = this.#ending;
    try {
      do {
        round.again = false;
        await this.task(key, signal);
      } while (round.again && !signal.aborted);
    } finally {
      this.#open.delete(key);
    }
  }
}
