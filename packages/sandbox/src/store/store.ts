import { v3Date } from "../world/seeded-customer.js";
import type { StoreSize } from "../world/world-size.js";
import { AttributeBook } from "./attribute-book.js";
import { CustomerBook } from "./customer-book.js";
import { GroupBook } from "./group-book.js";
import type { StoreCustomer } from "./resources.js";

/** Fields of a customer that can be written. */
export type CustomerFields = Partial<Omit<StoreCustomer, "id" | "date_created" | "date_modified">>;

/** The data of the store: what its API, and a third hand, read and write. */
export class Store {
  readonly groups = new GroupBook();
  readonly attributes: AttributeBook;
  readonly #book: CustomerBook;

  constructor(world: StoreSize) {
    this.#book = new CustomerBook(world);
    this.attributes = new AttributeBook(world, (id) => this.#book.has(id));
  }

  get customerCount(): number {
    return this.#book.count;
  }

  customer(id: number): StoreCustomer | undefined {
    const customer = this.#book.get(id);
    return customer === undefined ? undefined : this.#asSeen(customer);
  }

  customersByEmail(email: string): StoreCustomer[] {
    return this.#book.byEmail(email).map((customer) => this.#asSeen(customer));
  }

  /** By descending id, below `below` when it is given. */
  *customersDescending(below?: number): Generator<StoreCustomer> {
    for (const customer of this.#book.descending(below)) yield this.#asSeen(customer);
  }

  /** By ascending id, above `above` when it is given. */
  *customersAscending(above?: number): Generator<StoreCustomer> {
    for (const customer of this.#book.ascending(above)) yield this.#asSeen(customer);
  }

  /** By descending id, without the first so many; as fast for the last as for the first. */
  customersFrom(offset: number): Generator<StoreCustomer> {
    return this.customersDescending(this.#book.boundAfter(offset));
  }

  addCustomer(fields: CustomerFields): StoreCustomer {
    const now = v3Date(Date.now());
    const group = this.groups.all().find(({ is_default }) => is_default)?.id ?? 0;
    return this.#book.add((id) => ({
      ...emptyCustomer,
      customer_group_id: group,
      ...fields,
      id,
      date_created: now,
      date_modified: now,
    }));
  }

  /** Writes fields; `date_modified` moves even when nothing differs. */
  changeCustomer(id: number, fields: CustomerFields): StoreCustomer {
    const before = this.#book.get(id);
    if (before === undefined) throw new Error(`The store has no customer ${id}.`);
    const changed = { ...before, ...fields, id, date_modified: v3Date(Date.now()) };
    this.#book.replace(changed);
    return this.#asSeen(changed);
  }

  deleteCustomer(id: number): boolean {
    return this.#book.delete(id);
  }

  /** A member of a group that is gone is in none. */
  #asSeen(customer: StoreCustomer): StoreCustomer {
    if (customer.customer_group_id === 0 || this.groups.has(customer.customer_group_id)) return customer;
    return { ...customer, customer_group_id: 0 };
  }
}

const emptyCustomer: Omit<StoreCustomer, "id" | "date_created" | "date_modified"> = {
  email: "",
  first_name: "",
  last_name: "",
  company: "",
  phone: "",
  notes: "",
  tax_exempt_category: "",
  customer_group_id: 0,
  registration_ip_address: "",
  authentication: { force_password_reset: false },
  accepts_product_review_abandoned_cart_emails: false,
  origin_channel_id: 1,
  channel_ids: null,
  store_credit_amounts: [{ amount: 0 }],
};
