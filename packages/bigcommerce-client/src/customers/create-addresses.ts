import { Fault } from "@storegate/http-client";
import type { ItemOutcome } from "../transport/batches.js";
import { listSchema } from "../transport/envelope.js";
import { notAnswered } from "../transport/not-answered.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { addressSchema } from "./customer-address-schema.js";
import type { CreatedAddress, CustomerAddress, NewCustomerAddress } from "./customer-address.js";
import { customerEndpoints } from "./customer-endpoints.js";
import { wireAddress } from "./wire-customer.js";

const answerSchema = listSchema(addressSchema);

/**
 * Sends addresses in one call and answers for each. The store answers only those that it made, so answers are told apart by
 * their content; an address that is left out is looked for among those that its customer has.
 */
export async function createAddresses(
  transport: StoreTransport,
  batch: readonly NewCustomerAddress[],
  readOf: (customerIds: readonly number[]) => Promise<readonly CustomerAddress[]>,
): Promise<ItemOutcome<CreatedAddress>[]> {
  const { data } = await transport.call(customerEndpoints.customerAddressesCreate, {
    body: batch.map((address) => ({ customer_id: address.customerId, ...wireAddress(address) })),
    schema: answerSchema,
  });
  const found = new Map<NewCustomerAddress, CreatedAddress>();
  const made = [...data];
  for (const address of batch) {
    const index = made.findIndex((each) => identical(each, address));
    const [value] = index === -1 ? [] : made.splice(index, 1);
    if (value !== undefined) found.set(address, { ...value, alreadyThere: false });
  }
  const missing = batch.filter((address) => !found.has(address));
  if (missing.length > 0) {
    const there = await readOf(missing.map(({ customerId }) => customerId));
    for (const address of missing) {
      const value = there.find((each) => identical(each, address));
      if (value !== undefined) found.set(address, { ...value, alreadyThere: true });
    }
  }
  // What is left on both sides is what the store wrote in other letters than it was sent.
  for (const address of batch.filter((each) => !found.has(each))) {
    const rest = made.filter(({ customerId }) => customerId === address.customerId);
    const asked = batch.filter((each) => !found.has(each) && each.customerId === address.customerId);
    const [value, second] = rest;
    if (value !== undefined && second === undefined && asked.length === 1)
      found.set(address, { ...value, alreadyThere: false });
  }
  return batch.map((address) => {
    const value = found.get(address);
    return value === undefined
      ? {
          ok: false,
          fault: notAnswered(
            customerEndpoints.customerAddressesCreate,
            `the address ${address.address1} of customer ${address.customerId}`,
          ),
        }
      : { ok: true, value };
  });
}

/** The fault of an address that a successful update leaves out of its answer. */
export function addressUnchanged(id: number): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "ADDRESS_UNCHANGED",
    message: `The store left address ${id} as it was, as it does when the change would make it identical to another one of its customer.`,
    remedy: "Delete one of the two addresses, or change something else in it.",
  });
}

/** The fields that make an address what it is (BigCommerce API reference, customer addresses v3). */
const coreFields = [
  "firstName",
  "lastName",
  "company",
  "address1",
  "address2",
  "city",
  "stateOrProvince",
  "postalCode",
  "countryCode",
  "phone",
] as const satisfies readonly (keyof CustomerAddress & keyof NewCustomerAddress)[];

function identical(there: CustomerAddress, asked: NewCustomerAddress): boolean {
  const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
  return (
    there.customerId === asked.customerId &&
    coreFields.every((field) => same(there[field], asked[field] ?? "")) &&
    // The store gives a type of its own to an address that was sent without one.
    (asked.addressType === undefined || same(there.addressType, asked.addressType))
  );
}
