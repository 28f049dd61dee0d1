/** A sync that is ended while the provider works: what was handed over is told, and is taken back by an undo. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { allResults, startSync, userErrors } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { membersOf, told, undo } from "./admin.js";
import { impatientLists, startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld({}, [impatientLists(2)]);
});
afterEach(() => world[Symbol.asyncDispose]());

const mutation = (name: string): string => `mutation ($id: ID!) { it: ${name}(id: $id) { sync { id } ${userErrors} } }`;

async function done(query: string, variables: Readonly<Record<string, unknown>>): Promise<void> {
  const { data } = await world.gateway.query(query, variables);
  expect(data.it.userErrors).toEqual([]);
}

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
    await done(mutation("cancelSync"), { id });
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

const setStatus = `mutation ($id: ID!, $input: UpdateIntegrationInput!) { it: updateIntegration(id: $id, input: $input) { ${userErrors} } }`;

/** What ends a sync while the provider holds an answer back. */
const endings: Readonly<Record<string, (sync: string, integration: string) => Promise<void>>> = {
  "paused, and then cancelled": async (id) => {
    await done(mutation("pauseSync"), { id });
    world.dotdigital.releaseHeld();
    const query = "query ($id: ID!) { sync(id: $id) { pausedAt } }";
    const pausedAt = async () => (await world.gateway.query(query, { id })).data.sync.pausedAt;
    await expect.poll(pausedAt, { timeout: 20_000 }).not.toBeNull();
    await done(mutation("cancelSync"), { id });
  },
  "cancelled as soon as it is paused": async (id) => {
    await done(mutation("pauseSync"), { id });
    await done(mutation("cancelSync"), { id });
    world.dotdigital.releaseHeld();
  },
  "ended as its integration is disabled": async (_, id) => {
    await done(setStatus, { id, input: { status: "DISABLED" } });
    world.dotdigital.releaseHeld();
  },
};

test.each(Object.keys(endings))(
  "%s while the first import is under way: everybody who came into the list is told, and an undo takes them out",
  async (how) => {
    for (let n = 0; n < 2; n++) world.subscribe(`p${n}@example.com`);
    const integration = await world.integrate();
    world.dotdigital.addFault({ method: "GET", path: "/contacts/v3/import/*", respond: "held", times: 1 });
    const id = await startSync(world.gateway, { integrationId: integration, keepUnchanged: true });
    await world.dotdigital.untilHeld(1);
    await endings[how]?.(id, integration);
    await endOfSync(world.gateway, id);
    const listed = membersOf(world, "Store subscribers");
    expect(listed).toEqual(["p0@example.com", "p1@example.com"]);
    expect(Object.keys(told(await allResults(world.gateway, id))).toSorted()).toEqual(listed);

    await done(setStatus, { id: integration, input: { status: "MANUAL" } });
    await undo(world, id);
    expect(membersOf(world, "Store subscribers")).toEqual([]);
  },
);

test("an undo of whom the provider takes no values of tells that they left, and what stands of them", async () => {
  world.subscribe("jane@example.com", { first_name: "Jane" });
  const integration = await world.integrate({ fields: [{ to: "FIRSTNAME", from: "firstName" }] });
  const { sync } = await world.run(integration);
  world.dotdigital.unsubscribe("jane@example.com");
  const foretold = await undo(world, sync.id, { dryRun: true });
  expect(membersOf(world, "Store subscribers")).toEqual(["jane@example.com"]);
  expect(await allResults(world.gateway, foretold)).toMatchObject([{ outcome: "UPDATED", after: { lists: [] } }]);
  const undone = await undo(world, sync.id);
  expect(await allResults(world.gateway, undone)).toMatchObject([
    { outcome: "UPDATED", after: { lists: [], data: { FIRSTNAME: "Jane" } }, errors: [] },
  ]);
  expect(membersOf(world, "Store subscribers")).toEqual([]);
});
