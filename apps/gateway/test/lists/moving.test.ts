/** An account that moves to another region, a list that is another, or gone, a contact that is, and a row that gets another address: what becomes of who was listed. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { configure, emptyBothSides, membersOf, resetCalls, told, undo, warningsOf, writesTo } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let jane: string;
let kim: string;
let janesRow: number;
/** People of a test's own: what one opted out of is known for good. */
let tests = 0;
beforeEach(async () => {
  await emptyBothSides(world);
  tests += 1;
  [jane, kim] = [`jane@test-${tests}.example`, `kim@test-${tests}.example`];
  janesRow = world.subscribe(jane);
  world.subscribe(kim);
});

test("an account that moves to another region is found there, with its lists: nothing is written anew, and opting out goes on", async () => {
  const integration = await world.integrate({ subscribers: { list: { name: "Region" } } });
  await world.run(integration);
  world.dotdigital.moveToRegion(3);
  resetCalls(world);
  const { sync } = await world.run(integration);
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: 2 } });
  expect(writesTo(world)).toEqual([]);
  world.dotdigital.moveToRegion(2);
  world.sandbox.control.subscribers.update(janesRow, { consents: [] });
  await world.run(integration);
  expect(membersOf(world, "Region")).toEqual([kim]);
});

test("in a region that is given by its address it is the same account: nobody is listed twice, nor lost", async () => {
  const integration = await world.integrate({ subscribers: { list: { name: "Address" } } });
  await world.run(integration);
  world.dotdigital.moveToRegion(2);
  const provider = { ...world.provider, url: world.sandbox.dotdigitalUrl.replace(/dotdigital$/, "dotdigital-r2") };
  expect(await configure(world, integration, { provider, subscribers: { list: { name: "Address" } } })).toEqual([]);
  resetCalls(world);
  const { sync, results } = await world.run(integration);
  expect(sync.status).toBe("SUCCEEDED");
  expect([told(results)[jane], told(results)[kim]]).toEqual([
    ["UNCHANGED", "consent_granted"],
    ["UNCHANGED", "consent_granted"],
  ]);
  expect(writesTo(world)).toEqual([]);
});

test("another list takes everybody; those in the old one stay, and it is told until nobody is left in it; going back lists nobody twice", async () => {
  const integration = await world.integrate({ subscribers: { list: { name: "Old" } } });
  await world.run(integration);
  expect(await warningsOf(world, integration)).toEqual([]);
  expect(await configure(world, integration, { subscribers: { list: { name: "New" } } })).toEqual([]);
  const { sync } = await world.run(integration);
  expect([membersOf(world, "Old"), membersOf(world, "New")]).toEqual([
    [jane, kim],
    [jane, kim],
  ]);
  expect(await warningsOf(world, integration)).toMatchObject([
    { code: "LIST_LEFT", message: expect.stringContaining("Old"), remedy: expect.stringContaining("choose it again") },
  ]);
  await undo(world, sync.id);
  expect([membersOf(world, "Old"), membersOf(world, "New")]).toEqual([[jane, kim], []]);

  expect(await configure(world, integration, { subscribers: { list: { name: "Old" } } })).toEqual([]);
  resetCalls(world);
  await world.run(integration);
  expect(writesTo(world)).toEqual([]);
  expect(await warningsOf(world, integration)).toEqual([]);
  expect(membersOf(world, "Old")).toEqual([jane, kim]);
});

test("customers that are switched off stay in their list, which is told, and who opts out still leaves it", async () => {
  const customers = { list: { name: "Accounts" } };
  for (const email of [jane, kim]) world.sandbox.control.addCustomer({ email, first_name: "A", last_name: "Person" });
  const integration = await world.integrate({ customers: { enabled: true, ...customers } });
  await world.run(integration);
  expect(await configure(world, integration, { customers: { enabled: false, ...customers } })).toEqual([]);
  const { results } = await world.run(integration);
  expect(told(results)[jane]).toEqual(["UNCHANGED", "consent_granted"]);
  expect(membersOf(world, "Accounts")).toEqual([jane, kim]);
  expect(await warningsOf(world, integration)).toMatchObject([{ code: "LIST_LEFT" }]);
  world.dotdigital.complain(jane);
  await world.run(integration);
  expect(membersOf(world, "Accounts")).toEqual([kim]);
});

