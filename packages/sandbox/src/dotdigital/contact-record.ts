import type {
  DotdigitalConsentRecord,
  DotdigitalContact,
  DotdigitalStatus,
  DotdigitalValue,
} from "./dotdigital-control.js";

/** When and why somebody was sent nothing any more, by the account or by one list. */
export interface Removal {
  readonly contact: ContactRecord;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: DotdigitalStatus;
  /** The list that was left; `null` where it is the whole account. */
  readonly list: number | null;
}

/** A contact as the account keeps it; {@link ContactBook} alone changes it. Arrays and objects that are empty are shared. */
export interface ContactRecord {
  readonly id: number;
  email: string;
  status: DotdigitalStatus;
  emailType: "Html" | "PlainText";
  optInType: "Unknown" | "Single" | "Double" | "VerifiedDouble";
  lists: readonly number[];
  leftLists: readonly Removal[];
  /** By name, in upper case; what is `null` is not there. */
  dataFields: Readonly<Record<string, DotdigitalValue>>;
  consentRecords: readonly DotdigitalConsentRecord[];
  readonly created: number;
  updated: number;
  removal: Removal | null;
  isDeleted: boolean;
}

const optedOut: ReadonlySet<DotdigitalStatus> = new Set(["unsubscribed", "hardBounced", "ispComplained", "suppressed"]);
/** Statuses that version 2 tells in its list of who is sent nothing. */
const removed: ReadonlySet<DotdigitalStatus> = new Set([...optedOut, "softBounced"]);

/** Whether nothing is sent to a contact for good, so that no import changes it. */
export function isSuppressed(status: DotdigitalStatus): boolean {
  return optedOut.has(status);
}

/** Whether a status stands among the removals of the account. */
export function isRemoval(status: DotdigitalStatus): boolean {
  return removed.has(status);
}

/** A contact as tests see it. */
export function shownContact(record: ContactRecord): DotdigitalContact {
  const { id, email, status, lists, leftLists, dataFields, consentRecords, created, updated } = record;
  return {
    id,
    email,
    status,
    lists,
    unsubscribedLists: leftLists.flatMap(({ list }) => list ?? []),
    dataFields,
    consentRecords,
    created,
    updated,
  };
}
