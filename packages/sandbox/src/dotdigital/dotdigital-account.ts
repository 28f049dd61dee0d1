import { TruelistClock } from "../truelist/truelist-clock.js";
import type { DotdigitalContact, DotdigitalImports, DotdigitalList, DotdigitalStatus } from "./dotdigital-control.js";

/** A value of a data field. */
export type DataValue = string | number | boolean | null;

interface KeptContact {
  id: number;
  email: string;
  status: DotdigitalStatus;
  lists: Set<number>;
  unsubscribedLists: Map<number, number>;
  dataFields: Map<string, DataValue>;
  consentRecords: Record<string, string>[];
  created: number;
  updated: number;
  /** When it was sent nothing any more, and why, in the words of version 2. */
  removed: { readonly at: number; readonly reason: string } | null;
}

/** A job that is done in the account's own time. */
export interface Job {
  readonly answer: unknown;
  left: number;
}

const optedOut: ReadonlySet<DotdigitalStatus> = new Set(["unsubscribed", "hardBounced", "ispComplained", "suppressed"]);

/** Everything in one account. */
export class DotdigitalAccount {
  readonly clock: TruelistClock;
  readonly fields = new Map<string, { readonly name: string; readonly type: string }>();
  readonly jobs = new Map<string, Job>();
  readonly imports: { -readonly [Name in keyof DotdigitalImports]: DotdigitalImports[Name] } = {
    notFinished: 0,
    endsAs: null,
    times: 0,
    mostActive: 25,
  };
  resubscribing = 0;
  /** Addresses in lower case that nothing is done for. */
  readonly refused = new Set<string>();
  readonly #byEmail = new Map<string, KeptContact>();
  readonly #byId = new Map<number, KeptContact>();
  readonly #lists = new Map<number, DotdigitalList>();
  #lastContact = 0;
  #lastList = 0;
  #lastJob = 0;

  constructor(timeScale: number) {
    this.clock = new TruelistClock(timeScale);
    for (const name of ["FIRSTNAME", "LASTNAME", "FULLNAME", "GENDER", "POSTCODE"])
      this.fields.set(name, { name, type: "String" });
  }

