import { idBySeededEmail, type WorldSize } from "../world/seeded-address.js";
import { latestModification, seededCreationTime, seededCustomer } from "../world/seeded-customer.js";
import { type DateSpans, itemsWithin, type SeededDates } from "./dated-items.js";
import { EmailBook } from "./email-book.js";
import type { StoreCustomer } from "./resources.js";

/** All customers of the store. */
export class CustomerBook extends EmailBook<StoreCustomer> {
  readonly #dates: SeededDates;
  #ascendsByCreation = true;

  constructor(world: WorldSize) {
    super(
      world.customers,
      (id) => seededCustomer(world, id),
      (email) => idBySeededEmail(world, email),
    );
    this.#dates = { seeded: world.customers, createdAt: (id) => seededCreationTime(world, id), latestModification };
  }

  /** Whether nobody has a later date of creation than one with a greater id; a third hand may have changed that. */
  get ascendsByCreation(): boolean {
    return this.#ascendsByCreation;
  }

  override add(make: (id: number) => StoreCustomer): StoreCustomer {
    const [last] = this.descending();
    const added = super.add(make);
    if (last !== undefined && added.date_created < last.date_created) this.#ascendsByCreation = false;
    return added;
  }

  override replace(customer: StoreCustomer): StoreCustomer {
    if (this.get(customer.id)?.date_created !== customer.date_created) this.#ascendsByCreation = false;
    return super.replace(customer);
  }

  /** Customers among whom are all those with dates in the spans, by descending id. */
  within(spans: DateSpans): Generator<StoreCustomer> {
    return itemsWithin(this, this.#dates, spans, "descending");
  }
}
