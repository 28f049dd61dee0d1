import { batchSizes } from "../batch-sizes.js";
import { sendInBatches, type ItemOutcome } from "../transport/batches.js";
import { withPrepared } from "../transport/prepared-batches.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { createBatch } from "./create-batch.js";
import type { Customer } from "./customer.js";
import type { NewCustomer } from "./customer-write.js";
import { wireNewCustomer, type WireNewCustomer } from "./wire-customer.js";
import { customersByEmails, emailKey, isSearchableEmail } from "./find-customers.js";

/** A customer that is being made. */
export interface Creation {
  readonly customer: NewCustomer;
  /** The customer as it is sent. */
  readonly wire: WireNewCustomer;
  /** Its place in the caller's list. */
  readonly place: number;
  /** The customers that had the address before; a list without them holds those that were made. */
  readonly before: ReadonlySet<number>;
  /** How often it was sent. */
  sent: number;
  outcome: ItemOutcome<Customer> | null;
}

/** Makes customers and answers for each; those who cannot be sent as they are fail alone. */
export function createCustomers(
  transport: StoreTransport,
  customers: readonly NewCustomer[],
  lookedUp: boolean,
): Promise<ItemOutcome<Customer>[]> {
  return withPrepared(
    customers,
    (customer) => ({ customer, wire: wireNewCustomer(customer) }),
    (prepared) => createPrepared(transport, prepared, lookedUp),
  );
}

type Prepared = Pick<Creation, "customer" | "wire">;

/**
 * Sends customers and answers for each. Those of one address never share a batch, nor run at once, so that what is found
 * under an address afterwards is known to be of one of them. Those whose address exists, or cannot be looked up, go alone: they
 * are likely to be refused, or cannot be looked after.
 */
async function createPrepared(
  transport: StoreTransport,
  customers: readonly Prepared[],
  lookedUp: boolean,
): Promise<ItemOutcome<Customer>[]> {
  const outcomes = new Map<number, ItemOutcome<Customer>>();
  for (const [again, round] of rounds(customers).entries()) {
    // Whom the first round made, the second finds.
    const creations = await begin(transport, round, lookedUp && again === 0);
    const goesAlone = ({ customer, before }: Creation): boolean =>
      before.size > 0 || !isSearchableEmail(customer.email);
    const { size, concurrency } = batchSizes.customersCreate;
    const send = (batch: readonly Creation[]): Promise<ItemOutcome<Customer>[]> => createBatch(transport, batch);
    await sendInBatches(
      creations.filter((each) => !goesAlone(each)),
      { size, concurrency, send },
    );
    await sendInBatches(creations.filter(goesAlone), { size: 1, concurrency, send });
    for (const { place, outcome } of creations) if (outcome !== null) outcomes.set(place, outcome);
  }
  return customers.map(({ customer }, place) => {
    const outcome = outcomes.get(place);
    if (outcome === undefined) throw new TypeError(`the creation of ${customer.email} was not answered for`);
    return outcome;
  });
}

/** A customer at its place. */
type Placed = Prepared & Pick<Creation, "place">;

/** The customers in rounds, each address once a round. */
function rounds(customers: readonly Prepared[]): Placed[][] {
  const found: Placed[][] = [];
  const times = new Map<string, number>();
  for (const [place, prepared] of customers.entries()) {
    const key = emailKey(prepared.customer.email);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    (found[time] ??= []).push({ ...prepared, place });
  }
  return found;
}

async function begin(transport: StoreTransport, round: readonly Placed[], isNew: boolean): Promise<Creation[]> {
  const emails = isNew ? [] : round.map(({ customer }) => customer.email).filter(isSearchableEmail);
  const known = Map.groupBy(await customersByEmails(transport, emails), ({ email }) => emailKey(email));
  return round.map((placed) => ({
    ...placed,
    before: new Set((known.get(emailKey(placed.customer.email)) ?? []).map(({ id }) => id)),
    sent: 0,
    outcome: null,
  }));
}
