/** Subscribers of a store in a list at Dotdigital, and opting out both ways. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const listed = (email: string): boolean => {
  const list = world.dotdigital.lists().find(({ name }) => name === "Store subscribers");
  return list !== undefined && world.dotdigital.contact(email)?.lists.includes(list.id) === true;
};
const told = (results: readonly { key: string; outcome: string; reason: string | null }[]) =>
  results
    .map(({ key, outcome, reason }) => [key, outcome, reason])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));

test("who agreed to the newsletter is put into the list, which is made; nobody else is; and a second sync sends nothing", async () => {
  world.subscribe("Jane@Example.com", { first_name: "Jane" });
  world.subscribe("cart@example.com", { consents: ["abandoned_cart"] });
  world.subscribe("nobody at all");
  const integration = await world.integrate();
  const dry = await world.run(integration, { dryRun: true });
  expect(world.dotdigital.contacts()).toEqual([]);
  const { sync, results } = await world.run(integration);
  expect(sync).toMatchObject({ status: "SUCCEEDED" });
  expect(told(results)).toEqual([
    ["cart@example.com", "SKIPPED", "no_newsletter"],
    ["jane@example.com", "UPDATED", "consent_granted"],
    ["nobody at all", "SKIPPED", "address_unusable"],
  ]);
  expect(told(dry.results)).toEqual(told(results));
  expect(listed("jane@example.com")).toBe(true);
  expect(world.dotdigital.contact("jane@example.com")?.dataFields).toMatchObject({ FIRSTNAME: "Jane" });
  expect(world.dotdigital.contacts()).toHaveLength(1);
  world.dotdigital.resetCalls();
  const again = await world.run(integration);
  expect(again.sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: 1, updated: 0 } });
  expect(Object.keys(world.dotdigital.calls().endpoints).filter((call) => /PUT|POST/.test(call))).toEqual([]);
});

test("who unsubscribes at the provider leaves the list, and is no longer down for the newsletter in the store; other consents stay", async () => {
  const id = world.subscribe("jane@example.com", { consents: ["marketing_newsletter", "abandoned_cart"] });
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com");
  const { results } = await world.run(integration);
  expect(told(results)).toEqual([["jane@example.com", "UPDATED", "opted_out"]]);
  expect(listed("jane@example.com")).toBe(false);
  expect(world.sandbox.control.subscribers.get(id)?.consents).toEqual(["abandoned_cart"]);
  const quiet = await world.run(integration);
  expect(told(quiet.results)).toEqual([["jane@example.com", "SKIPPED", "opted_out"]]);

  // An import that sets the consent anew is no act of hers.
  world.sandbox.control.subscribers.update(id, {
    source: "custom",
    consents: ["marketing_newsletter", "abandoned_cart"],
  });
  await world.run(integration);
  expect(world.sandbox.control.subscribers.get(id)?.consents).toEqual(["abandoned_cart"]);
  expect(listed("jane@example.com")).toBe(false);
});

test("who opts out in the store leaves the list; who agrees there anew is in it again; who is gone is out of it", async () => {
  const id = world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.sandbox.control.subscribers.update(id, { consents: [] });
  expect(told((await world.run(integration)).results)).toEqual([["jane@example.com", "UPDATED", "opted_out"]]);
  expect(listed("jane@example.com")).toBe(false);
  world.sandbox.control.subscribers.update(id, { consents: ["marketing_newsletter"] });
  expect(told((await world.run(integration)).results)).toEqual([["jane@example.com", "UPDATED", "consent_granted"]]);
  expect(listed("jane@example.com")).toBe(true);
  world.sandbox.control.subscribers.delete(id);
  expect(told((await world.run(integration)).results)).toEqual([["jane@example.com", "UPDATED", "gone"]]);
  expect(listed("jane@example.com")).toBe(false);
});

test("an undo takes people out of the list, and brings nobody back who opted out", async () => {
  const id = world.subscribe("jane@example.com");
  const integration = await world.integrate();
  const { sync } = await world.run(integration);
  const undo = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { code message } } }",
    { id: sync.id },
  );
  await endOf(undo.data.undoSync.sync.id);
  expect(listed("jane@example.com")).toBe(false);

  await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com");
  const out = await world.run(integration);
  const second = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { code message } } }",
    { id: out.sync.id },
  );
  await endOf(second.data.undoSync.sync.id);
  expect(listed("jane@example.com")).toBe(false);
  expect(world.sandbox.control.subscribers.get(id)?.consents).toEqual([]);
  expect(world.dotdigital.resubscribingWrites()).toBe(0);
});

test("what somebody agreed to is told with how that came about, and goes with them on request", async () => {
  world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  const ask = () =>
    world.gateway.query(
      'query ($id: ID!) { consent(integrationId: $id, email: "JANE@example.com") { email current { purpose value source } history { value source } } }',
      { id: integration },
    );
  expect((await ask()).data.consent).toEqual({
    email: "JANE@example.com",
    current: [{ purpose: "marketing", value: "GRANTED", source: "storefront" }],
    history: [{ value: "GRANTED", source: "storefront" }],
  });
  const erased = await world.gateway.query(
    'mutation ($id: ID!) { erasePerson(input: { integrationId: $id, email: "jane@example.com" }) { pseudonym deletedAtProvider sightings userErrors { code } } }',
    { id: integration },
  );
  expect(erased.data.erasePerson).toMatchObject({ deletedAtProvider: true, sightings: 1, userErrors: [] });
  expect(world.dotdigital.contacts()).toEqual([]);
  await world.run(integration, { full: true });
  expect(world.dotdigital.contacts()).toEqual([]);
  const tables = await world.gateway.database.sql`
    select string_agg(to_jsonb(people)::text, ' ') as all from lists.people`;
  const seen = await world.gateway.database.sql`
    select string_agg(to_jsonb(sightings)::text, ' ') as all from lists.sightings`;
  expect(`${tables[0]?.["all"]} ${seen[0]?.["all"]}`).not.toContain("jane");
});

async function endOf(syncId: string): Promise<void> {
  const { endOfSync } = await import("../warehouse/end-of-sync.js");
  await endOfSync(world.gateway, syncId);
}
