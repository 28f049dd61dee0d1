import { idBySeededEmail, type WorldSize } from "../world/seeded-address.js";
import { seededCustomer } from "../world/seeded-customer.js";
import type { StoreCustomer } from "./resources.js";
import { SortedIds } from "./sorted-ids.js";

/**
 * All customers of the store. Those nobody touched are made from their id whenever they are asked for; only those that
 * were changed, added or deleted are kept, so that a million customers need no memory.
 */
export class CustomerBook {
  readonly #world: WorldSize;
  /** What was changed or added; `null` for what was deleted. */
  readonly #touched = new Map<number, StoreCustomer | null>();
  readonly #deleted = new SortedIds();
  /** Lower-case address to the ids of touched customers that have it. */
  readonly #touchedEmails = new Map<string, Set<number>>();
  #lastId: number;

  constructor(world: WorldSize) {
    this.#world = world;
    this.#lastId = world.customers;
  }

  get count(): number {
    return this.#lastId - this.#deleted.size;
  }

  /** The highest id ever given. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Whether there is such a customer, without making it. */
  has(id: number): boolean {
    const touched = this.#touched.get(id);
    if (touched !== undefined) return touched !== null;
    return Number.isInteger(id) && id >= 1 && id <= this.#world.customers;
  }

  get(id: number): StoreCustomer | undefined {
    const touched = this.#touched.get(id);
    return touched === null ? undefined : (touched ?? seededCustomer(this.#world, id));
  }

  /** Customers by descending id, as the store lists them; those below `below` when it is given. */
  *descending(below = this.#lastId + 1): Generator<StoreCustomer> {
    for (let id = Math.min(below - 1, this.#lastId); id >= 1; id--) {
      const customer = this.get(id);
      if (customer !== undefined) yield customer;
    }
  }

  /** Customers by ascending id; those above `above` when it is given. */
  *ascending(above = 0): Generator<StoreCustomer> {
    for (let id = Math.max(above, 0) + 1; id <= this.#lastId; id++) {
      const customer = this.get(id);
      if (customer !== undefined) yield customer;
    }
  }

  /** The bound to give to {@link descending} to pass over the first so many customers, found without walking. */
  boundAfter(offset: number): number {
    // The greatest id that has at least `offset` customers above it.
    let low = 0;
    let high = this.#lastId;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lastId - middle - this.#deleted.countAbove(middle) >= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Those with the address, whatever its case; more than one where a third hand added them. By descending id. */
  byEmail(email: string): StoreCustomer[] {
    const wanted = email.toLowerCase();
    const ids = new Set(this.#touchedEmails.get(wanted));
    const seeded = idBySeededEmail(this.#world, wanted);
    if (seeded !== undefined && !this.#touched.has(seeded)) ids.add(seeded);
    return [...ids].sort((a, b) => b - a).flatMap((id) => this.get(id) ?? []);
  }

  add(make: (id: number) => StoreCustomer): StoreCustomer {
    const customer = make(this.#lastId + 1);
    this.#lastId += 1;
    this.#keep(customer);
    return customer;
  }

  /** Puts a customer in the place of the one with its id. */
  replace(customer: StoreCustomer): void {
    this.#forgetEmail(customer.id);
    this.#keep(customer);
  }

  delete(id: number): boolean {
    if (this.get(id) === undefined) return false;
    this.#forgetEmail(id);
    this.#touched.set(id, null);
    this.#deleted.add(id);
    return true;
  }

  #keep(customer: StoreCustomer): void {
    this.#touched.set(customer.id, customer);
    const email = customer.email.toLowerCase();
    const ids = this.#touchedEmails.get(email) ?? new Set();
    this.#touchedEmails.set(email, ids.add(customer.id));
  }

  #forgetEmail(id: number): void {
    const email = this.#touched.get(id)?.email.toLowerCase();
    if (email === undefined) return;
    const ids = this.#touchedEmails.get(email);
    ids?.delete(id);
    if (ids?.size === 0) this.#touchedEmails.delete(email);
  }
}
