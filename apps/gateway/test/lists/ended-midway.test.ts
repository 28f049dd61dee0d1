/** A sync that is ended while the provider works: what was handed over is told, and is taken back by an undo. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { allResults, startSync } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { membersOf, told, undo } from "./admin.js";
import { impatientLists, startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld({}, [impatientLists(2)]);
});
afterEach(() => world[Symbol.asyncDispose]());

const mutation = (name: string): string =>
  `mutation ($id: ID!) { ${name}(id: $id) { sync { id } userErrors { code message } } }`;

test.each(["before", "after"] as const)(
  "cancelled while the provider is asked how an import fares (answers are lost %s it looks): everybody who came into the list is told, and an undo takes them out",
  async (act) => {
    for (let n = 0; n < 6; n++) world.subscribe(`p${n}@example.com`);
    const integration = await world.integrate();
    world.dotdigital.addFault({
      method: "GET",
      path: "/contacts/v3/import/*",
      respond: "held",
      skip: 1,
      times: 1,
      act,
    });
    const id = await startSync(world.gateway, { integrationId: integration, keepUnchanged: true });
    await world.dotdigital.untilHeld(1);
    const { data } = await world.gateway.query(mutation("cancelSync"), { id });
    expect(data.cancelSync.userErrors).toEqual([]);
    world.dotdigital.releaseHeld();
    await endOfSync(world.gateway, id);
    const listed = membersOf(world, "Store subscribers");
    expect(listed.length).toBeGreaterThanOrEqual(4);
    const results = told(await allResults(world.gateway, id));
    expect(
      Object.keys(results)
        .filter((key) => results[key]?.[0] === "UPDATED")
        .toSorted(),
    ).toEqual(listed);

    await undo(world, id);
    expect(membersOf(world, "Store subscribers")).toEqual([]);
  },
);

test("an undo of whom the provider takes no values of tells that they left, and what stands of them", async () => {
  world.subscribe("jane@example.com", { first_name: "Jane" });
  const integration = await world.integrate({ fields: [{ to: "FIRSTNAME", from: "firstName" }] });
  const { sync } = await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com");
  const undone = await undo(world, sync.id);
  expect(await allResults(world.gateway, undone)).toMatchObject([{ outcome: "UPDATED", after: { lists: [] } }]);
  expect(membersOf(world, "Store subscribers")).toEqual([]);
});
