/** An integration that is deleted leaves lists behind: whoever is left looks at them, and whoever is set up again knows whom it put there. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { membersOf, told, warningsOf } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

async function deleteIntegration(id: string): Promise<void> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { code message } } }",
    { id },
  );
  expect(data.deleteIntegration.userErrors).toEqual([]);
}

test("who opts out leaves the lists of a deleted integration, too, where another one of the account remains", async () => {
  const jane = world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  const first = await world.integrate({ subscribers: { list: { name: "Old news" } } });
  await world.run(first);
  const second = await world.integrate({ subscribers: { list: { name: "News" } } });
  await world.run(second);
  // It is its own as long as it is there.
  expect(await warningsOf(world, second)).toEqual([]);
  await deleteIntegration(first);
  world.sandbox.control.subscribers.update(jane, { consents: [] });
  await world.run(second);
  expect([membersOf(world, "Old news"), membersOf(world, "News")]).toEqual([["kim@example.com"], ["kim@example.com"]]);
  expect((await warningsOf(world, second)).map(({ code }) => code)).toEqual(["LIST_LEFT"]);
});

test("set up again it knows whom it put into its list: who is nothing of it any more leaves", async () => {
  const jane = world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  world.dotdigital.addContact({
    email: "stranger@example.com",
    lists: [world.dotdigital.addList("Store subscribers").id],
  });
  const first = await world.integrate();
  await world.run(first);
  await deleteIntegration(first);
  // Gone from the store with nobody looking: no word of theirs, and no reason to be in the list.
  world.sandbox.control.subscribers.delete(jane);
  const again = await world.integrate();
  const { results } = await world.run(again);
  expect(told(results)).toMatchObject({ "jane@example.com": ["UPDATED", "gone"] });
  expect(membersOf(world, "Store subscribers")).toEqual(["kim@example.com", "stranger@example.com"]);
});
