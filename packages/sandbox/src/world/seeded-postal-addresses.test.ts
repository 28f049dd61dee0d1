import { expect, it } from "vitest";
import { isSameAddress } from "../store/address-resources.js";
import { lastSeededAddressId, seededAddressIds, seededPostalAddress } from "./seeded-postal-addresses.js";

it.each([1, 2, 77])("gives customers none to three addresses and a few twelve, with ids in a row (seed %i)", (seed) => {
  const world = { seed, customers: 2345 };
  const counts = new Map<number, number>();
  let next = 1;
  for (let customerId = 1; customerId <= world.customers; customerId++) {
    const { first, count } = seededAddressIds(world, customerId);
    expect([customerId, first]).toEqual([customerId, next]);
    counts.set(count, (counts.get(count) ?? 0) + 1);
    const own = Array.from({ length: count }, (_, rank) => seededPostalAddress(world, first + rank));
    expect(own.every((address) => address.customer_id === customerId)).toBe(true);
    for (const one of own) expect(own.filter((other) => isSameAddress(one, other))).toEqual([one]);
    next += count;
  }
  expect(lastSeededAddressId(world)).toBe(next - 1);
  expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 12]);
  expect(counts.get(12)).toBeGreaterThanOrEqual(8);
  expect(counts.get(12)).toBeLessThanOrEqual(12);
});

it("looks like addresses of a real store: countries, states, companies, empty codes", () => {
  const world = { seed: 1, customers: 500 };
  const all = Array.from({ length: lastSeededAddressId(world) }, (_, index) => seededPostalAddress(world, index + 1));
  expect(new Set(all.map(({ country_code }) => country_code)).size).toBeGreaterThan(15);
  expect(all.find(({ country_code }) => country_code === "US")?.country).toBe("United States");
  for (const name of ["state_or_province", "postal_code", "company", "address2", "phone"] as const) {
    expect(new Set(all.map((address) => address[name] === ""))).toEqual(new Set([true, false]));
  }
  expect(new Set(all.map(({ address_type }) => address_type))).toEqual(new Set(["residential", "commercial"]));
  for (const { first_name, last_name, city } of all) expect([first_name, last_name, city]).not.toContain("");
});

it("has none where there are no customers", () => {
  expect(lastSeededAddressId({ seed: 1, customers: 0 })).toBe(0);
});
