import { expect, it } from "vitest";
import { firstAccountOf, personOf } from "./person.js";
import { seededCustomer } from "./seeded-customer.js";

it.each([1, 7, 77])(
  "makes every fiftieth customer the same person as the one before, with another address (seed %i)",
  (seed) => {
    const world = { seed, customers: 3000 };
    for (let id = 50; id <= world.customers; id += 50) {
      const [before, again] = [seededCustomer(world, id - 1), seededCustomer(world, id)];
      const who = ({ first_name, last_name, phone }: typeof again) => ({ first_name, last_name, phone });
      expect([id, who(again)]).toEqual([id, who(before)]);
      expect(again.email.toLowerCase()).not.toBe(before.email.toLowerCase());
      expect(firstAccountOf(id)).toBe(id - 1);
      expect(personOf(seed, id)).toEqual(personOf(seed, id - 1));
    }
  },
);

it("makes all others persons of their own", () => {
  const own = Array.from({ length: 3000 }, (_, index) => index + 1).filter((id) => firstAccountOf(id) === id);
  expect(own).toHaveLength(2940);
  const named = new Set(own.map((id) => JSON.stringify(personOf(1, id))));
  expect(named.size).toBeGreaterThan(2000);
});
