import type { CustomerAddress, OrderAddress } from "@storegate/bigcommerce-client";

/** A customer's address in one line: `1 Main St, Apt 2, Austin, Texas 78701, United States`; empty of one without anything. */
export function customerAddressLine(address: CustomerAddress): string {
  const { company, address1, address2, city, stateOrProvince, postalCode, country } = address;
  return line([company, address1, address2, city, `${stateOrProvince} ${postalCode}`, country]);
}

/** An order's address in one line, as {@link customerAddressLine}. */
export function orderAddressLine({ company, street1, street2, city, state, zip, country }: OrderAddress): string {
  return line([company, street1, street2, city, `${state} ${zip}`, country]);
}

function line(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join(", ");
}
