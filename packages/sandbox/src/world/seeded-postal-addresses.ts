import { countryName, type StoreAddress } from "../store/address-resources.js";
import { personOf } from "./person.js";
import { streetOf, townOf } from "./places.js";
import { mix, pick } from "./random.js";
import type { WorldSize } from "./seeded-address.js";
import { seededCompany } from "./seeded-customer.js";

/** Addresses of the customers at each place of a thousand: none to three, and four customers with twelve. */
const counts = Array.from({ length: 1000 }, (_, place) =>
  place % 250 === 77 ? 12 : pick([0, 1, 1, 1, 2, 2, 0, 3], mix(7, place, 160)),
);

/** The place of the owner of each address of a thousand customers. */
const owners = counts.flatMap((count, place) => Array.from({ length: count }, () => place));

/** How many addresses those have who stand before each place. */
const before = counts.map((_, place) => owners.filter((owner) => owner < place).length);

/** The highest id of a seeded address; ids of later ones follow. */
export function lastSeededAddressId(world: WorldSize): number {
  return addressesBefore(world, world.customers + 1);
}

/** The ids of a seeded customer's own addresses: so many, from the first on. */
export function seededAddressIds(
  world: WorldSize,
  customerId: number,
): { readonly first: number; readonly count: number } {
  const first = addressesBefore(world, customerId) + 1;
  return { first, count: addressesBefore(world, customerId + 1) - first + 1 };
}

/** The address as it was seeded, of an id from 1 to the last. No two of a customer's are the same. */
export function seededPostalAddress(world: WorldSize, id: number): StoreAddress {
  const { seed } = world;
  const customerId = ownerOf(world, id);
  const rank = id - seededAddressIds(world, customerId).first;
  // Some further addresses are where a gift goes: somebody else lives there.
  const elsewhere = rank > 0 && mix(seed, id, 162) % 4 === 0;
  const person = personOf(seed, elsewhere ? customerId + 500_000 + rank : customerId);
  const company = elsewhere ? "" : seededCompany(seed, customerId);
  const town = townOf(person.culture, mix(seed, id, 163));
  return {
    id,
    customer_id: customerId,
    first_name: person.firstName,
    last_name: person.lastName,
    company,
    // The rank tells the addresses of one street apart.
    address1: streetOf(person.culture, mix(seed, id, 164), 1 + rank + 12 * (mix(seed, id, 165) % 14)),
    address2:
      mix(seed, id, 166) % 5 === 0 ? pick(["Apt 4", "c/o Weber", "3. Etage", "Hinterhaus"], mix(seed, id, 167)) : "",
    city: town.city,
    state_or_province: town.state,
    postal_code: town.postalCode,
    country: countryName(town.countryCode) ?? town.countryCode,
    country_code: town.countryCode,
    phone: person.phone,
    address_type: company === "" ? "residential" : "commercial",
  };
}

/** How many seeded addresses those customers have who have a lower id. */
function addressesBefore(world: WorldSize, customerId: number): number {
  const shift = shiftOf(world);
  return countUpTo(customerId - 1 + shift) - countUpTo(shift);
}

function ownerOf(world: WorldSize, id: number): number {
  const shift = shiftOf(world);
  const position = id - 1 + countUpTo(shift);
  const thousand = Math.floor(position / owners.length);
  return thousand * 1000 + pick(owners, position) - shift + 1;
}

/** How many addresses the first so many places hold, thousand after thousand. */
function countUpTo(places: number): number {
  return Math.floor(places / 1000) * owners.length + (before[places % 1000] ?? 0);
}

function shiftOf({ seed }: WorldSize): number {
  return mix(seed, 0, 161) % 1000;
}