  contacts(): DotdigitalContact[] {
    return [...this.#byId.values()].map(shown);
  }

  /** Some by ascending id, behind one. */
  behind(id: number, most: number, isWanted: (contact: DotdigitalContact) => boolean): DotdigitalContact[] {
    const found: DotdigitalContact[] = [];
    for (const [each, contact] of this.#byId) {
      if (each <= id) continue;
      const seen = shown(contact);
      if (isWanted(seen)) found.push(seen);
      if (found.length >= most) break;
    }
    return found;
  }

  contact(email: string): DotdigitalContact | undefined {
    const found = this.#byEmail.get(email.toLowerCase());
    return found && shown(found);
  }

  byId(id: number): DotdigitalContact | undefined {
    const found = this.#byId.get(id);
    return found && shown(found);
  }

  /** Makes somebody, or answers who is there. */
  add(email: string, status: DotdigitalStatus = "subscribed"): DotdigitalContact {
    return shown(this.#added(email, status));
  }

  #added(email: string, status: DotdigitalStatus = "subscribed"): KeptContact {
    const there = this.#byEmail.get(email.toLowerCase());
    if (there) return there;
    const now = this.clock.now();
    const made: KeptContact = {
      id: (this.#lastContact += 1),
      email,
      status,
      lists: new Set(),
      unsubscribedLists: new Map(),
      dataFields: new Map(),
      consentRecords: [],
      created: now,
      updated: now,
      removed: optedOut.has(status) ? { at: now, reason: capital(status) } : null,
    };
    this.#byEmail.set(email.toLowerCase(), made);
    this.#byId.set(made.id, made);
    return made;
  }

  /** Writes fields, lists and consents; nobody's status. Answers whether the contact is sent anything. */
  write(
    email: string,
    {
      dataFields = {},
      lists = [],
      consentRecords = [],
    }: {
      readonly dataFields?: Readonly<Record<string, DataValue>>;
      readonly lists?: readonly number[];
      readonly consentRecords?: readonly Record<string, string>[];
    },
  ): boolean {
    const contact = this.#added(email);
    for (const [name, value] of Object.entries(dataFields)) {
      if (value === null) contact.dataFields.delete(name.toUpperCase());
      else contact.dataFields.set(name.toUpperCase(), value);
    }
    const isSent = !optedOut.has(contact.status);
    // Who opted out of a list, or of all, is put into none.
    if (isSent) for (const list of lists) if (!contact.unsubscribedLists.has(list)) contact.lists.add(list);
    contact.consentRecords.push(...consentRecords);
    contact.updated = this.clock.now();
    return isSent;
  }

  leave(list: number, contactIds: readonly number[]): void {
    for (const id of contactIds) {
      const contact = this.#byId.get(id);
      if (contact?.lists.delete(list)) contact.updated = this.clock.now();
    }
  }

  delete(email: string): number | undefined {
    const found = this.#byEmail.get(email.toLowerCase());
    if (!found) return undefined;
    this.#byEmail.delete(email.toLowerCase());
    this.#byId.delete(found.id);
    return found.id;
  }

  /** As a person or a mail server does it. */
  setStatus(email: string, status: DotdigitalStatus): void {
    const contact = this.#there(email);
    const now = this.clock.now();
    contact.status = status;
    contact.updated = now;
    contact.removed = optedOut.has(status) || status === "softBounced" ? { at: now, reason: capital(status) } : null;
  }

  leaveForGood(email: string, list: number): void {
    const contact = this.#there(email);
    contact.lists.delete(list);
    contact.unsubscribedLists.set(list, this.clock.now());
    contact.updated = this.clock.now();
  }

  comeBack(email: string): void {
    const contact = this.#there(email);
    contact.unsubscribedLists.clear();
    this.setStatus(email, "subscribed");
  }

  #there(email: string): KeptContact {
    const found = this.#byEmail.get(email.toLowerCase());
    if (!found) throw new Error(`The account has no contact ${email}.`);
    return found;
  }

  /** Who is sent nothing any more since a time, of the account or of a list, the earliest first. */
  removedSince(since: number, list?: number): { contact: DotdigitalContact; at: number; reason: string }[] {
    const found: { contact: DotdigitalContact; at: number; reason: string }[] = [];
    for (const contact of this.#byId.values()) {
      const at = list === undefined ? contact.removed?.at : contact.unsubscribedLists.get(list);
      if (at === undefined || at < since) continue;
      const reason = list === undefined ? (contact.removed?.reason ?? "") : "Unsubscribed";
      found.push({ contact: shown(contact), at, reason });
    }
    return found.toSorted((a, b) => a.at - b.at);
  }

  lists(): DotdigitalList[] {
    return [...this.#lists.values()];
  }

  list(id: number): DotdigitalList | undefined {
    return this.#lists.get(id);
  }

  addList(name: string, visibility: "Private" | "Public" = "Private"): DotdigitalList {
    const list = { id: (this.#lastList += 1) + 100, name, visibility };
    this.#lists.set(list.id, list);
    return list;
  }

  deleteList(id: number): boolean {
    for (const contact of this.#byId.values()) contact.lists.delete(id);
    return this.#lists.delete(id);
  }

  /** Begins a job; it is done after it was asked for so often. */
  begin(answer: unknown, left: number): string {
    const id = `00000000-0000-4000-8000-${String((this.#lastJob += 1)).padStart(12, "0")}`;
    this.jobs.set(id, { answer, left });
    return id;
  }
}

function shown(contact: KeptContact): DotdigitalContact {
  return {
    id: contact.id,
    email: contact.email,
    status: contact.status,
    lists: [...contact.lists],
    unsubscribedLists: [...contact.unsubscribedLists.keys()],
    dataFields: Object.fromEntries(contact.dataFields),
    consentRecords: [...contact.consentRecords],
    created: contact.created,
    updated: contact.updated,
  };
}

/** As answers have it: `HardBounced`. */
export function capital(status: string): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}
