import { expect, it } from "vitest";
import { seededCustomer } from "./seeded-customer.js";
import { customerOfSubscriber, seededSubscriber, subscriberIdByEmail } from "./seeded-subscribers.js";

const world = { seed: 1, customers: 1000, orders: 3000, products: 10, subscribers: 601 };
const all = Array.from({ length: world.subscribers }, (_, index) => seededSubscriber(world, index + 1));

it("has a customer's address for about half, sometimes in another case, and never one twice", () => {
  const shared = all.filter(({ id }) => customerOfSubscriber(world, id) !== undefined);
  expect(shared).toHaveLength(300);
  let sameCase = 0;
  for (const { id, email } of shared) {
    const customer = seededCustomer(world, customerOfSubscriber(world, id) ?? 0);
    expect(email.toLowerCase()).toBe(customer.email.toLowerCase());
    if (email === customer.email) sameCase += 1;
  }
  expect(sameCase).toBeGreaterThan(240);
  expect(sameCase).toBeLessThan(300);
  expect(new Set(all.map(({ email }) => email.toLowerCase())).size).toBe(all.length);
});

it.each([
  ["as many as customers", { ...world, customers: 300, subscribers: 300 }],
  ["many more than customers", { ...world, customers: 7, subscribers: 90 }],
  ["no customers at all", { ...world, customers: 0, subscribers: 40 }],
  ["a single one", { ...world, subscribers: 1 }],
])("finds every subscriber again by the address, in any case: %s", (_, size) => {
  for (let id = 1; id <= size.subscribers; id++) {
    const { email } = seededSubscriber(size, id);
    expect([email, subscriberIdByEmail(size, email.toUpperCase())]).toEqual([email, id]);
  }
  expect(subscriberIdByEmail(size, "nobody.3@gmail.com")).toBeUndefined();
});

it("varies consents, sources, orders and names, and signs up in the order of ids", () => {
  const kinds = new Set(all.map(({ consents }) => consents.join()));
  expect([...kinds].toSorted()).toEqual([
    "",
    "abandoned_cart",
    "marketing_newsletter",
    "marketing_newsletter,abandoned_cart",
  ]);
  expect(new Set(all.map(({ source }) => source))).toEqual(new Set(["storefront", "order", "custom"]));
  for (const { source, order_id } of all) expect(order_id !== null).toBe(source === "order");
  expect(all.some(({ first_name }) => first_name === "")).toBe(true);
  const created = all.map(({ date_created }) => date_created);
  expect(created[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  expect(created.toSorted()).toEqual(created);
  expect(seededSubscriber({ ...world, orders: 0 }, 3).order_id).toBeNull();
});
