/**
 * Tells a record at which the store stumbles from a store that takes no writes. Both fail alike, as if time would heal them;
 * so once a sync has waited for its page long enough, what fails is carried out in halves, until what is bad stands alone.
 * As long as nothing else goes through it may yet be the store, and few requests are spent on finding that out.
 */
import type { Fault } from "@storegate/connector-kit";
import type { JournaledChange } from "./journal.js";
import type { Settlement } from "./sync-ledger.js";

/** How writing to a resource has gone in one run of a sync. */
export interface WritesSoFar {
  /** Whether the store took anything of it. */
  wentThrough: boolean;
  /** Requests that have failed since it last did. */
  failedInARow: number;
}

/** What finding the bad ones needs. */
export interface Writing {
  /** Carries changes out together and commits what is answered; whether the store took any of them. */
  readonly write: (changes: readonly JournaledChange[]) => Promise<boolean>;
  /** Looks what was made all the same, commits it, and answers the rest. */
  readonly look: (changes: readonly JournaledChange[]) => Promise<JournaledChange[]>;
  readonly settle: (settlements: readonly Settlement[]) => Promise<void>;
  /** Whether an error of writing may be about some of the records, and they were given time enough. */
  readonly mayBeOfRecords: (error: unknown) => error is Fault;
  /** Whether the sync shall wait on for a change that fails alone while nothing else goes through. */
  readonly waitsOn: (fault: Fault) => boolean;
  /** Failures in a row that are the store's; more than it takes to come down to one change. */
  readonly mostInARow: number;
  readonly stop: AbortSignal;
}

/** Changes of which one is bad, or the store is away. */
interface Doubted {
  readonly changes: readonly JournaledChange[];
  readonly fault: Fault;
  /** Whether other changes had gone through when these failed. */
  readonly othersWent: boolean;
}

/** Finds the changes of one resource on one page at which the store stumbles. */
export class BadWrites {
  readonly #writing: Writing;
  readonly #soFar: WritesSoFar;
  #doubted: Doubted[] = [];
  /** Those that failed alone, while it may yet be the store. */
  #alone: { readonly change: JournaledChange; readonly fault: Fault }[] = [];
  /** Those that failed alone before anything went through: it was the store, perhaps, which has come back. */
  #again: JournaledChange[] = [];

  constructor(writing: Writing, soFar: WritesSoFar) {
    this.#writing = writing;
    this.#soFar = soFar;
  }

  /** Whether some failed and were not divided yet. */
  get hasDoubted(): boolean {
    return this.#doubted.length > 0;
  }

  /**
   * Carries changes out. Where that fails and may be about some of them, they are noted for {@link divide}.
   * @throws what concerns the whole.
   */
  async carryOut(changes: readonly JournaledChange[]): Promise<void> {
    const { write, mayBeOfRecords, mostInARow } = this.#writing;
    try {
      if (await write(changes)) this.#wentThrough();
    } catch (fault) {
      if (!mayBeOfRecords(fault)) throw fault;
      this.#soFar.failedInARow += 1;
      if (this.#soFar.failedInARow > mostInARow) throw fault;
      this.#doubted.push({ changes, fault, othersWent: this.#soFar.wentThrough });
    }
  }

  /**
   * Carries out in halves what has failed, until each that fails stands alone.
   * @throws the fault, where too many requests fail in a row: then it is the store's.
   */
  async divide(): Promise<void> {
    while (!this.#writing.stop.aborted) {
      const doubted = this.#doubted.shift();
      const again = doubted ? undefined : this.#again.shift();
      if (doubted) await this.#halve(doubted);
      else if (again) await this.carryOut([again]);
      else break;
    }
    if (this.#soFar.wentThrough && !this.#writing.stop.aborted) await this.#fail();
  }

  async #halve({ changes, fault, othersWent }: Doubted): Promise<void> {
    const unmade = await this.#writing.look(changes);
    if (unmade.length < changes.length) this.#wentThrough();
    const [only, second] = unmade;
    if (only !== undefined && changes.length === 1) {
      if (this.#soFar.wentThrough && !othersWent) this.#again.push(only);
      else this.#alone.push({ change: only, fault });
    } else if (only !== undefined && second === undefined) await this.carryOut(unmade);
    else {
      const half = Math.ceil(unmade.length / 2);
      for (const part of [unmade.slice(0, half), unmade.slice(half)]) {
        if (part.length > 0 && !this.#writing.stop.aborted) await this.carryOut(part);
      }
    }
  }

  /** Once everything else was carried out: answers the fault that the sync shall wait on for, if it shall. */
  async end(): Promise<Fault | undefined> {
    const [first] = this.#alone;
    if (first === undefined || this.#writing.stop.aborted) return undefined;
    if (!this.#soFar.wentThrough && this.#writing.waitsOn(first.fault)) return first.fault;
    await this.#fail();
    return undefined;
  }

  #wentThrough(): void {
    if (!this.#soFar.wentThrough) this.#again.push(...this.#alone.splice(0).map(({ change }) => change));
    this.#soFar.wentThrough = true;
    this.#soFar.failedInARow = 0;
  }

  async #fail(): Promise<void> {
    const failed = this.#alone.splice(0).map(({ change, fault }) => ({ change, fault: fault.toData() }));
    if (failed.length > 0) await this.#writing.settle(failed);
  }
}
