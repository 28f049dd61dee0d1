/** What a person agreed to, and when. */

/** How people are written to. */
export type ConsentChannel = "email";

/** What for: advertising, or what goes with an account and orders. */
export type ConsentPurpose = "marketing" | "service";

export type ConsentValue = "GRANTED" | "WITHDRAWN";

/**
 * Where it came from: a form of the storefront, the checkout of an order, the making of an account, an import or another app that wrote into
 * the store, the marketing provider, the store's staff (what is gone from the store, with no word of who took it away), or an erasure, after which
 * nothing holds that was said before.
 */
export type ConsentSource = "STOREFRONT" | "ORDER" | "ACCOUNT" | "IMPORT" | "PROVIDER" | "STORE" | "ERASURE";

/** What an act says. */
interface ConsentWord {
  readonly value: ConsentValue;
  readonly source: ConsentSource;
  /** When, as near as is known. */
  readonly at: Date;
  /**
   * Of one that was granted: a time behind which it certainly was. Null where nobody acted afresh, as by an import: that never stands against
   * an opting out.
   */
  readonly certainAfter: Date | null;
}

/** An event of consent, as far as the answer goes by it. */
export interface ConsentAct extends ConsentWord {
  /** When it was written down here. */
  readonly recordedAt: Date;
}

/** An event that is to be written down. */
export interface NewConsentEvent extends ConsentWord {
  readonly purpose: ConsentPurpose;
  readonly source: ConsentSource;
  /** By what it is known again, so that it is written down once, however often it is met. */
  readonly origin: string;
  readonly evidence?: ConsentEvidence | undefined;
}

/** Personal values of an event, where they are known. */
export interface ConsentEvidence {
  /** What the person agreed to, in the words that stood there. */
  readonly text?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly userAgent?: string | undefined;
  /** The page. */
  readonly url?: string | undefined;
}

/** By how much a provider's clock may go behind ours, in milliseconds. */
const clockTolerance = 60_000;

/**
 * Present consent over all events of one person, channel and purpose: the one that decides, or none, which is unknown, and neither yes nor no.
 * Who opted out has consent again only by an act that certainly came later. The database has the same rule (`deciding_event`), and what it says
 * counts; this is it in words of the program, and a test holds the two together.
 * @param acts in the order in which they were written down.
 */
export function presentConsent<Act extends ConsentAct>(acts: readonly Act[]): Act | undefined {
  const withdrawn = acts.filter(({ value }) => value === "WITHDRAWN");
  const standing = acts.filter((act) => act.value === "GRANTED" && withdrawn.every((other) => isLater(act, other)));
  return latest(standing) ?? latest(withdrawn);
}

/** Whether somebody granted certainly later than they withdrew: they did not have it yet when the withdrawal was known here, or long enough behind it. */
function isLater({ certainAfter }: ConsentWord, { at, recordedAt, source }: ConsentAct): boolean {
  if (certainAfter === null) return false;
  const tolerance = source === "PROVIDER" ? clockTolerance : 0;
  return certainAfter >= recordedAt || certainAfter.getTime() >= at.getTime() + tolerance;
}

/** Of those of one time, the last in their order. */
function latest<Act extends ConsentAct>(acts: readonly Act[]): Act | undefined {
  return acts.reduce<Act | undefined>((best, act) => (best && best.at > act.at ? best : act), undefined);
}