test("a list that is deleted at the provider is made again by its name, with those who agree still", async () => {
  const integration = await world.integrate({ subscribers: { list: { name: "Deleted" } } });
  await world.run(integration);
  world.dotdigital.deleteList(world.dotdigital.lists().find(({ name }) => name === "Deleted")?.id ?? 0);
  world.sandbox.control.subscribers.update(janesRow, { consents: [] });
  await world.run(integration);
  expect(membersOf(world, "Deleted")).toEqual([kim]);
  expect(world.dotdigital.lists().filter(({ name }) => name === "Deleted")).toHaveLength(1);
});

test("a row that was moved to an address stands in for nobody's own row that is gone, or moved on; once it is agreed to there it is the address's own", async () => {
  const { subscribers } = world.sandbox.control;
  const [lou, mia] = [`lou@test-${tests}.example`, `mia@test-${tests}.example`];
  const [lousRow, miasRow] = [world.subscribe(lou), world.subscribe(mia)];
  const [one, two, three] = ["one", "two", "three"].map((name) => world.subscribe(`${name}@test-${tests}.example`));
  const integration = await world.integrate();
  await world.run(integration);
  const standing = () => membersOf(world, "Store subscribers").filter((email) => [jane, lou, mia].includes(email));
  subscribers.update(one ?? 0, { email: jane });
  subscribers.update(three ?? 0, { email: mia });
  await world.run(integration);
  expect(standing()).toEqual([jane, lou, mia]);

  subscribers.delete(janesRow);
  subscribers.update(two ?? 0, { email: lou });
  subscribers.delete(lousRow);
  subscribers.update(miasRow, { email: `elsewhere@test-${tests}.example` });
  const { results } = await world.run(integration);
  expect(standing()).toEqual([]);
  expect([jane, lou, mia].map((email) => told(results)[email])).toEqual([
    ["UPDATED", "opted_out"],
    ["UPDATED", "opted_out"],
    ["UPDATED", "opted_out"],
  ]);
  expect([one, two, three].map((row) => subscribers.get(row ?? 0)?.consents)).toEqual([[], [], []]);

  await world.run(integration);
  subscribers.update(one ?? 0, { source: "storefront", consents: ["marketing_newsletter"] });
  const again = world.subscribe(jane);
  await world.run(integration);
  subscribers.delete(again);
  await world.run(integration);
  expect(standing()).toEqual([jane]);
});

test("a contact that was deleted at the provider is made anew, once a whole look misses it, where the store's consent stands; of whom the provider tells that they were deleted, they have opted out", async () => {
  const integration = await world.integrate();
  await world.run(integration);
  for (const email of [jane, kim]) world.dotdigital.deleteContact(email);
  const dateRemoved = new Date().toISOString();
  world.dotdigital.addFault({
    path: "/v2/contacts/suppressed-since/*",
    respond: {
      status: 200,
      body: [{ suppressedContact: { id: 77, email: kim, status: "Deleted" }, dateRemoved, reason: "Deleted" }],
    },
    times: 1,
  });
  const { results } = await world.run(integration, { full: true });
  expect([told(results)[jane], told(results)[kim]]).toEqual([
    ["UPDATED", "consent_granted"],
    ["UPDATED", "opted_out"],
  ]);
  expect(membersOf(world, "Store subscribers")).toEqual([jane]);
  expect(world.sandbox.control.subscribers.byEmail(kim)[0]?.consents).toEqual([]);
});

test("the account is known by its own id: spelt otherwise in the config it is the same, and who opts out leaves the list that was left", async () => {
  const integration = await world.integrate({ subscribers: { list: { name: "Spelt" } } });
  await world.run(integration);
  const provider = { ...world.provider, url: `${world.sandbox.dotdigitalUrl}/` };
  expect(await configure(world, integration, { provider, subscribers: { list: { name: "Spelt anew" } } })).toEqual([]);
  await world.run(integration);
  expect((await warningsOf(world, integration)).map(({ code }) => code)).toEqual(["LIST_LEFT"]);
  world.sandbox.control.subscribers.update(janesRow, { consents: [] });
  await world.run(integration);
  expect([membersOf(world, "Spelt"), membersOf(world, "Spelt anew")]).toEqual([[kim], [kim]]);
});
