import type { WorldSize } from "../world/seeded-address.js";
import { lastSeededAddressId, seededAddressIds, seededPostalAddress } from "../world/seeded-postal-addresses.js";
import { type AddressFields, countryName, isSameAddress, type StoreAddress } from "./address-resources.js";
import type { HookEvents } from "./hook-events.js";
import { SeededBook } from "./seeded-book.js";

/** The addresses of all customers. */
export class AddressBook extends SeededBook<StoreAddress> {
  readonly #world: WorldSize;
  /** Ids of later addresses, by customer. */
  readonly #later = new Map<number, Set<number>>();

  readonly #events: HookEvents;

  constructor(world: WorldSize, events: HookEvents) {
    super(lastSeededAddressId(world), (id) => seededPostalAddress(world, id));
    this.#world = world;
    this.#events = events;
  }

  /** A customer's addresses by ascending id. */
  ofCustomer(customerId: number): StoreAddress[] {
    return this.#idsOf(customerId).flatMap((id) => this.get(id) ?? []);
  }

  /** Adds an address; `undefined` where the customer has the very same already, and then nothing changes. */
  enter(fields: AddressFields): StoreAddress | undefined {
    if (this.ofCustomer(fields.customer_id).some((other) => isSameAddress(other, fields))) return undefined;
    return this.add((id) => ({ id, ...withCountry(fields) }));
  }

  /** Writes fields; `undefined` where it would become another address of the customer, and then nothing changes. */
  change(id: number, fields: Partial<Omit<AddressFields, "customer_id">>): StoreAddress | undefined {
    const before = this.get(id);
    if (before === undefined) throw new Error(`The store has no address ${id}.`);
    const changed = { ...before, ...fields };
    const others = this.ofCustomer(before.customer_id).filter((other) => other.id !== id);
    if (others.some((other) => isSameAddress(other, changed))) return undefined;
    return this.replace({ ...withCountry(changed), id });
  }

  /** Deletes all addresses of a customer who is deleted; webhooks tell of the customer alone. */
  deleteOf(customerId: number): void {
    for (const id of this.#idsOf(customerId)) super.delete(id);
  }

  override add(make: (id: number) => StoreAddress): StoreAddress {
    const address = super.add(make);
    const ids = this.#later.get(address.customer_id) ?? new Set();
    this.#later.set(address.customer_id, ids.add(address.id));
    return this.#tell("created", address);
  }

  override replace(address: StoreAddress): StoreAddress {
    return this.#tell("updated", super.replace(address));
  }

  override delete(id: number): boolean {
    const address = this.get(id);
    const deleted = super.delete(id);
    if (address !== undefined) this.#tell("deleted", address);
    return deleted;
  }

  /** The id in these events is the address's own, whatever their type says. */
  #tell(what: "created" | "updated" | "deleted", address: StoreAddress): StoreAddress {
    const { id, customer_id } = address;
    this.#events.emit({
      scope: `store/customer/address/${what}`,
      data: { type: "customer", id, address: { customer_id } },
    });
    return address;
  }

  #idsOf(customerId: number): number[] {
    const isSeeded = customerId >= 1 && customerId <= this.#world.customers;
    const { first, count } = isSeeded ? seededAddressIds(this.#world, customerId) : { first: 0, count: 0 };
    return [...Array.from({ length: count }, (_, place) => first + place), ...(this.#later.get(customerId) ?? [])];
  }
}

function withCountry(fields: AddressFields): Omit<StoreAddress, "id"> {
  return { ...fields, country: countryName(fields.country_code) ?? fields.country_code };
}
