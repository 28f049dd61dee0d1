/** What the connector promises of itself, and what its connection test tells a merchant. */
import type { ConnectionCheck } from "@storegate/connector-kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookup } from "../src/connector.js";
import { findPeople } from "../src/people/find-people.js";
import { peopleWorld, type Lookup, type PeopleWorld } from "./people-world.js";

let world: PeopleWorld;
beforeAll(async () => {
  world = await peopleWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const acting = { config: { actions: { enabled: true } } };

async function checks(lookedAt?: Lookup): Promise<Record<string, string>> {
  const found: readonly ConnectionCheck[] = (await lookup.test?.(world.process().context(lookedAt))) ?? [];
  return Object.fromEntries(found.map(({ name, status, fault }) => [name, fault ? `${status} ${fault.code}` : status]));
}

test("scopes of actions are looked at where actions are on", async () => {
  const read = { "phone country": "PASSED", currency: "PASSED" };
  expect(await checks()).toEqual({ ...read, store_v2_orders: "SKIPPED", store_v2_marketing: "SKIPPED" });
  expect(await checks(acting)).toEqual({ ...read, store_v2_orders: "PASSED", store_v2_marketing: "PASSED" });
});

test("a token that may only read is told apart", async () => {
  const all = ["store_v2_customers_read_only", "store_v2_orders_read_only", "store_v2_information_read_only"];
  world.sandbox.control.setScopes(all);
  try {
    expect(await checks(acting)).toMatchObject({
      currency: "PASSED",
      store_v2_orders: expect.stringMatching(/^FAILED SCOPE/),
      store_v2_marketing: expect.stringMatching(/^FAILED SCOPE/),
    });
  } finally {
    world.sandbox.control.setScopes([
      "store_v2_customers",
      "store_v2_orders",
      "store_v2_marketing",
      "store_v2_information",
    ]);
  }
});

test("people are found within the scopes that it declares", async () => {
  world.sandbox.control.setScopes([...lookup.scopes]);
  try {
    const id = world.add({
      email: "scopes@example.com",
      first_name: "Scopes",
      customer_group_id: world.sandbox.control.addGroup("G").id,
    });
    const { id: orderId } = world.sandbox.control.orders.add({ customerId: id });
    const query = { email: "scopes@example.com", name: "scopes", orderNumber: String(orderId) };
    expect(await findPeople(world.process().context(), query)).toMatchObject([{ person: { groupName: "G" } }]);
  } finally {
    world.sandbox.control.setScopes([
      "store_v2_customers",
      "store_v2_orders",
      "store_v2_marketing",
      "store_v2_information",
    ]);
  }
});

test("what happens in the store is heard by all processes", async () => {
  const [one, other] = [world.process(), world.process()];
  const id = world.add({ email: "heard@example.com", first_name: "Before" });
  const name = async () => (await findPeople(other.context(), { email: "heard@example.com" }))[0]?.person.name;
  expect(await name()).toBe("Before");
  world.sandbox.control.updateCustomer(id, { first_name: "After" });
  expect(await name()).toBe("Before");
  await lookup.storeEvents?.heard(one.context(), []);
  expect(await name()).toBe("After");
});
