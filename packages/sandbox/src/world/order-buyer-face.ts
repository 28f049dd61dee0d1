import { countryName } from "../store/address-resources.js";
import type { OrderBillingAddress } from "../store/order-resources.js";
import { providers } from "./known-domains.js";
import { personOf } from "./person.js";
import { streetOf, townOf } from "./places.js";
import { mix, numbersIn, pick } from "./random.js";
import { idBySeededEmail } from "./seeded-address.js";
import { seededCustomer } from "./seeded-customer.js";
import { seededAddressIds, seededPostalAddress } from "./seeded-postal-addresses.js";
import { type OrderBuyer, ordersOfCustomer, ordersOfGuest } from "./seeded-order-buyer.js";
import type { StoreSize } from "./world-size.js";

/** Guests' numbers begin here where a person is made of them, so that no customer is the same person. */
const firstGuestPerson = 1_000_000_000;

/** The billing address of a seeded order. */
export function seededBillingAddress(size: StoreSize, orderId: number, buyer: OrderBuyer): OrderBillingAddress {
  const { seed } = size;
  const number = buyer.kind === "guest" ? firstGuestPerson + buyer.guest : buyer.customerId;
  const person = personOf(seed, number);
  const account = buyer.kind === "guest" ? undefined : seededCustomer(size, buyer.customerId);
  const first = account?.first_name ?? person.firstName;
  const last = account?.last_name ?? person.lastName;
  return {
    first_name: first,
    last_name: last,
    company: account?.company ?? "",
    ...((buyer.kind === "guest" ? undefined : bookedAddress(size, buyer.customerId)) ??
      addressLines(seed, number, person.culture)),
    phone: account?.phone ?? person.phone,
    email:
      buyer.kind === "guest"
        ? guestEmail(seed, buyer.guest)
        : emailOnOrder(seed, orderId, buyer, account?.email ?? "", person.asciiLast),
    form_fields: mix(seed, orderId, 311) % 25 === 0 ? [{ name: "USt-IdNr.", value: "DE123456789" }] : [],
  };
}

type AddressLines = Pick<
  OrderBillingAddress,
  "street_1" | "street_2" | "city" | "state" | "zip" | "country" | "country_iso2"
>;

/** The first address in a customer's address book, for those who have one. */
function bookedAddress(size: StoreSize, customerId: number): AddressLines | undefined {
  const { first, count } = seededAddressIds(size, customerId);
  if (count === 0) return undefined;
  const { address1, address2, city, state_or_province, postal_code, country, country_code } = seededPostalAddress(
    size,
    first,
  );
  return {
    street_1: address1,
    street_2: address2,
    city,
    state: state_or_province,
    zip: postal_code,
    country,
    country_iso2: country_code,
  };
}

/** Where a person of a culture lives, by the number of the household. */
export function addressLines(seed: number, household: number, culture: number): AddressLines {
  const town = townOf(culture, mix(seed, household, 312));
  return {
    street_1: streetOf(culture, mix(seed, household, 313), (mix(seed, household, 314) % 180) + 1),
    street_2: mix(seed, household, 315) % 8 === 0 ? "Hinterhaus, 3. Stock" : "",
    city: town.city,
    state: town.state,
    zip: town.postalCode,
    country: countryName(town.countryCode) ?? town.countryCode,
    country_iso2: town.countryCode,
  };
}

/** The address of a guest, which begins with digits as no customer's does. */
function guestEmail(seed: number, guest: number): string {
  const { asciiFirst, asciiLast } = personOf(seed, firstGuestPerson + guest);
  return `${guest}.${asciiFirst}.${asciiLast}@${pick(providers, mix(seed, guest, 316))}`;
}

/** Guests with an account's address type it in their own way; some accounts have bills sent elsewhere, or type in capitals. */
function emailOnOrder(seed: number, orderId: number, buyer: OrderBuyer, email: string, asciiLast: string): string {
  if (buyer.kind === "guest") return email;
  const place = mix(seed, orderId, 317) % 60;
  if (buyer.kind === "account_as_guest") return place % 2 === 0 ? inCapitals(email) : capitalized(email);
  if (place === 0) return `invoices.${asciiLast}.${buyer.customerId}@outlook.com`;
  return place < 3 ? inCapitals(email) : email;
}

/** Only a to z, whose case nobody disputes. */
function inCapitals(email: string): string {
  return email.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

function capitalized(email: string): string {
  return inCapitals(email.slice(0, 1)) + email.slice(1);
}

/** The seeded orders that may have been bought by an e-mail address, or be billed to it; whoever asks must look. */
export function ordersNearEmail(size: StoreSize, email: string): number[] {
  const customer = idBySeededEmail(size, email);
  const numbers = numbersIn(email);
  const customers = new Set([...(customer === undefined ? [] : [customer]), ...numbers]);
  const orders = new Set(numbers.flatMap((guest) => ordersOfGuest(size, guest)));
  for (const id of customers) {
    const { account, asGuest } = ordersOfCustomer(size, id);
    for (const order of [...account, ...asGuest]) orders.add(order);
  }
  return [...orders].sort((a, b) => a - b);
}
