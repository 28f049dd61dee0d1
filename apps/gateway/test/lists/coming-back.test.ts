/** Coming back, and being taken back: by a form of the provider's own, in the store, or by an undo. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { allResults } from "../syncs.js";
import { emptyBothSides, membersOf, told, undo } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  await emptyBothSides(world);
});

const members = () => membersOf(world, "Store subscribers");
const consents = (email: string) => world.sandbox.control.subscribers.byEmail(email)[0]?.consents;
const listId = () => world.dotdigital.lists().find(({ name }) => name === "Store subscribers")?.id ?? 0;

async function consentOf(integration: string, email: string) {
  const { data } = await world.gateway.query(
    "query ($id: ID!, $email: String!) { consent(integrationId: $id, email: $email) { current { purpose value source } history { value source } } }",
    { id: integration, email },
  );
  return data.consent;
}

test("who comes back by the provider's own form is subscribed there, and gives the store no consent: only what they do in the store does", async () => {
  const email = "back@example.com";
  const row = world.subscribe(email, { consents: ["marketing_newsletter", "abandoned_cart"] });
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe(email);
  await world.run(integration);
  expect(consents(email)).toEqual(["abandoned_cart"]);

  world.dotdigital.comeBack(email);
  const { results } = await world.run(integration);
  expect(told(results)[email]).toEqual(["SKIPPED", "opted_out"]);
  expect(consents(email)).toEqual(["abandoned_cart"]);
  expect(members()).toEqual([]);
  expect(world.dotdigital.contact(email)?.status).toBe("subscribed");
  expect((await consentOf(integration, email)).current).toContainEqual({
    purpose: "marketing",
    value: "WITHDRAWN",
    source: "provider",
  });

  world.sandbox.control.subscribers.update(row, { consents: ["marketing_newsletter", "abandoned_cart"] });
  expect(told((await world.run(integration)).results)[email]).toEqual(["UPDATED", "consent_granted"]);
  expect(members()).toEqual([email]);
  expect((await consentOf(integration, email)).history).toMatchObject([
    { value: "GRANTED", source: "storefront" },
    { value: "WITHDRAWN", source: "provider" },
    { value: "WITHDRAWN", source: "provider" },
    { value: "GRANTED", source: "storefront" },
  ]);
});

test("who agrees in the store first is kept out by the provider alone, is told so, and comes in once the provider lets them", async () => {
  const email = "first@example.com";
  const row = world.subscribe(email);
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe(email);
  await world.run(integration);
  world.sandbox.control.subscribers.update(row, { consents: ["marketing_newsletter"] });
  for (const full of [false, true]) {
    const { sync, results } = await world.run(integration, { full });
    expect(sync.status).toBe("SUCCEEDED");
    expect(told(results)[email]).toEqual(["SKIPPED", "opted_out_at_provider"]);
  }
  expect([members(), consents(email), world.dotdigital.contact(email)?.status]).toEqual([
    [],
    ["marketing_newsletter"],
    "unsubscribed",
  ]);
  world.dotdigital.comeBack(email);
  expect(told((await world.run(integration)).results)[email]).toEqual(["UPDATED", "consent_granted"]);
  expect(members()).toEqual([email]);
  expect(world.dotdigital.resubscribingWrites()).toBe(0);
});

test("who subscribes at the provider alone is nobody to the store: no row is made of them, and the list is theirs", async () => {
  world.subscribe("jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.addContact({ email: "form@example.com", lists: [listId()] });
  const { results } = await world.run(integration);
  expect(told(results)).toEqual({ "jane@example.com": ["UNCHANGED", "consent_granted"] });
  expect(members()).toEqual(["form@example.com", "jane@example.com"]);
  expect(consents("form@example.com")).toBeUndefined();
});

test("an undo takes out whom its sync put in and nobody else, and puts nobody back, in or out of the store", async () => {
  const [added, theirs, leaver] = ["added@example.com", "theirs@example.com", "leaver@example.com"];
  const { id } = world.dotdigital.addList("Store subscribers");
  world.dotdigital.addContact({ email: theirs, lists: [id], dataFields: { FIRSTNAME: "Theo" } });
  for (const email of [added, theirs, leaver]) world.subscribe(email, { first_name: "New", last_name: "Name" });
  const integration = await world.integrate();
  const first = await world.run(integration);
  expect(members()).toEqual([added, leaver, theirs]);
  world.dotdigital.unsubscribe(leaver);
  const second = await world.run(integration);
  expect([members(), consents(leaver)]).toEqual([[added, theirs], []]);

  const undoneSecond = await undo(world, second.sync.id);
  expect([members(), consents(leaver)]).toEqual([[added, theirs], []]);
  expect(told(await allResults(world.gateway, undoneSecond))).toEqual({ [leaver]: ["SKIPPED", "consent_not_raised"] });

  const undoneFirst = await undo(world, first.sync.id);
  expect(members()).toEqual([theirs]);
  expect(world.dotdigital.contact(theirs)?.dataFields).toMatchObject({ FIRSTNAME: "Theo" });
  expect(
    world.dotdigital
      .contacts()
      .map(({ email }) => email)
      .toSorted(),
  ).toEqual([added, leaver, theirs]);
  expect(told(await allResults(world.gateway, undoneFirst))[added]).toEqual(["UPDATED", null]);
  const { data } = await world.gateway.query("query ($id: ID!) { integration(id: $id) { status } }", {
    id: integration,
  });
  expect(data.integration.status).toBe("MANUAL");
  expect(consents(added)).toEqual(["marketing_newsletter"]);

  // The undo of the undo is a sync like any other: who has consent comes in again, who opted out does not.
  await undo(world, undoneFirst);
  expect(members()).not.toContain(leaver);
  expect([consents(leaver), world.dotdigital.resubscribingWrites()]).toEqual([[], 0]);
});
