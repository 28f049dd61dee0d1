import type { TruelistClock } from "../truelist/truelist-clock.js";
import { CallLimits } from "./call-limits.js";
import { ContactBook } from "./contact-book.js";
import type { DotdigitalImports } from "./dotdigital-control.js";
import { defaultDotdigitalSettings } from "./dotdigital-settings.js";
import { FieldBook } from "./field-book.js";
import { JobBook } from "./job-book.js";
import { ListBook } from "./list-book.js";

/** Where an account can be: Europe, North America, Asia and the Pacific. */
export type DotdigitalRegion = 1 | 2 | 3;

/** Everything in one account, and how it behaves. */
export class DotdigitalAccount {
  readonly clock: TruelistClock;
  readonly contacts: ContactBook;
  readonly lists = new ListBook();
  readonly fields = new FieldBook();
  readonly jobs: JobBook;
  readonly limits: CallLimits;
  readonly settings = { ...defaultDotdigitalSettings };
  imports: DotdigitalImports = { notFinished: 0, endsAs: null, times: 0, mostActive: 25 };
  region: DotdigitalRegion = 1;
  isRevoked = false;
  /** How many writes asked for somebody to be subscribed. */
  resubscribing = 0;
  readonly #refused = new Set<string>();

  constructor(
    clock: TruelistClock,
    timeScale: number,
    readonly id: number,
  ) {
    this.clock = clock;
    this.contacts = new ContactBook(clock);
    this.jobs = new JobBook(clock);
    this.limits = new CallLimits(clock, timeScale);
  }

  /** From now on nothing is done for this address. */
  refuse(email: string): void {
    this.#refused.add(email.toLowerCase());
  }

  isRefused(email: string): boolean {
    return this.#refused.has(email.toLowerCase());
  }
}
