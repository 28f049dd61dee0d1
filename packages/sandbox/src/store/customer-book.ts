import { idBySeededEmail, type WorldSize } from "../world/seeded-address.js";
import { seededCustomer } from "../world/seeded-customer.js";
import type { StoreCustomer } from "./resources.js";
import { SeededBook } from "./seeded-book.js";

/** All customers of the store, with an index of the addresses of those who were touched. */
export class CustomerBook extends SeededBook<StoreCustomer> {
  readonly #world: WorldSize;
  /** Lower-case address to the ids of touched customers that have it. */
  readonly #touchedEmails = new Map<string, Set<number>>();

  constructor(world: WorldSize) {
    super(world.customers, (id) => seededCustomer(world, id));
    this.#world = world;
  }

  /** Those with the address, whatever its case; more than one where a third hand added them. By descending id. */
  byEmail(email: string): StoreCustomer[] {
    const wanted = email.toLowerCase();
    const ids = new Set(this.#touchedEmails.get(wanted));
    const seeded = idBySeededEmail(this.#world, wanted);
    if (seeded !== undefined && !this.isTouched(seeded)) ids.add(seeded);
    return [...ids].sort((a, b) => b - a).flatMap((id) => this.get(id) ?? []);
  }

  override add(make: (id: number) => StoreCustomer): StoreCustomer {
    return this.#index(super.add(make));
  }

  override replace(customer: StoreCustomer): StoreCustomer {
    this.#forgetEmail(customer.id);
    return this.#index(super.replace(customer));
  }

  override delete(id: number): boolean {
    this.#forgetEmail(id);
    return super.delete(id);
  }

  #index(customer: StoreCustomer): StoreCustomer {
    const email = customer.email.toLowerCase();
    const ids = this.#touchedEmails.get(email) ?? new Set();
    this.#touchedEmails.set(email, ids.add(customer.id));
    return customer;
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
