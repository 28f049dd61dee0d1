import type { TruelistClock } from "../truelist/truelist-clock.js";
import { type ContactRecord, isRemoval } from "./contact-record.js";
import type { DotdigitalConsentRecord, DotdigitalStatus, DotdigitalValue } from "./dotdigital-control.js";
import { RemovalLog } from "./removal-log.js";

const none: readonly never[] = [];
const noFields: Readonly<Record<string, never>> = {};

/** The contacts of the account, by ascending id and by address. Whatever is changed here moves a contact's `updated`. */
export class ContactBook {
  readonly removals = new RemovalLog();
  readonly #clock: TruelistClock;
  readonly #byEmail = new Map<string, ContactRecord>();
  /** A contact's id is one more than its place; who was deleted leaves a hole. */
  readonly #rows: (ContactRecord | undefined)[] = [];
  /** How many are in each list. */
  readonly #members = new Map<number, number>();

  constructor(clock: TruelistClock) {
    this.#clock = clock;
  }

  get(email: string): ContactRecord | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  byId(id: number): ContactRecord | undefined {
    return this.#rows[id - 1];
  }

  /** Those with a greater id, by ascending id. */
  *after(id: number): Generator<ContactRecord> {
    for (let at = id; at < this.#rows.length; at += 1) {
      const record = this.#rows[at];
      if (record !== undefined) yield record;
    }
  }

  membersOf(list: number): number {
    return this.#members.get(list) ?? 0;
  }

  /** Makes somebody whose address is free. */
  add(email: string): ContactRecord {
    const now = this.#now();
    const record: ContactRecord = {
      id: this.#rows.length + 1,
      email,
      status: "subscribed",
      emailType: "Html",
      optInType: "Unknown",
      lists: none,
      leftLists: none,
      dataFields: noFields,
      consentRecords: none,
      created: now,
      updated: now,
      removal: null,
      isDeleted: false,
    };
    this.#rows.push(record);
    this.#byEmail.set(email.toLowerCase(), record);
    return record;
  }

  /** Gives somebody another address, which is free or their own. */
  rename(record: ContactRecord, email: string): void {
    this.#byEmail.delete(record.email.toLowerCase());
    record.email = email;
    this.#byEmail.set(email.toLowerCase(), record);
    this.touch(record);
  }

  delete(record: ContactRecord): void {
    this.setLists(record, none);
    record.isDeleted = true;
    this.#byEmail.delete(record.email.toLowerCase());
    this.#rows[record.id - 1] = undefined;
  }

  setStatus(record: ContactRecord, status: DotdigitalStatus): void {
    record.status = status;
    record.removal = null;
    if (isRemoval(status)) {
      record.removal = { contact: record, at: this.#now(), reason: status, list: null };
      this.removals.add(record.removal);
    }
    this.touch(record);
  }

  /** Puts somebody into these lists and no others. */
  setLists(record: ContactRecord, lists: readonly number[]): void {
    const wanted = new Set(lists);
    for (const list of record.lists) if (!wanted.has(list)) this.#count(list, -1);
    for (const list of wanted) if (!record.lists.includes(list)) this.#count(list, 1);
    record.lists = wanted.size === 0 ? none : [...wanted];
    this.touch(record);
  }

  /** The contact leaves a list of its own will: nothing but its own will brings it back. */
  unsubscribeFrom(record: ContactRecord, list: number): void {
    const rest = record.leftLists.filter((removal) => removal.list !== list);
    const removal = { contact: record, at: this.#now(), reason: "unsubscribed" as const, list };
    record.leftLists = [...rest, removal];
    this.removals.add(removal);
    this.setLists(
      record,
      record.lists.filter((each) => each !== list),
    );
  }

  /** Forgets that the contact left lists: one, or all. */
  forgetLeaving(record: ContactRecord, list?: number): void {
    const rest = list === undefined ? none : record.leftLists.filter((removal) => removal.list !== list);
    record.leftLists = rest.length === 0 ? none : rest;
    this.touch(record);
  }

  /** Sets data fields, by names in upper case; `null` clears one. */
  setFields(record: ContactRecord, fields: Readonly<Record<string, DotdigitalValue>>): void {
    const entries = Object.entries({ ...record.dataFields, ...fields }).filter(([, value]) => value !== null);
    record.dataFields = entries.length === 0 ? noFields : Object.fromEntries(entries);
    this.touch(record);
  }

  addConsents(record: ContactRecord, consents: readonly DotdigitalConsentRecord[]): void {
    if (consents.length === 0) return;
    const dateTimeCreated = new Date(this.#now()).toISOString();
    record.consentRecords = [...record.consentRecords, ...consents.map((each) => ({ ...each, dateTimeCreated }))];
    this.touch(record);
  }

  touch(record: ContactRecord): void {
    record.updated = this.#now();
  }

  #count(list: number, more: number): void {
    this.#members.set(list, this.membersOf(list) + more);
  }

  #now(): number {
    return Math.floor(this.#clock.now());
  }
}
