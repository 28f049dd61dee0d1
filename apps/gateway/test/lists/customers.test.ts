/** A customers' list on its own: who comes into it by what, and why others do not. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { configure, emptyBothSides, membersOf, told, warningsOf } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const customersOnly = (customers: object = {}) => ({
  subscribers: { enabled: false },
  customers: { enabled: true, ...customers },
});

const account = (email: string): number =>
  world.sandbox.control.addCustomer({ email, first_name: "A", last_name: "Person" }).id;

/** As if so many days had passed since a list was used for advertising last. */
const advertisedDaysAgo = async (days: number): Promise<void> => {
  await world.gateway.database
    .sql`update lists.own_lists set advertised_at = advertised_at - make_interval(days => ${days})`;
};

/** People of every sort; the addresses say which. */
beforeEach(async () => {
  for (const id of Array.from(world.sandbox.control.orders.list(), (each) => each.id))
    world.sandbox.control.orders.archive(id);
  await emptyBothSides(world);
});

test("for service, who has an account is in it, whatever they said of the newsletter, unless they opted out of everything", async () => {
  for (const name of ["plain", "reader", "silent", "complained", "bounced"]) account(`${name}@service.example`);
  world.subscribe("reader@service.example");
  world.subscribe("silent@service.example", { consents: [] });
  world.subscribe("subscriber@service.example");
  for (const name of ["complained", "bounced"]) world.dotdigital.addContact({ email: `${name}@service.example` });
  world.dotdigital.complain("complained@service.example");
  world.dotdigital.bounce("bounced@service.example");
  const { results } = await world.run(await world.integrate(customersOnly()));
  expect(told(results)).toEqual({
    "plain@service.example": ["UPDATED", "has_account"],
    "reader@service.example": ["UPDATED", "has_account"],
    "silent@service.example": ["UPDATED", "has_account"],
    "complained@service.example": ["SKIPPED", "opted_out"],
    "bounced@service.example": ["SKIPPED", "opted_out"],
    "subscriber@service.example": ["SKIPPED", "not_chosen"],
  });
  expect(membersOf(world, "Store customers")).toEqual(
    ["plain", "reader", "silent"].map((name) => `${name}@service.example`),
  );
  expect(world.dotdigital.lists().map(({ name }) => name)).toEqual(["Store customers"]);
  expect(results.find(({ key }) => key === "plain@service.example")?.details).toMatchObject({
    isA: ["customer"],
    consent: { purpose: "service", value: "GRANTED", source: "ACCOUNT" },
  });
});

test("for marketing, only those of them are in it who agreed to the newsletter", async () => {
  for (const name of ["plain", "reader", "silent", "cart", "imported"]) account(`${name}@marketing.example`);
  world.subscribe("Reader@marketing.example");
  world.subscribe("silent@marketing.example", { consents: [] });
  world.subscribe("cart@marketing.example", { consents: ["abandoned_cart"] });
  world.subscribe("imported@marketing.example", { source: "custom" });
  world.subscribe("subscriber@marketing.example");
  const { results } = await world.run(await world.integrate(customersOnly({ use: "marketing" })));
  expect(told(results)).toEqual({
    "plain@marketing.example": ["SKIPPED", "no_newsletter"],
    "reader@marketing.example": ["UPDATED", "consent_granted"],
    "silent@marketing.example": ["SKIPPED", "opted_out"],
    "cart@marketing.example": ["SKIPPED", "no_newsletter"],
    "imported@marketing.example": ["UPDATED", "consent_granted"],
    "subscriber@marketing.example": ["SKIPPED", "not_chosen"],
  });
  expect(membersOf(world, "Store customers")).toEqual(["imported@marketing.example", "reader@marketing.example"]);
});

