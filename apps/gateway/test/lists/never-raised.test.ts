/** Nobody who opted out, or never agreed, is written to by what a sync, a config or a store does in between. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSync } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { impatientLists, startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  // With pages of three people.
  world = await startListsWorld({ plan: "enterprise" }, [impatientLists(3)]);
});
afterEach(() => world[Symbol.asyncDispose]());

function isIn(name: string, email: string): boolean {
  const list = world.dotdigital.lists().find((each) => each.name === name);
  return list !== undefined && world.dotdigital.contact(email)?.lists.includes(list.id) === true;
}

const isListed = (email: string): boolean => isIn("Store subscribers", email);

async function configure(id: string, config: object): Promise<void> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    { id, input: { config: { provider: world.provider, ...config } } },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
}

async function warningsOf(id: string): Promise<string[]> {
  const { data } = await world.gateway.query("query ($id: ID!) { integration(id: $id) { warnings { code } } }", { id });
  return data.integration.warnings.map(({ code }: { code: string }) => code);
}

const reasonOf = (results: readonly { key: string; reason: string | null }[], email: string) =>
  results.find(({ key }) => key === email)?.reason;

test("who opts out while a sync is paused is not listed when it goes on", async () => {
  const ids = Array.from({ length: 10 }, (_, n) => world.subscribe(`p${n}@example.com`));
  const integration = await world.integrate();
  world.dotdigital.addFault({ path: "/contacts/v3/import", method: "PUT", respond: "held", times: null });
  const sync = await startSync(world.gateway, { integrationId: integration });
  await world.dotdigital.untilHeld();
  await world.gateway.query("mutation ($id: ID!) { pauseSync(id: $id) { userErrors { message } } }", { id: sync });
  world.dotdigital.releaseHeld();
  const pausedAt = async () =>
    (await world.gateway.query("query ($id: ID!) { sync(id: $id) { pausedAt } }", { id: sync })).data.sync.pausedAt;
  await expect.poll(pausedAt, { timeout: 20_000 }).not.toBeNull();
  const { subscribers } = world.sandbox.control;
  subscribers.update(ids[6] ?? 0, { consents: [] });
  subscribers.delete(ids[7] ?? 0);
  world.dotdigital.addContact({ email: "p8@example.com", status: "unsubscribed" });
  await world.gateway.query("mutation ($id: ID!) { resumeSync(id: $id) { userErrors { message } } }", { id: sync });
  await endOfSync(world.gateway, sync);
  expect([5, 6, 7, 8, 9].map((n) => isListed(`p${n}@example.com`))).toEqual([true, false, false, false, true]);
});

test("who left our list has opted out, though the config has gone on to another; who opts out leaves the list that was left", async () => {
  world.subscribe("jane@example.com");
  const kim = world.subscribe("kim@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  const old = world.dotdigital.lists().find(({ name }) => name === "Store subscribers");
  world.dotdigital.unsubscribe("jane@example.com", old?.id);
  await configure(integration, { subscribers: { list: { name: "News" } } });
  const { results } = await world.run(integration);
  expect([isIn("News", "jane@example.com"), isIn("News", "kim@example.com")]).toEqual([false, true]);
  expect(reasonOf(results, "jane@example.com")).toBe("opted_out");
  expect(world.sandbox.control.subscribers.byEmail("jane@example.com")[0]?.consents).toEqual([]);
  expect(isListed("kim@example.com")).toBe(true);
  expect(await warningsOf(integration)).toEqual(["LIST_LEFT"]);

  world.sandbox.control.subscribers.update(kim, { consents: [] });
  await world.run(integration);
  expect([isIn("News", "kim@example.com"), isListed("kim@example.com")]).toEqual([false, false]);
  await world.run(integration);
  expect(await warningsOf(integration)).toEqual([]);
});

test("whose row gets another address has agreed for the old one alone", async () => {
  const id = world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.sandbox.control.subscribers.update(id, { email: "bob@example.com" });
  const { results } = await world.run(integration);
  expect([isListed("bob@example.com"), isListed("jane@example.com")]).toEqual([false, false]);
  expect(reasonOf(results, "bob@example.com")).toBe("no_consent");
});

test("one address is one person, however it is written", async () => {
  world.dotdigital.addContact({ email: "amy@example.com", status: "unsubscribed" });
  world.dotdigital.addContact({ email: "jos\u00e9@example.com", status: "unsubscribed" });
  for (const email of [
    "\u200bamy@example.com",
    "\u200eAmy@example.com..",
    "amy@example.com\u3002",
    "jose\u0301@example.com",
  ])
    world.subscribe(email);
  const { results } = await world.run(await world.integrate());
  expect(results.map(({ reason }) => reason)).toEqual(["opted_out", "opted_out"]);
});

test("a list that is not there, or a full account, keeps nobody's opting out waiting", async () => {
  const jane = world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  await configure(integration, { customers: { enabled: true, list: { id: "424242" } } });
  world.sandbox.control.subscribers.update(jane, { consents: [] });
  const { sync } = await world.run(integration);
  expect(sync.status).toBe("SUCCEEDED");
  expect(isListed("jane@example.com")).toBe(false);

  await configure(integration, {});
  world.subscribe("aaa@example.com");
  const kim = world.subscribe("kim@example.com");
  await world.run(integration);
  world.subscribe("aab@example.com");
  world.sandbox.control.subscribers.update(kim, { consents: [] });
  world.dotdigital.addFault({
    path: "/contacts/v3/import",
    method: "PUT",
    respond: { status: 400, body: { errorCode: "contacts:accountFull", description: "ERROR_CONTACT_TOOMANY" } },
    times: null,
  });
  const full = await world.run(integration);
  expect(isListed("kim@example.com")).toBe(false);
  expect(full.results.find(({ key }) => key === "aab@example.com")?.outcome).toBe("FAILED");
});

test("whom somebody else put into a list stays there until they opt out, and an undo takes back what was done", async () => {
  const list = world.dotdigital.addList("VIPs");
  const cart = world.subscribe("cart@example.com", { consents: ["abandoned_cart"] });
  world.dotdigital.addContact({ email: "cart@example.com", lists: [list.id] });
  world.subscribe("jane@example.com");
  const integration = await world.integrate({ subscribers: { list: { id: String(list.id) } } });
  const { results } = await world.run(integration);
  expect([isIn("VIPs", "cart@example.com"), isIn("VIPs", "jane@example.com")]).toEqual([true, true]);
  expect(reasonOf(results, "cart@example.com")).toBe("no_newsletter");
  world.sandbox.control.subscribers.update(cart, { consents: [] });
  world.dotdigital.unsubscribe("cart@example.com", list.id);
  await world.run(integration);
  expect(isIn("VIPs", "cart@example.com")).toBe(false);
});

test("a row that is deleted and made anew is no opting out; nor is one of two rows of an address", async () => {
  const { subscribers } = world.sandbox.control;
  const jane = world.subscribe("jane@example.com");
  const kim = world.subscribe("kim@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  subscribers.delete(jane);
  world.subscribe("jane@example.com", { source: "custom" });
  subscribers.delete(kim);
  world.subscribe("kim@example.com");
  await world.run(integration);
  expect([isListed("jane@example.com"), isListed("kim@example.com")]).toEqual([true, true]);
});

test("when half of the store's subscribers vanish at once nobody is taken for having opted out, until a full sync says so", async () => {
  const ids = Array.from({ length: 30 }, (_, n) => world.subscribe(`p${n}@example.com`));
  const integration = await world.integrate();
  await world.run(integration);
  for (const id of ids.slice(5)) world.sandbox.control.subscribers.delete(id);
  await world.run(integration);
  expect(isListed("p20@example.com")).toBe(true);
  expect(await warningsOf(integration)).toEqual(["VANISHED"]);
  await world.run(integration, { full: true });
  expect([isListed("p20@example.com"), isListed("p1@example.com")]).toEqual([false, true]);
  expect(await warningsOf(integration)).toEqual([]);
});

test("what is not known of a person empties nothing at the provider", async () => {
  world.dotdigital.addContact({ email: "jane@example.com", dataFields: { FIRSTNAME: "Jane" } });
  world.subscribe("jane@example.com", { first_name: "", last_name: "" });
  await world.run(await world.integrate());
  expect(isListed("jane@example.com")).toBe(true);
  expect(world.dotdigital.contact("jane@example.com")?.dataFields).toMatchObject({ FIRSTNAME: "Jane" });
});

test("who left our list and agrees anew is told as out of it, when the provider does not put them back", async () => {
  const id = world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com", world.dotdigital.lists()[0]?.id);
  await world.run(integration);
  world.sandbox.control.subscribers.update(id, { source: "storefront", consents: ["marketing_newsletter"] });
  await world.run(integration);
  const { results } = await world.run(integration, { full: true });
  expect(isListed("jane@example.com")).toBe(false);
  expect(reasonOf(results, "jane@example.com")).toBe("left_list_at_provider");
  const again = await world.run(integration);
  expect(again.results.map(({ outcome, reason }) => [outcome, reason])).toEqual([["SKIPPED", "left_list_at_provider"]]);
});

test("an integration that is deleted takes nobody's opting out with it; of two integrations of a store each goes by what the other has seen", async () => {
  const { subscribers } = world.sandbox.control;
  const jane = world.subscribe("jane@example.com", { consents: ["marketing_newsletter", "abandoned_cart"] });
  const first = await world.integrate();
  await world.run(first);
  subscribers.update(jane, { consents: ["abandoned_cart"] });
  await world.run(first);
  await world.gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { message } } }", {
    id: first,
  });
  subscribers.update(jane, { source: "custom", consents: ["marketing_newsletter", "abandoned_cart"] });
  const kim = world.subscribe("kim@example.com");
  const [one, other] = [await world.integrate(), await world.integrate({ subscribers: { list: { name: "News" } } })];
  await world.run(one);
  await world.run(other);
  expect([isListed("jane@example.com"), isIn("News", "jane@example.com")]).toEqual([false, false]);
  expect([isListed("kim@example.com"), isIn("News", "kim@example.com")]).toEqual([true, true]);
  expect(subscribers.get(jane)?.consents).toEqual(["abandoned_cart"]);

  world.dotdigital.unsubscribe("kim@example.com", world.dotdigital.lists().find(({ name }) => name === "News")?.id);
  await world.run(other);
  await world.run(one);
  expect([isListed("kim@example.com"), isIn("News", "kim@example.com")]).toEqual([false, false]);
  expect(subscribers.get(kim)?.consents).toEqual([]);
});

test("a row that was moved is nobody's consent for an integration that comes later, nor after an erasure; and takes none from who has a row of their own", async () => {
  const { subscribers } = world.sandbox.control;
  const jane = world.subscribe("jane@example.com");
  const mary = world.subscribe("mary@example.com");
  const first = await world.integrate();
  await world.run(first);
  subscribers.update(jane, { email: "bob@example.com" });
  await world.run(first);
  const second = await world.integrate({ subscribers: { list: { name: "News" } } });
  await world.run(second);
  await world.run(first);
  expect([isListed("bob@example.com"), isIn("News", "bob@example.com")]).toEqual([false, false]);

  await world.gateway.query(
    'mutation ($id: ID!) { erasePerson(input: { integrationId: $id, email: "mary@example.com" }) { pseudonym } }',
    { id: first },
  );
  subscribers.update(mary, { email: "ann@example.com" });
  await world.run(first);
  expect(isListed("ann@example.com")).toBe(false);

  const kim = world.subscribe("kim@example.com");
  const moving = world.subscribe("lou@example.com");
  await world.run(first);
  subscribers.update(moving, { email: "kim@example.com" });
  await world.run(first);
  subscribers.update(moving, { email: "lou@example.com" });
  await world.run(first);
  expect(isListed("kim@example.com")).toBe(true);
  expect(subscribers.get(kim)?.consents).toEqual(["marketing_newsletter"]);
});

test("a list that comes without somebody is not believed: they are asked for by their ids", async () => {
  world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.sandbox.control.addFault({
    path: "/v3/customers/subscribers",
    respond: {
      status: 200,
      body: { data: [], meta: { pagination: { total: 0, count: 0, per_page: 250, current_page: 1, total_pages: 0 } } },
    },
    times: 1,
  });
  await world.run(integration, { full: true });
  await world.run(integration);
  expect(isListed("jane@example.com")).toBe(true);
});
