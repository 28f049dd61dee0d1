import type { CallReport } from "../control/sandbox-control.js";
import type { FaultRule } from "../faults/fault-rule.js";
import type { TruelistBatch } from "./batch-presenting.js";
import type { TruelistSettings, TruelistSettingsPatch } from "./truelist-settings.js";
import type { TruelistVerdict } from "./truelist-verdict.js";
import type { Vocabulary } from "./truelist-words.js";

/** A batch in the hands of a test: as the API answers it, but for URLs, and with its addresses. */
export interface TruelistBatchReport extends Omit<
  TruelistBatch,
  "safest_bet_csv_url" | "highest_reach_csv_url" | "only_invalid_csv_url" | "annotated_csv_url"
> {
  readonly emails: readonly string[];
}

/** Truelist in the hands of a test or of an operator. A value out of its bounds throws a RangeError, and nothing changes. */
export interface TruelistControl {
  /** What reached it, at its CSV files' host too, by endpoint and by status; nothing by scope. */
  calls(): CallReport;
  resetCalls(): void;

  /**
   * A fault rule whose paths are the API's (`/api/v1/verify_inline`, `/api/v1/batches`) or its CSV files'
   * (`/truelist-results/*`). Throws for a rule that no request could meet.
   */
  addFault(rule: FaultRule): void;
  /** Forgets all rules; what is held goes on. */
  clearFaults(): void;
  /** How many requests are held now, by rules that respond `held`. */
  held(): number;
  /** Ends once so many requests are held at once; 1 by default. */
  untilHeld(requests?: number): Promise<void>;
  /** Forgets the rules that hold requests; what is held goes on. */
  releaseHeld(): void;
  /** The next so many inline calls, 1 by default, are worked on at once and answered after 30 seconds, divided by the time scale. */
  stall(requests?: number): void;
  /** The key is refused with 401 until it is restored. */
  revokeKey(): void;
  restoreKey(): void;

  settings(): TruelistSettings;
  /** Changes what is named; of batches only those that are made from now on. */
  set(settings: TruelistSettingsPatch): void;
  /** The same as setting `vocabulary`. */
  setVocabulary(vocabulary: Vocabulary): void;
  /** The same as setting `pendingMs` and `processingMs`, each of which stays as it is where it is not named. */
  setBatchTime(time: { readonly pendingMs?: number; readonly processingMs?: number }): void;
  /** Moves the vendor's clock on: of batches, URLs, the limit and the revalidation window. */
  advance(ms: number): void;
  /** No URL that was told so far is good any more; a batch that is read again tells fresh ones. */
  expireCsvUrls(): void;

  /** The account's credits from now on; `null` is infinitely many, as at first. */
  setCredits(credits: number | null): void;
  /** Credits that are left and that no batch has set aside; `null` is infinitely many. */
  credits(): number | null;
  /** How many credits each address has cost, by the address in lower case; those that cost nothing are left out. */
  billed(): Readonly<Record<string, number>>;
  /** How often each address was verified, whether or not it was paid for. */
  asked(): Readonly<Record<string, number>>;

  /** What it finds out about an address, in the words of the SDK but for the state `invalid`. */
  verdict(email: string): TruelistVerdict;
  /** From now on it says so of an address, in these words, whatever the vocabulary; nobody needs to have seen them before. */
  setVerdict(email: string, state: string, subState: string, didYouMean?: string | null): void;
  /** It says of an address what it said in the beginning; of all when none is given. */
  unsetVerdict(email?: string): void;

  /** All batches, the newest first. */
  batches(): readonly TruelistBatchReport[];
}
