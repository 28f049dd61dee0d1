import { v3Date } from "../world/seeded-customer.js";
import type { StoreSize } from "../world/world-size.js";
import { AddressBook } from "./address-book.js";
import { AttributeBook } from "./attribute-book.js";
import { Catalog } from "./catalog.js";
import { ConsentBook } from "./consent-book.js";
import { CouponBook } from "./coupon-book.js";
import { CustomerBook } from "./customer-book.js";
import { CustomerSettingsBook } from "./customer-settings.js";
import type { DateSpans } from "./dated-items.js";
import { GroupBook } from "./group-book.js";
import { HookBook } from "./hook-book.js";
import { HookEvents } from "./hook-events.js";
import { OrderBook } from "./order-book.js";
import { RefundBook } from "./refund-book.js";
import type { StoreCustomer } from "./resources.js";
import { SubscriberBook } from "./subscriber-book.js";
import { TransactionBook } from "./transaction-book.js";

/** Fields of a customer that can be written. */
export type CustomerFields = Partial<Omit<StoreCustomer, "id" | "date_created" | "date_modified">>;

/** The data of the store: what its API, and a third hand, read and write. */
export class Store {
  /** Where whatever changes the store says so, for webhooks. */
  readonly events = new HookEvents();
  readonly hooks = new HookBook();
  readonly groups = new GroupBook();
  readonly customerSettings = new CustomerSettingsBook(this.groups);
  readonly attributes: AttributeBook;
  readonly addresses: AddressBook;
  readonly consents: ConsentBook;
  readonly subscribers: SubscriberBook;
  readonly catalog: Catalog;
  readonly coupons = new CouponBook();
  readonly orders: OrderBook;
  readonly refunds: RefundBook;
  readonly transactions: TransactionBook;
  readonly #book: CustomerBook;

  constructor(world: StoreSize) {
    this.#book = new CustomerBook(world);
    this.catalog = new Catalog(world, this.events);
    this.orders = new OrderBook(world, this.events);
    this.refunds = new RefundBook(world);
    this.transactions = new TransactionBook(world, this.events);
    this.attributes = new AttributeBook(world, (id) => this.#book.has(id));
    this.addresses = new AddressBook(world, this.events);
    this.consents = new ConsentBook(world, (id) => this.#book.has(id));
    this.subscribers = new SubscriberBook(world, this.events);
  }

  get customerCount(): number {
    return this.#book.count;
  }

  /** The ids of all customers, ascending. */
  *customerIds(): Generator<number> {
    for (let id = 1; id <= this.#book.lastId; id++) if (this.#book.has(id)) yield id;
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

  /** Customers among whom are all those with dates in the spans, by descending id. */
  /** How many customers have a greater id, found without walking. */
  customerCountAbove(id: number): number {
    return this.#book.countAbove(id);
  }

  /** Whether nobody has a later date of creation than a customer with a greater id. */
  get customersAscendByCreation(): boolean {
    return this.#book.ascendsByCreation;
  }

  *customersWithin(spans: DateSpans): Generator<StoreCustomer> {
    for (const customer of this.#book.within(spans)) yield this.#asSeen(customer);
  }

  /** Adds a customer; without a group of their own, they get the one that is the default where they came in. */
  addCustomer(fields: CustomerFields): StoreCustomer {
    const now = v3Date(Date.now());
    const group = this.customerSettings.defaultGroup(fields.origin_channel_id ?? emptyCustomer.origin_channel_id);
    const added = this.#book.add((id) => ({
      ...emptyCustomer,
      customer_group_id: group,
      ...fields,
      id,
      date_created: now,
      date_modified: now,
    }));
    this.#tell("created", added.id);
    return added;
  }

  /** Writes fields; `date_modified` moves even when nothing differs. */
  changeCustomer(id: number, fields: CustomerFields): StoreCustomer {
    const before = this.#book.get(id);
    if (before === undefined) throw new Error(`The store has no customer ${id}.`);
    const changed = { ...before, ...fields, id, date_modified: v3Date(Date.now()) };
    this.#book.replace(changed);
    this.#tell("updated", id);
    return this.#asSeen(changed);
  }

  /** Deletes a customer with what hangs on it; a subscriber with the same address stays. */
  deleteCustomer(id: number): boolean {
    this.addresses.deleteOf(id);
    const deleted = this.#book.delete(id);
    this.attributes.dropCustomer(id);
    if (deleted) this.#tell("deleted", id);
    return deleted;
  }

  #tell(what: "created" | "updated" | "deleted", id: number): void {
    this.events.emit({ scope: `store/customer/${what}`, data: { type: "customer", id } });
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
