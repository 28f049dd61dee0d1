import { Fault } from "@storegate/http-client";
import type { ItemOutcome } from "../transport/batches.js";
import { listSchema } from "../transport/envelope.js";
import { StoreFault } from "../transport/store-fault.js";
import type { StoreTransport } from "../transport/store-transport.js";
import type { Creation } from "./create-customers.js";
import { blamedByEmail, createUnanswered, customerExists } from "./create-faults.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { customerSchema } from "./customer-schema.js";
import type { Customer } from "./customer.js";
import { customersByEmails, emailKey, isSearchableEmail } from "./find-customers.js";

const createdSchema = listSchema(customerSchema);

/**
 * Sends those of a batch that have no outcome yet, in one call, and looks after what the call left open. A refused batch is
 * thrown again as long as some of it is open, with the blamed one's place, so that it is sent in parts.
 * @throws StoreFault for a refused batch; what concerns all customers; what keeps the batch from being looked after.
 */
export async function createBatch(
  transport: StoreTransport,
  batch: readonly Creation[],
): Promise<ItemOutcome<Customer>[]> {
  const open = batch.filter(({ outcome }) => outcome === null);
  if (open.length > 0) {
    const refusal = await send(transport, open);
    if (refusal !== null) await settleRefused(transport, batch, open, refusal);
  }
  return batch.map(({ outcome, customer }) => {
    if (outcome === null) throw new TypeError(`the creation of ${customer.email} was left open`);
    return outcome;
  });
}

/** Sends, and settles all that the answer tells; answers the refusal of a refused batch. */
async function send(transport: StoreTransport, open: readonly Creation[]): Promise<StoreFault | null> {
  for (const creation of open) creation.sent += 1;
  let cause: Fault | null = null;
  try {
    const { data } = await transport.call(customerEndpoints.customersCreate, {
      body: open.map(({ wire }) => wire),
      schema: createdSchema,
    });
    const made = new Map(data.map((customer) => [emailKey(customer.email), customer]));
    for (const creation of open) {
      const value = made.get(emailKey(creation.customer.email));
      if (value !== undefined) creation.outcome = { ok: true, value };
    }
  } catch (error) {
    if (error instanceof StoreFault && error.isRefusal) return error;
    if (!(error instanceof Fault) || error.code !== "OUTCOME_UNKNOWN") throw error;
    cause = error;
  }
  if (open.some(({ outcome }) => outcome === null)) await settleUnanswered(transport, open, cause);
  return null;
}

async function settleUnanswered(
  transport: StoreTransport,
  open: readonly Creation[],
  cause: Fault | null,
): Promise<void> {
  const left = open.filter(({ outcome }) => outcome === null);
  let found: readonly Customer[];
  try {
    found = await settleMade(transport, left);
  } catch (error) {
    // What was lost is told before what kept it from being looked after.
    throw error instanceof Fault && cause !== null ? cause : error;
  }
  for (const creation of left) {
    const since = found.find((each) => isOf(creation, each));
    creation.outcome ??= { ok: false, fault: createUnanswered(creation.customer.email, cause, since) };
  }
}

async function settleRefused(
  transport: StoreTransport,
  batch: readonly Creation[],
  open: readonly Creation[],
  refusal: StoreFault,
): Promise<void> {
  const blamed = blamedByEmail(open, refusal);
  // Whom the store calls in use the first time that it hears of him, it had before: he is looked up, but not as ours.
  const asAnothers = blamed?.sent === 1 ? blamed : undefined;
  const found = await settleMade(
    transport,
    open.filter((creation) => creation === blamed || creation.sent > 1 || open.length > 1),
    asAnothers,
  );
  const there = new Set(found.map(({ email }) => emailKey(email)));
  if (blamed !== undefined && (there.has(emailKey(blamed.customer.email)) || !isSearchableEmail(blamed.customer.email)))
    blamed.outcome ??= { ok: false, fault: customerExists(refusal) };
  const left = open.filter(({ outcome }) => outcome === null);
  const [only, second] = left;
  if (only === undefined) return;
  if (second === undefined && open.length === 1) {
    const isThere = only.before.size > 0 || there.has(emailKey(only.customer.email));
    // A refusal that names a field is about that field.
    const exists = isThere && refusal.field === undefined && refusal.itemIndex === undefined;
    only.outcome = { ok: false, fault: exists ? customerExists(refusal) : refusal };
    return;
  }
  const guilty = blamed ?? (refusal.itemIndex === undefined ? undefined : open[refusal.itemIndex]);
  throw new StoreFault({
    ...refusal.toData(),
    cause: refusal,
    status: refusal.status,
    itemIndex: guilty === undefined ? undefined : batch.indexOf(guilty),
  });
}

/**
 * Settles those that are found now and were not before; a name of another's says that somebody else made it meanwhile. One
 * is left open in any case. Answers all customers that have one of the addresses now.
 */
async function settleMade(
  transport: StoreTransport,
  creations: readonly Creation[],
  leftOpen?: Creation,
): Promise<readonly Customer[]> {
  const searchable = creations.filter(({ customer }) => isSearchableEmail(customer.email));
  if (searchable.length === 0) return [];
  const found = await lookUp(
    transport,
    searchable.map(({ customer }) => customer.email),
  );
  for (const creation of searchable) {
    const value = found.find((each) => isOf(creation, each) && hasItsName(creation, each));
    if (value !== undefined && creation !== leftOpen) creation.outcome ??= { ok: true, value };
  }
  return found;
}

/** A look-up that the store refuses is no refusal of what was to be made: then nothing is to be sent in parts. */
async function lookUp(transport: StoreTransport, emails: readonly string[]): Promise<readonly Customer[]> {
  try {
    return await customersByEmails(transport, emails);
  } catch (error) {
    throw error instanceof StoreFault ? new Fault({ ...error.toData(), cause: error }) : error;
  }
}

/** Whether a customer has a creation's address, and had it not before. */
function isOf({ customer, before }: Creation, found: Customer): boolean {
  return emailKey(found.email) === emailKey(customer.email) && !before.has(found.id);
}

function hasItsName({ customer }: Creation, found: Customer): boolean {
  return found.firstName.trim() === customer.firstName.trim() && found.lastName.trim() === customer.lastName.trim();
}
