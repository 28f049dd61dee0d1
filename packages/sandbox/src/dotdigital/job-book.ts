import type { TruelistClock } from "../truelist/truelist-clock.js";

/** What is done in the account's own time. */
export type JobKind = "import" | "deletion" | "leaving";

interface Job {
  readonly kind: JobKind;
  /** Made only when it is told, so that answers of many contacts are not kept. */
  readonly answer: () => object;
  /** How often it still says that it is not finished. */
  left: number;
  readonly startedAt: number;
}

/** After so long of the vendor's clock any job is finished, asked for or not. */
const longestMs = 10 * 60_000;
/** Of older ones nothing is known any more. */
const mostKept = 2000;

/** Jobs. What they do is done when they begin; they only say later that it is. */
export class JobBook {
  readonly #clock: TruelistClock;
  readonly #jobs = new Map<string, Job>();
  #last = 0;

  constructor(clock: TruelistClock) {
    this.#clock = clock;
  }

  /** Answers the job's id. @param notFinished how often it is to say that it is not finished */
  begin(kind: JobKind, notFinished: number, answer: () => object): string {
    const id = `00000000-0000-4000-8000-${String((this.#last += 1)).padStart(12, "0")}`;
    this.#jobs.set(id, { kind, answer, left: notFinished, startedAt: this.#clock.now() });
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > mostKept && oldest !== undefined) this.#jobs.delete(oldest);
    return id;
  }

  /** How many of a kind are not finished. */
  active(kind: JobKind): number {
    return [...this.#jobs.values()].filter((job) => job.kind === kind && this.#isActive(job)).length;
  }

  /** What a finished job tells, `null` while it is not finished, `undefined` where there is none such. */
  look(kind: JobKind, id: string): object | null | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined || job.kind !== kind) return undefined;
    if (!this.#isActive(job)) return job.answer();
    job.left -= 1;
    return null;
  }

  #isActive({ left, startedAt }: Job): boolean {
    return left > 0 && this.#clock.now() - startedAt < longestMs;
  }
}
