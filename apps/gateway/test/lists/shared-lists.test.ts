/** One list of several: of subscribers and customers, or of two integrations of a store. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { membersOf, told } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const account = (email: string): number =>
  world.sandbox.control.addCustomer({ email, first_name: "A", last_name: "Person" }).id;
const inList = (name: string, domain: string) =>
  membersOf(world, name)
    .filter((email) => email.endsWith(`@${domain}`))
    .map((email) => email.split("@")[0]);

test("who is one of both no more stays in the list of both as long as the other holds", async () => {
  const { control } = world.sandbox;
  const domain = "one.example";
  const accounts = ["closes", "leaves", "signs-off"].map((name) => account(`${name}@${domain}`));
  account(`plain@${domain}`);
  const rows = ["closes", "leaves", "signs-off"].map((name) => world.subscribe(`${name}@${domain}`));
  const list = { name: "All of us" };
  const integration = await world.integrate({ subscribers: { list }, customers: { enabled: true, list } });
  const first = told((await world.run(integration)).results);
  expect(inList("All of us", domain)).toEqual(["closes", "leaves", "signs-off"]);
  expect(first[`plain@${domain}`]).toEqual(["SKIPPED", "no_newsletter"]);

  control.deleteCustomer(accounts[0] ?? 0);
  control.subscribers.delete(rows[1] ?? 0);
  control.subscribers.update(rows[2] ?? 0, { consents: ["abandoned_cart"] });
  const second = told((await world.run(integration)).results);
  expect(inList("All of us", domain)).toEqual(["closes"]);
  expect([`closes@${domain}`, `leaves@${domain}`, `signs-off@${domain}`].map((email) => second[email])).toEqual([
    ["UNCHANGED", "consent_granted"],
    ["UPDATED", "opted_out"],
    ["UPDATED", "opted_out"],
  ]);
});

test("of two lists somebody leaves the one that they opted out of, and stays in that of their account", async () => {
  const { control } = world.sandbox;
  const domain = "two.example";
  account(`reader@${domain}`);
  const closing = account(`closing@${domain}`);
  const row = world.subscribe(`reader@${domain}`);
  world.subscribe(`closing@${domain}`);
  const integration = await world.integrate({
    subscribers: { list: { name: "News of two" } },
    customers: { enabled: true, list: { name: "Accounts of two" } },
  });
  await world.run(integration);
  expect([inList("News of two", domain), inList("Accounts of two", domain)]).toEqual([
    ["closing", "reader"],
    ["closing", "reader"],
  ]);
  control.subscribers.update(row, { consents: [] });
  control.deleteCustomer(closing);
  const { results } = await world.run(integration);
  expect([inList("News of two", domain), inList("Accounts of two", domain)]).toEqual([["closing"], ["reader"]]);
  expect([`reader@${domain}`, `closing@${domain}`].map((email) => told(results)[email])).toEqual([
    ["UPDATED", "has_account"],
    ["UPDATED", "consent_granted"],
  ]);
});

test("of two integrations that fill one list with subscribers, neither takes out whom the other has put in; who opts out leaves it by either", async () => {
  const domain = "pair.example";
  const rows = ["jane", "kim"].map((name) => world.subscribe(`${name}@${domain}`));
  const list = { name: "Shared news" };
  const [one, other] = [
    await world.integrate({ subscribers: { list } }),
    await world.integrate({ subscribers: { list } }),
  ];
  for (const integration of [one, other]) await world.run(integration);
  expect(inList("Shared news", domain)).toEqual(["jane", "kim"]);
  expect(world.dotdigital.lists().filter(({ name }) => name === "Shared news")).toHaveLength(1);

  world.sandbox.control.subscribers.update(rows[0] ?? 0, { consents: [] });
  await world.run(other);
  expect(inList("Shared news", domain)).toEqual(["kim"]);
  world.dotdigital.unsubscribe(`kim@${domain}`);
  const { results } = await world.run(one);
  expect(told(results)).toMatchObject({
    [`jane@${domain}`]: ["SKIPPED", "opted_out"],
    [`kim@${domain}`]: ["UPDATED", "opted_out"],
  });
  expect(inList("Shared news", domain)).toEqual([]);
  expect(world.dotdigital.resubscribingWrites()).toBe(0);
});

test("who is in a list by one integration as subscriber and by another as customer stays in it when either reason ends alone", async () => {
  const domain = "roles.example";
  const closing = account(`closing@${domain}`);
  world.subscribe(`closing@${domain}`);
  const list = { name: "Roles" };
  const customers = await world.integrate({
    subscribers: { enabled: false },
    customers: { enabled: true, list, use: "marketing" },
  });
  const news = await world.integrate({ subscribers: { list } });
  for (const integration of [customers, news]) await world.run(integration);
  world.sandbox.control.deleteCustomer(closing);
  for (const integration of [customers, news]) await world.run(integration);
  expect(inList("Roles", domain)).toEqual(["closing"]);
});
