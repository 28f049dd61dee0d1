import { describe, expect, it } from "vitest";
import { addressClasses } from "./address-class.js";
import { emailTruth } from "./email-truth.js";
import { longDomain, mistypes, providers } from "./known-domains.js";
import { domainByName, numberedDomain } from "./numbered-domain.js";
import { idBySeededEmail, seededAddress } from "./seeded-address.js";
import { customerOfSeededValue, lastSeededValueId, seededValues } from "./seeded-attributes.js";
import { seededCustomer } from "./seeded-customer.js";

const world = { seed: 1, customers: 3000 };
const ids = Array.from({ length: world.customers }, (_, index) => index + 1);
const firstHundred = (seed: number) => ids.slice(0, 100).map((id) => seededCustomer({ seed, customers: 100 }, id));

describe("the seeded world", () => {
  it("holds every class in its share of every thousand, whatever the seed", () => {
    for (const seed of [1, 2, 77]) {
      const counts: Record<string, number> = {};
      for (const id of ids.slice(1000, 2000)) {
        const found = seededAddress({ seed, customers: 3000 }, id).class;
        counts[found] = (counts[found] ?? 0) + 1;
      }
      expect(counts).toEqual(
        Object.fromEntries(Object.entries(addressClasses).map(([name, { share }]) => [name, share])),
      );
    }
  });

  it("is the same for the same seed and another for another", () => {
    expect(firstHundred(5)).toEqual(firstHundred(5));
    expect(firstHundred(5)).not.toEqual(firstHundred(6));
  });

  it("gives every customer an address of their own, by which they are found again in any case", () => {
    const seen = new Set<string>();
    for (const id of ids) {
      const { email } = seededAddress(world, id);
      expect([email, seen.has(email.toLowerCase())]).toEqual([email, false]);
      seen.add(email.toLowerCase());
      expect([email, idBySeededEmail(world, email.toUpperCase())]).toEqual([email, id]);
    }
    expect(idBySeededEmail(world, "nobody3@gmail.com")).toBeUndefined();
  });

  it("is in few domains where it is told so, each customer in an address of their own still", () => {
    const few = { ...world, domains: 5 };
    const domains = new Set<string>();
    for (const id of ids) {
      const { email, class: found } = seededAddress(few, id);
      expect([email, idBySeededEmail(few, email)]).toEqual([email, id]);
      expect(emailTruth(few.seed, id, email).class).toBe(found);
      if (found !== "syntax") domains.add(email.slice(email.lastIndexOf("@") + 1));
    }
    expect(domains.size).toBeLessThan(150);
  });

  it("knows of each address, from its lists alone, what it was made to be", () => {
    for (const id of ids) {
      const made = seededAddress(world, id);
      const truth = emailTruth(world.seed, id, made.email);
      expect([truth.email, truth.class, truth.didYouMean]).toEqual([made.email, made.class, made.didYouMean]);
    }
  });

  it("keeps addresses within what a store takes, one of them at the very limit", () => {
    const lengths = ids.map((id) => seededAddress(world, id).email.length);
    expect(Math.max(...lengths)).toBe(250);
    expect(longDomain.split(".").every((label) => label.length <= 63)).toBe(true);
  });

  it("has no provider among the mistyped and no company near one", () => {
    for (const [typed, meant] of mistypes) {
      expect(providers).not.toContain(typed);
      expect(providers).toContain(meant);
    }
    for (let place = 0; place < 300; place++) {
      const { ascii } = numberedDomain(1, "company", place);
      for (const provider of providers) expect(distance(ascii, provider)).toBeGreaterThan(4);
    }
  });

  it("finds a domain of its own by its name and by its hosts' names", () => {
    for (const kind of ["company", "idn", "role", "mx_not_public"] as const) {
      const domain = numberedDomain(9, kind, 1234);
      expect(domainByName(9, domain.ascii)).toEqual(domain);
      expect(domainByName(9, `mx1.${domain.ascii}`)).toEqual(domain);
    }
    expect(domainByName(9, "nordlicht-technik17.org")).toBeUndefined();
    expect(numberedDomain(9, "idn", 3).ascii).toMatch(/^xn--/);
  });

  it("has people without a name, with an emoji, with umlauts, and about 15 in a hundred in a group", () => {
    const customers = ids.map((id) => seededCustomer(world, id));
    expect(customers.filter((customer) => customer.first_name === "")).toHaveLength(6);
    expect(customers.filter((customer) => /\p{Extended_Pictographic}/u.test(customer.first_name))).toHaveLength(6);
    expect(customers.some((customer) => /ü/.test(customer.last_name))).toBe(true);
    const grouped = customers.filter((customer) => customer.customer_group_id > 0).length / customers.length;
    expect(grouped).toBeGreaterThan(0.12);
    expect(grouped).toBeLessThan(0.18);
  });

  it("gives attribute values that can be made again from their id; one customer in a thousand has all twelve", () => {
    const values = ids.map((id) => seededValues(world, id));
    expect(values.filter((list) => list.length === 12)).toHaveLength(3);
    for (const value of values.flat()) {
      expect(customerOfSeededValue(value.id)).toBe(value.customer_id);
      expect(value.id).toBeLessThanOrEqual(lastSeededValueId(world));
    }
  });
});

/** Letters to add, drop or change to make one text the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
