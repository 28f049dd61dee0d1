/** Counts the requests and commits of a process, and strikes at the instant that was asked for. */
import type { PulseCounts, Strike } from "./struck-task.ts";

/** How it strikes. */
export interface PulseHands {
  readonly strike: (strike: Strike) => void;
  /** Waits without letting anything else of this process happen. */
  readonly sleepNow: (ms: number) => void;
}

/** By then the server has committed what it was asked to commit. */
const commitMs = 25;

/** See the head of this file. */
export class Pulse {
  readonly #strike: Strike | undefined;
  readonly #hands: PulseHands;
  #requests = 0;
  #answers = 0;
  #commits = 0;
  #hasStruck = false;
  /** The commit was sent; what follows it in the same flow comes after its answer. */
  #awaitsNext = false;

  constructor(strike: Strike | undefined, hands: PulseHands) {
    this.#strike = strike;
    this.#hands = hands;
  }

  get counts(): PulseCounts {
    return { requests: this.#requests, commits: this.#commits };
  }

  /** Whether it has struck. */
  get hasStruck(): boolean {
    return this.#hasStruck;
  }

  /** The request has left for the socket, body and all. */
  requestSent(): void {
    this.#requests += 1;
    if (this.#isDue("request-sent", this.#requests)) this.#now();
  }

  /** The answer was read to its end, and nobody has seen it yet. */
  requestAnswered(): void {
    this.#answers += 1;
    if (this.#isDue("request-answered", this.#answers)) this.#now();
  }

  /** A statement is about to be sent. */
  statement(text: string): void {
    if (this.#awaitsNext && /^begin\b/i.test(text)) this.#now();
    if (!/^commit\b/i.test(text)) return;
    this.#commits += 1;
    if (this.#isDue("commit-sent", this.#commits)) {
      // The driver writes in the next round of immediates, this one after it: the server commits while nothing is read here.
      process.nextTick(() =>
        setImmediate(() => {
          this.#hands.sleepNow(commitMs);
          this.#now();
        }),
      );
    }
    if (this.#isDue("commit-answered", this.#commits)) {
      // Commits of a sync follow one another: the next transaction begins after this one's answer. After the last none does.
      this.#awaitsNext = true;
      setTimeout(() => this.#now(), commitMs);
    }
  }

  #isDue(instant: Strike["instant"], count: number): boolean {
    return this.#strike?.instant === instant && this.#strike.at === count;
  }

  #now(): void {
    if (this.#hasStruck || this.#strike === undefined) return;
    this.#hasStruck = true;
    this.#awaitsNext = false;
    this.#hands.strike(this.#strike);
  }
}