test("from service to marketing, those who never agreed leave the list; by going back they come into it, and who opted out of advertising does not, until they agree anew", async () => {
  for (const name of ["plain", "reader", "silent", "leaver"]) account(`${name}@turned.example`);
  const reader = world.subscribe("reader@turned.example");
  const silent = world.subscribe("silent@turned.example", { consents: [] });
  world.subscribe("leaver@turned.example");
  const integration = await world.integrate(customersOnly());
  await world.run(integration);
  expect(membersOf(world, "Store customers")).toHaveLength(4);
  expect(await configure(world, integration, customersOnly({ use: "marketing" }))).toEqual([]);
  const { results } = await world.run(integration);
  expect(membersOf(world, "Store customers")).toEqual(["leaver@turned.example", "reader@turned.example"]);
  expect(told(results)["plain@turned.example"]).toEqual(["UPDATED", "no_newsletter"]);

  expect(await configure(world, integration, customersOnly())).toEqual([]);
  expect(await warningsOf(world, integration)).toMatchObject([
    {
      kind: "CONFIG",
      code: "LIST_WAS_FOR_MARKETING",
      field: "customers.list",
      message: expect.stringContaining("Store customers"),
    },
  ]);
  world.sandbox.control.subscribers.update(reader, { consents: [] });
  const list = world.dotdigital.lists().find(({ name }) => name === "Store customers");
  world.dotdigital.unsubscribe("leaver@turned.example", list?.id);
  const back = told((await world.run(integration)).results);
  expect(membersOf(world, "Store customers")).toEqual(["plain@turned.example"]);
  expect(["plain", "reader", "silent", "leaver"].map((name) => back[`${name}@turned.example`])).toEqual([
    ["UPDATED", "has_account"],
    ["UPDATED", "opted_out"],
    ["SKIPPED", "opted_out"],
    ["UPDATED", "opted_out"],
  ]);
  expect(world.sandbox.control.subscribers.byEmail("leaver@turned.example")[0]?.consents).toEqual([]);
  expect(await warningsOf(world, integration)).toMatchObject([{ code: "LIST_WAS_FOR_MARKETING" }]);

  world.sandbox.control.subscribers.update(silent, { source: "storefront", consents: ["marketing_newsletter"] });
  await world.run(integration);
  expect(membersOf(world, "Store customers")).toEqual(["plain@turned.example", "silent@turned.example"]);

  await advertisedDaysAgo(31);
  expect(await warningsOf(world, integration)).toEqual([]);
  await world.run(integration);
  expect(membersOf(world, "Store customers")).toEqual(
    ["plain", "reader", "silent"].map((name) => `${name}@turned.example`),
  );
});

test("the subscribers' list that becomes the customers' takes nobody who opted out of advertising, by whichever integration it was used so", async () => {
  for (const name of ["plain", "out"]) account(`${name}@taken.example`);
  const out = world.subscribe("out@taken.example");
  const news = await world.integrate({ subscribers: { list: { name: "News" } } });
  await world.run(news);
  world.sandbox.control.subscribers.update(out, { consents: [] });
  await world.run(news);
  expect(membersOf(world, "News")).toEqual([]);
  expect(await configure(world, news, customersOnly({ list: { name: "news" } }))).toEqual([]);
  expect((await warningsOf(world, news)).map(({ code }) => code)).toEqual(["LIST_WAS_FOR_MARKETING"]);
  const { results } = await world.run(news);
  expect(told(results)["out@taken.example"]).toEqual(["SKIPPED", "opted_out"]);
  expect(membersOf(world, "News")).toEqual(["plain@taken.example"]);

  const other = await world.integrate(customersOnly({ list: { name: "News" } }));
  await world.run(other);
  expect(membersOf(world, "News")).toEqual(["plain@taken.example"]);
  expect((await warningsOf(world, other)).map(({ code }) => code)).toEqual(["LIST_WAS_FOR_MARKETING"]);
  expect(await configure(world, other, customersOnly({ list: { name: "Accounts" } }))).toEqual([]);
  await world.run(other);
  expect(membersOf(world, "Accounts")).toEqual(["out@taken.example", "plain@taken.example"]);
});

test("guests come in where the config takes them, once for all their orders; who orders with an account is none", async () => {
  const buyer = account("buyer@guests.example");
  const { orders } = world.sandbox.control;
  orders.add({ email: "Guest@guests.example" });
  orders.add({ email: "guest@guests.example" });
  orders.add({ customerId: buyer });
  orders.add({ email: "both@guests.example" });
  account("both@guests.example");
  const without = await world.integrate(customersOnly({ list: { name: "Accounts" } }));
  expect(Object.keys(told((await world.run(without)).results))).not.toContain("guest@guests.example");
  const { results } = await world.run(await world.integrate(customersOnly({ guests: true, list: { name: "Buyers" } })));
  expect(told(results)).toEqual({
    "buyer@guests.example": ["UPDATED", "has_account"],
    "both@guests.example": ["UPDATED", "has_account"],
    "guest@guests.example": ["UPDATED", "has_ordered"],
  });
  expect(membersOf(world, "Accounts")).toEqual(["both@guests.example", "buyer@guests.example"]);
  expect(membersOf(world, "Buyers")).toEqual(["both@guests.example", "buyer@guests.example", "guest@guests.example"]);
});

test("whose account is gone, or has another address, leaves the list under the old one", async () => {
  const gone = account("gone@moving.example");
  const moving = account("old@moving.example");
  const integration = await world.integrate(customersOnly());
  await world.run(integration);
  world.sandbox.control.deleteCustomer(gone);
  world.sandbox.control.updateCustomer(moving, { email: "new@moving.example" });
  const { results } = await world.run(integration);
  expect(membersOf(world, "Store customers")).toEqual(["new@moving.example"]);
  expect(told(results)).toEqual({
    "gone@moving.example": ["UPDATED", "gone"],
    "old@moving.example": ["UPDATED", "gone"],
    "new@moving.example": ["UPDATED", "has_account"],
  });
});
