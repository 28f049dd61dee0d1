import type { CallReport } from "../control/sandbox-control.js";
import type { FaultRule } from "../faults/fault-rule.js";
import type { DotdigitalSettings, DotdigitalSettingsPatch } from "./dotdigital-settings.js";

/** Whether e-mail is sent to a contact, in the words of the API's version 3. */
export type DotdigitalStatus =
  | "subscribed"
  | "unsubscribed"
  | "softBounced"
  | "hardBounced"
  | "ispComplained"
  | "suppressed"
  | "pendingOptIn";

/** A value of a data field; `null` is none. */
export type DotdigitalValue = string | number | boolean | null;

/** The proof of a consent, as it was written, with `dateTimeCreated`. */
export type DotdigitalConsentRecord = Readonly<Record<string, string>>;

/** A contact as it stands in the account. */
export interface DotdigitalContact {
  readonly id: number;
  readonly email: string;
  readonly status: DotdigitalStatus;
  /** By id, those it is in. */
  readonly lists: readonly number[];
  /** By id, those it unsubscribed from alone. */
  readonly unsubscribedLists: readonly number[];
  /** By name, in upper case. */
  readonly dataFields: Readonly<Record<string, DotdigitalValue>>;
  readonly consentRecords: readonly DotdigitalConsentRecord[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

/** What a third hand changes of a contact; what is not named stays. */
export interface DotdigitalContactPatch {
  readonly email?: string;
  /** All lists that it is in from now on. */
  readonly lists?: readonly number[];
  /** `null` clears one; others stay. */
  readonly dataFields?: Readonly<Record<string, DotdigitalValue>>;
  readonly status?: DotdigitalStatus;
}

/** A contact that a third hand adds. */
export interface NewDotdigitalContact extends DotdigitalContactPatch {
  readonly email: string;
}

/** A list, which its version 2 calls an address book. */
export interface DotdigitalList {
  readonly id: number;
  readonly name: string;
  readonly visibility: "Private" | "Public";
}

/** A data field. */
export interface DotdigitalField {
  readonly name: string;
  readonly type: "String" | "Numeric" | "Date" | "Boolean";
  readonly visibility: "Private" | "Public";
  readonly defaultValue: DotdigitalValue;
}

/** How imports and the other jobs fare. */
export interface DotdigitalImports {
  /** How often each says that it is not finished; 0. After ten minutes of the vendor's clock it is finished in any case. */
  readonly notFinished: number;
  /** What the next so many imports end as instead, and write nothing; `null` is Finished. */
  readonly endsAs: "Failed" | "RejectedByWatchdog" | "ExceedsAllowedContactLimit" | null;
  readonly times: number;
  /** How many imports may be active at once; 25. */
  readonly mostActive: number;
}

/** How many calls the API user has a minute, by the kind of call; `null` is no limit. */
export interface DotdigitalTiers {
  /** Imports, deletions of many, pages of contacts and of who opted out. */
  readonly low: number | null;
  /** What writes one thing. */
  readonly medium: number | null;
  /** What reads one thing, lists and data fields. */
  readonly high: number | null;
}

/** What is limited; what is not named stays as it is. */
export interface DotdigitalLimits {
  /** Windows of a minute, refused with 429; a number is that of each kind. */
  readonly perMinute?: number | null | Partial<DotdigitalTiers>;
  /** Calls in any hour of all kinds, refused with 400; `null` is no limit. */
  readonly flat?: number | null;
}

/**
 * Dotdigital in the hands of a test or of an operator. What names a contact, a list or a data field that is not there throws an
 * Error, a value out of its bounds a RangeError, and nothing changes.
 */
export interface DotdigitalControl {
  /** What reached it, by endpoint and by status; nothing by scope. */
  calls(): CallReport;
  resetCalls(): void;
  /** A fault rule whose paths are the API's (`/contacts/v3/import`). Throws for a rule that no request could meet. */
  addFault(rule: FaultRule): void;
  /** Forgets all rules; what is held goes on. */
  clearFaults(): void;
  /** How many requests are held now, by rules that respond `held`. */
  held(): number;
  /** Ends once so many requests are held at once; 1 by default. */
  untilHeld(requests?: number): Promise<void>;
  /** Forgets the rules that hold requests; what is held goes on. */
  releaseHeld(): void;
  /** The API user is refused with 401 until it is let in again. */
  revokeUser(): void;
  restoreUser(): void;
  /** From now on the account is in another region, whose address its account-info tells; every other address answers 403. */
  moveToRegion(region: 1 | 2 | 3): void;
  settings(): DotdigitalSettings;
  /** Changes what is named of how answers are written. */
  set(settings: DotdigitalSettingsPatch): void;
  setImports(imports: Partial<DotdigitalImports>): void;
  setLimits(limits: DotdigitalLimits): void;
  /** Moves the vendor's clock on. */
  advance(ms: number): void;
  /** An empty account as at first: its contacts, lists, fields, jobs, limits, region, counts and faults. The clock goes on. */
  reset(): void;

  /** All, by ascending id. */
  contacts(): readonly DotdigitalContact[];
  /** By its address, in any case. */
  contact(email: string): DotdigitalContact | undefined;
  /** The proofs of somebody's consents, the oldest first; none of who is not there. */
  consentRecords(email: string): readonly DotdigitalConsentRecord[];
  lists(): readonly DotdigitalList[];
  dataFields(): readonly DotdigitalField[];
  /** Puts somebody there, subscribed unless said, or changes who is, as a person of the account does. */
  addContact(contact: NewDotdigitalContact): DotdigitalContact;
  /** Changes somebody, as a person of the account does. */
  patchContact(email: string, patch: DotdigitalContactPatch): DotdigitalContact;
  /** Deletes somebody; answers whether they were there. */
  deleteContact(email: string): boolean;
  addList(name: string): DotdigitalList;
  /** Deletes a list and takes its members out; answers whether there was one. */
  deleteList(id: number): boolean;
  /** A data field of a name that is free. */
  addDataField(name: string, type?: DotdigitalField["type"]): DotdigitalField;

  /** The contact clicks on unsubscribe: of everything, or of one list. */
  unsubscribe(email: string, list?: number): void;
  /** The contact tells its mail provider that this is spam. */
  complain(email: string): void;
  bounce(email: string, hard?: boolean): void;
  suppress(email: string): void;
  /** The contact comes back by a form of Dotdigital's own: to everything, or to one list that it left. */
  comeBack(email: string, list?: number): void;
  /** From now on writes refuse this address, and no list lets it go. */
  refuse(email: string): void;
  /** How many writes asked for somebody to be subscribed: by a status, by options, by a call. */
  resubscribingWrites(): number;
}
