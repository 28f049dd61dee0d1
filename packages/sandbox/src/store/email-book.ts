import { type HasId, SeededBook } from "./seeded-book.js";

/** A thing of the store that has an e-mail address. */
interface HasEmail extends HasId {
  readonly email: string;
}

/** Seeded things that are found by their e-mail address, with an index of the addresses of those that were touched. */
export class EmailBook<T extends HasEmail> extends SeededBook<T> {
  readonly #idBySeededEmail: (email: string) => number | undefined;
  /** Lower-case address to the ids of touched ones that have it. */
  readonly #touchedEmails = new Map<string, Set<number>>();

  /** @param idBySeededEmail which seeded one was made with the address, in lower case */
  constructor(seeded: number, make: (id: number) => T, idBySeededEmail: (email: string) => number | undefined) {
    super(seeded, make);
    this.#idBySeededEmail = idBySeededEmail;
  }

  /** Those with the address, whatever its case; more than one where a third hand added them. By descending id. */
  byEmail(email: string): T[] {
    const wanted = email.toLowerCase();
    const ids = new Set(this.#touchedEmails.get(wanted));
    const seeded = this.#idBySeededEmail(wanted);
    if (seeded !== undefined && !this.isTouched(seeded)) ids.add(seeded);
    return [...ids].sort((a, b) => b - a).flatMap((id) => this.get(id) ?? []);
  }

  override add(make: (id: number) => T): T {
    return this.#index(super.add(make));
  }

  override replace(item: T): T {
    this.#forgetEmail(item.id);
    return this.#index(super.replace(item));
  }

  override delete(id: number): boolean {
    this.#forgetEmail(id);
    return super.delete(id);
  }

  #index(item: T): T {
    const email = item.email.toLowerCase();
    const ids = this.#touchedEmails.get(email) ?? new Set();
    this.#touchedEmails.set(email, ids.add(item.id));
    return item;
  }

  #forgetEmail(id: number): void {
    if (!this.isTouched(id)) return;
    const email = this.get(id)?.email.toLowerCase();
    if (email === undefined) return;
    const ids = this.#touchedEmails.get(email);
    ids?.delete(id);
    if (ids?.size === 0) this.#touchedEmails.delete(email);
  }
}
