import type { CallReport } from "../control/sandbox-control.js";
import type { FaultRule } from "../faults/fault-rule.js";

/** Whether e-mail is sent to a contact, in the words of its API's requests; `noSubscription` of one without an address. */
export type DotdigitalStatus =
  | "subscribed"
  | "unsubscribed"
  | "softBounced"
  | "hardBounced"
  | "ispComplained"
  | "suppressed"
  | "pendingOptIn";

/** A contact as it stands in the account. */
export interface DotdigitalContact {
  readonly id: number;
  readonly email: string;
  readonly status: DotdigitalStatus;
  /** By id, those it is in; with whether it unsubscribed from that one. */
  readonly lists: readonly number[];
  readonly unsubscribedLists: readonly number[];
  readonly dataFields: Readonly<Record<string, string | number | boolean | null>>;
  readonly consentRecords: readonly Readonly<Record<string, string>>[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

/** A list, which its version 2 calls an address book. */
export interface DotdigitalList {
  readonly id: number;
  readonly name: string;
  readonly visibility: "Private" | "Public";
}

/** How imports fare. */
export interface DotdigitalImports {
  /** How often each says that it is not finished. */
  readonly notFinished: number;
  /** What the next so many end as instead; `null` is Finished. */
  readonly endsAs: "Failed" | "RejectedByWatchdog" | "ExceedsAllowedContactLimit" | null;
  readonly times: number;
  /** How many may be active at once; 25. */
  readonly mostActive: number;
}

/** Dotdigital in the hands of a test or of an operator. */
export interface DotdigitalControl {
  calls(): CallReport;
  resetCalls(): void;
  /** A fault rule whose paths are the API's (`/contacts/v3/import`). Throws for a rule that no request could meet. */
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  held(): number;
  untilHeld(requests?: number): Promise<void>;
  releaseHeld(): void;
  /** The API user is refused with 401 until it is let in again. */
  revokeUser(): void;
  restoreUser(): void;
  /** From now on the account is in another region, whose address its account-info tells; the first one answers 403. */
  moveToRegion(region: 1 | 2 | 3): void;

  contacts(): readonly DotdigitalContact[];
  contact(email: string): DotdigitalContact | undefined;
  lists(): readonly DotdigitalList[];
  dataFields(): readonly { readonly name: string; readonly type: string }[];
  /** Puts somebody there, subscribed unless said, as a person of the account does. */
  addContact(contact: {
    readonly email: string;
    readonly lists?: readonly number[];
    readonly status?: DotdigitalStatus;
    readonly dataFields?: Readonly<Record<string, string | number | boolean | null>>;
  }): DotdigitalContact;
  addList(name: string): DotdigitalList;
  /** The contact clicks on unsubscribe: of everything, or of one list. Throws where there is none such. */
  unsubscribe(email: string, list?: number): void;
  complain(email: string): void;
  bounce(email: string, hard?: boolean): void;
  suppress(email: string): void;
  /** The contact comes back by a form of Dotdigital's own. */
  comeBack(email: string): void;
  /** From now on imports refuse this address, and no list lets it go. */
  refuse(email: string): void;
  /** How many writes asked for somebody to be subscribed anew: by a status, by options, by a call. */
  resubscribingWrites(): number;
  setImports(imports: Partial<DotdigitalImports>): void;
  /** Windows of a minute; `null` is no limit. `flat` answers 400 over so many calls an hour. */
  setLimits(limits: { readonly perMinute?: number | null; readonly flat?: number | null }): void;
  /** Moves its clock on. */
  advance(ms: number): void;
}
