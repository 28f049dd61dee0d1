/** Lists that several integrations fill, accounts whose lists have the same ids, and a store whose orders may not be read. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { configure, emptyBothSides, membersOf, told, warningsOf } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const jane = "jane@example.com";
const kim = "kim@example.com";
beforeEach(async () => {
  await emptyBothSides(world);
});

const account = (email: string): number =>
  world.sandbox.control.addCustomer({ email, first_name: "A", last_name: "Person" }).id;

async function secondAccount() {
  const second: Sandbox = await startSandbox({
    customers: 0,
    orders: 0,
    subscribers: 0,
    dotdigitalUser: "apiuser-second@apiconnector.com",
    dotdigitalAccountId: 2,
  });
  const provider = {
    type: "dotdigital",
    username: second.dotdigitalUser,
    password: second.dotdigitalPassword,
    url: second.dotdigitalUrl,
  };
  return { second, provider, there: second.control.dotdigital };
}

test("where orders may not be read any more, who opts out leaves the list all the same", async () => {
  const { control } = world.sandbox;
  account("plain@unread.example");
  account("leaver@unread.example");
  control.orders.add({ email: "guest@unread.example" });
  const integration = await world.integrate({
    subscribers: { enabled: false },
    customers: { enabled: true, guests: true },
  });
  await world.run(integration);
  expect(membersOf(world, "Store customers")).toHaveLength(3);
  control.setScopes(["store_v2_customers", "store_v2_information"]);
  world.dotdigital.unsubscribe("leaver@unread.example");
  const { sync, results } = await world.run(integration);
  control.setScopes(["store_v2_customers", "store_v2_information", "store_v2_orders"]);
  expect([sync.status, sync.error?.code]).toEqual(["SUCCEEDED", undefined]);
  expect(membersOf(world, "Store customers")).toEqual(["guest@unread.example", "plain@unread.example"]);
  expect(told(results)["leaver@unread.example"]).toEqual(["UPDATED", "opted_out"]);
});

test("a list that one integration fills for marketing takes no customers of another who did not agree", async () => {
  account("plain@apart.example");
  account("reader@apart.example");
  world.subscribe("reader@apart.example");
  const list = { name: "Apart" };
  const news = await world.integrate({ subscribers: { list } });
  const customers = await world.integrate({ subscribers: { enabled: false }, customers: { enabled: true, list } });
  await world.run(news);
  await world.run(customers);
  expect(membersOf(world, "Apart")).toEqual(["reader@apart.example"]);
});

test("who opts out of the newsletter is not put back into its list as a customer by another integration", async () => {
  account("reader@back.example");
  const row = world.subscribe("reader@back.example");
  const list = { name: "Back" };
  const news = await world.integrate({ subscribers: { list } });
  const customers = await world.integrate({ subscribers: { enabled: false }, customers: { enabled: true, list } });
  await world.run(news);
  await world.run(customers);
  world.sandbox.control.subscribers.update(row, { consents: [] });
  await world.run(news);
  expect(membersOf(world, "Back")).toEqual([]);
  await world.run(customers);
  expect(membersOf(world, "Back")).toEqual([]);
});

test("in another account a list of the same id is none of ours: nobody is taken out of it", async () => {
  const { second, provider, there } = await secondAccount();
  await using _ = second;
  const own = there.addList("Their own");
  there.addContact({ email: jane, lists: [own.id] });
  world.subscribe(jane);
  world.subscribe(kim);
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe(jane);
  await world.run(integration);
  expect(await configure(world, integration, { provider })).toEqual([]);
  await world.run(integration);
  expect([there.contact(jane)?.lists, await warningsOf(world, integration)]).toEqual([[own.id], []]);
});

test("in another account, where people are known already, they come into the list though it has the id of the old one", async () => {
  const { second, provider, there } = await secondAccount();
  await using _ = second;
  const lou = "lou@example.com";
  there.addContact({ email: lou });
  world.subscribe(lou);
  const integration = await world.integrate();
  await world.run(integration);
  const list = there.addList("Store subscribers");
  expect(await configure(world, integration, { provider })).toEqual([]);
  const { results } = await world.run(integration);
  expect([told(results)[lou], there.contact(lou)?.lists]).toEqual([["UPDATED", "consent_granted"], [list.id]]);
});

test("two names of one list are warned of once a sync has seen that", async () => {
  const list = world.dotdigital.addList("VIPs");
  const integration = await world.integrate({
    subscribers: { list: { id: String(list.id) } },
    customers: { enabled: true, list: { name: "vips" } },
  });
  await world.run(integration);
  expect((await warningsOf(world, integration)).map(({ code }) => code)).toEqual(["LISTS_SAME"]);
});

test("a store that never let orders be read takes accounts, and says of guests that they are not read", async () => {
  const { control } = world.sandbox;
  account("plain@never.example");
  control.setScopes(["store_v2_customers", "store_v2_information"]);
  const integration = await world.integrate({
    subscribers: { enabled: false },
    customers: { enabled: true, guests: true },
  });
  const { sync } = await world.run(integration);
  control.setScopes(["store_v2_customers", "store_v2_information", "store_v2_orders"]);
  expect([sync.status, sync.error?.code, membersOf(world, "Store customers")]).toEqual([
    "SUCCEEDED",
    undefined,
    ["plain@never.example"],
  ]);
});

test("who opts out once at the provider has done so once, however many integrations see it", async () => {
  world.subscribe("once@apart.example");
  const [one, two] = [await world.integrate(), await world.integrate()];
  await world.run(one);
  await world.run(two);
  world.dotdigital.unsubscribe("once@apart.example");
  await world.run(one);
  await world.run(two);
  const { data } = await world.gateway.query(
    'query ($id: ID!) { consent(integrationId: $id, email: "once@apart.example") { history { purpose value source } } }',
    { id: two },
  );
  const told = data.consent.history.filter(({ source }: { source: string }) => source === "provider");
  expect(told).toEqual(
    ["service", "marketing"].map((purpose) => ({ purpose, value: "WITHDRAWN", source: "provider" })),
  );
});
