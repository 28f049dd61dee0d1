/**
 * One subscriber of what thousands may follow. Its events are taken and sent by plain calls: when there is news, and when the
 * socket has taken the event before. A promise is made only for who is the first to need an answer.
 */
import type { Taking } from "@storegate/sync-engine";
import type { EventsToTake } from "../graphql/events-to-take.js";
import type { Answering } from "./event-delivery.js";
import type { EventAnswer } from "./shared-answers.js";

/** See the head of this file. */
export class TakenEvents {
  readonly #end = Promise.withResolvers<void>();
  #taking: Taking<unknown> | undefined;
  /** Whether an event is being answered or sent. */
  #isBusy = false;
  #isStopped = false;

  constructor(
    private readonly events: EventsToTake<unknown>,
    private readonly answering: Answering,
  ) {}

  /** Begins, and resolves when there are no more, or it was stopped. @throws what taking throws. */
  async sendAll(): Promise<void> {
    const { signal, open } = this.events;
    const stop = (): void => this.stop();
    signal.addEventListener("abort", stop);
    try {
      if (signal.aborted || this.#isStopped) return;
      this.#taking = await open(this.#next);
      this.#next();
      await this.#end.promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#taking?.stop();
    }
  }

  /** Takes no more; what is being sent is sent. */
  stop(): void {
    this.#isStopped = true;
    this.#taking?.stop();
    if (!this.#isBusy) this.#end.resolve();
  }

  readonly #next = (): void => {
    if (this.#isBusy || !this.#taking) return;
    if (this.#isStopped) return this.#end.resolve();
    try {
      const event = this.#taking.take();
      if (event !== undefined) this.#answer(event);
      else if (this.#taking.isOver) this.#end.resolve();
    } catch (error) {
      this.#end.reject(error);
    }
  };

  #answer(event: unknown): void {
    this.#isBusy = true;
    const answer = this.answering.answerOf(event);
    if (answer instanceof Promise) answer.then(this.#send).catch(this.#end.reject);
    else this.#send(answer);
  }

  readonly #send = (answer: EventAnswer): void => this.answering.send(answer, this.#taken);

  readonly #taken = (): void => {
    this.#isBusy = false;
    this.#next();
  };
}
