/** Erasing a person: their address stands nowhere in the database any more, and all that was told with it holds together. */
import { placesOf } from "@storegate/database/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditPage } from "../audit-entries.js";
import { rowOf } from "../filled-results.js";
import { addApiKey } from "../harness.js";
import { allResults, startSync } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { csvOf, erase, outcomesOf, progressOf, tellOfJane } from "./erasing.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

const jane = "jane@example.com";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

/** Kim, and Jane: subscriber, and account by the same address. */
function people(): { readonly subscriber: number } {
  world.sandbox.control.addCustomer({ email: "JANE@example.com", first_name: "Janette", last_name: "Roe" });
  world.subscribe("kim@example.com", { first_name: "Kim" });
  return { subscriber: world.subscribe("Jane@Example.com", { first_name: "Janette", last_name: "Roe" }) };
}

/** Syncs in which Jane was told of, foretold, listed, changed, failed, asked for by name, and opted out. */
async function livesOfJane(integration: string): Promise<readonly string[]> {
  const { control } = world.sandbox;
  const { subscriber } = people();
  const syncs: string[] = [];
  const run = async (input: object = {}): Promise<void> =>
    void syncs.push((await world.run(integration, input)).sync.id);
  await run({ dryRun: true });
  await run();
  control.updateCustomer(1, { first_name: "Janina" });
  await run();
  await run({ keys: ["JANE@Example.com", "kim@example.com"] });
  world.dotdigital.refuse(jane);
  control.updateCustomer(1, { first_name: "Janosch" });
  await run();
  world.dotdigital.unsubscribe(jane);
  await run();
  world.dotdigital.revokeUser();
  await run({ keys: [jane] });
  world.dotdigital.restoreUser();
  control.subscribers.update(subscriber, { first_name: "Janosch" });
  await run();
  return syncs;
}

async function undo(syncId: string): Promise<string> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { code message } } }",
    { id: syncId },
  );
  if (!data.undoSync.sync) throw new Error(JSON.stringify(data.undoSync.userErrors));
  await endOfSync(world.gateway, data.undoSync.sync.id);
  return data.undoSync.sync.id;
}

const places = (text: string) => placesOf(world.gateway.database.sql, text);

const withCustomers = { customers: { enabled: true } };

describe("after several syncs", () => {
  let integration: string;
  let syncs: readonly string[];
  beforeEach(async () => {
    integration = await world.integrate(withCustomers);
    syncs = await livesOfJane(integration);
    await tellOfJane(world, integration);
  });

  test("an erased person's address and names stand nowhere in the database, and in no answer; the counts stay", async () => {
    const before = await Promise.all(syncs.map((id) => progressOf(world, id)));
    expect(before.map(({ status }) => status)).toEqual(
      expect.arrayContaining(["SUCCEEDED", "COMPLETED_WITH_ERRORS", "FAILED"]),
    );
    const outcomes = await Promise.all(syncs.map((id) => outcomesOf(world, id)));
    const known = await places(jane);
    expect(new Set(known.map((place) => place.split(".")[1]))).toEqual(
      new Set([
        "audit_personal",
        "contacts",
        "notifications",
        "people",
        "sightings",
        "sync_changes",
        "sync_results",
        "syncs",
      ]),
    );
    expect(await places("Janina")).not.toEqual([]);
    const reasons = outcomes.flat().map(([outcome, , reason]) => [outcome, reason].join(" "));
    expect(reasons).toEqual(
      expect.arrayContaining(["UPDATED consent_granted", "FAILED consent_granted", "FAILED opted_out"]),
    );

    const erased = await erase(world, integration);
    expect(erased).toMatchObject({ deletedAtProvider: true, sightings: 2, userErrors: [] });
    // All but the one that failed as a whole tell of her.
    expect(erased.results).toBe(syncs.length - 1);
    expect(erased.changes).toBeGreaterThanOrEqual(4);
    for (const text of [jane, "jane%40example.com", "Janette", "Janina", "Janosch"])
      expect([text, await places(text)]).toEqual([text, []]);
    expect(world.dotdigital.contact(jane)).toBeUndefined();

    expect(await Promise.all(syncs.map((id) => progressOf(world, id)))).toEqual(before);
    expect(await Promise.all(syncs.map((id) => outcomesOf(world, id)))).toEqual(outcomes);
    const told: string[] = [];
    for (const id of syncs) {
      const results = await allResults(world.gateway, id);
      const hers = results.filter(({ key }) => key === erased.pseudonym);
      if (hers.length > 0) told.push(id);
      expect(hers.slice(1)).toEqual([]);
      for (const each of hers)
        expect(each).toMatchObject({
          recordType: "person",
          externalId: null,
          before: null,
          after: null,
          details: null,
        });
      const { text, rows } = await csvOf(world, id);
      expect(text).not.toMatch(/jane|janina|roe/i);
      expect(rows.map(({ key }) => key)).toEqual(results.map(({ key }) => key));
    }
    expect(told).toHaveLength(syncs.length - 1);
    const { data } = await world.gateway.query(
      `query ($id: ID!, $key: String!, $storeId: ID!) { sync(id: $id) { results { nodes { key erasedAt } } }
        recordHistory(storeId: $storeId, recordType: "person", key: $key) { nodes { outcome } } }`,
      { id: syncs[1], key: jane, storeId: world.storeId },
    );
    expect(data.recordHistory.nodes).toEqual([]);
    for (const { key, erasedAt } of data.sync.results.nodes)
      expect([key, erasedAt !== null]).toEqual([key, key === erased.pseudonym]);
    const [entry] = (await auditPage(world.gateway, { operation: "erasePerson" })).nodes;
    const { results, changes, pseudonym: person } = erased;
    expect(entry?.after).toEqual({ person, deletedAtProvider: true, results, changes });
    const [other] = (await auditPage(world.gateway, { operation: "sendTest" })).nodes;
    expect(other).toMatchObject({ targetName: "[erased]", after: { receiver: "[erased]" } });
  });

  test("syncs are undone all the same, but for that person; to erase once more does no harm", async () => {
    const { pseudonym } = await erase(world, integration);
    const [first = "", second = ""] = syncs.slice(1);
    for (const id of [second, first]) {
      const results = await allResults(world.gateway, await undo(id));
      expect(results.find(({ key }) => key === pseudonym)).toMatchObject({
        outcome: "SKIPPED",
        reason: "erased",
        errors: [],
      });
    }
    expect(world.dotdigital.contact("kim@example.com")?.lists).toEqual([]);
    expect(await erase(world, integration)).toMatchObject({
      pseudonym,
      deletedAtProvider: false,
      sightings: 0,
      evidence: 0,
      results: 0,
      changes: 0,
      userErrors: [],
    });
    expect(await places(jane)).toEqual([]);
  });

  test("no sync lists them again, whatever the store has of them, and none brings the address back", async () => {
    const { pseudonym } = await erase(world, integration);
    const dry = await world.run(integration, { dryRun: true, full: true });
    const { sync, results } = await world.run(integration, { full: true });
    expect(sync.status).toBe("SUCCEEDED");
    for (const { key } of [...dry.results, ...results]) expect(key).toBe("kim@example.com");
    // They sign up afresh: erased is erased.
    world.sandbox.control.subscribers.update(2, { consents: [] });
    await world.run(integration);
    world.sandbox.control.subscribers.update(2, { consents: ["marketing_newsletter"], first_name: "Janet" });
    world.subscribe("JANE@EXAMPLE.COM", { channel_id: 2 });
    await world.run(integration);
    await world.run(integration, { keys: ["kim@example.com"] });
    expect(world.dotdigital.contact(jane)).toBeUndefined();
    expect(await places(jane)).toEqual([]);
    const { data } = await world.gateway.query(
      'query ($id: ID!) { consent(integrationId: $id, email: "jane@example.com") { history { value } } }',
      { id: integration },
    );
    expect(data.consent.history.length).toBeGreaterThan(0);
    expect(await erase(world, integration)).toMatchObject({ pseudonym });
  });
});

test("while a sync has not ended it is refused, and nobody is deleted at the provider", async () => {
  world.subscribe("Jane@Example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.addFault({ method: "GET", path: "/v2/address-books", respond: "held" });
  const id = await startSync(world.gateway, { integrationId: integration });
  await world.dotdigital.untilHeld();
  expect(await erase(world, integration)).toEqual({
    pseudonym: null,
    deletedAtProvider: null,
    sightings: null,
    evidence: null,
    results: null,
    changes: null,
    userErrors: [{ code: "SYNC_RUNNING", field: ["input", "integrationId"] }],
  });
  expect(world.dotdigital.contact(jane)).toBeDefined();
  world.dotdigital.clearFaults();
  world.dotdigital.releaseHeld();
  await endOfSync(world.gateway, id);
  expect(await erase(world, integration)).toMatchObject({ deletedAtProvider: true, results: 1, userErrors: [] });
  expect(await places(jane)).toEqual([]);
});

test("who subscribed after the last look is not listed by the next, and nobody else goes with them", async () => {
  world.subscribe("mary-jane@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.subscribe("jane@example.com");
  const { pseudonym } = await erase(world, integration);
  expect(pseudonym).not.toBeNull();
  await world.run(integration);
  expect(world.dotdigital.contacts().map(({ email }) => email)).toEqual(["mary-jane@example.com"]);
  expect((await places(jane)).filter((place) => !place.includes("mary-jane@"))).toEqual([]);
});

test("what is no address is refused", async () => {
  const integration = await world.integrate();
  expect(await erase(world, integration, "jane")).toMatchObject({
    pseudonym: null,
    userErrors: [{ code: "EMAIL_INVALID", field: ["input", "email"] }],
  });
});

test("all of a store's integrations know people together: each forgets them, a deleted one too, and each provider", async () => {
  world.subscribe("Jane@Example.com");
  const first = await world.integrate();
  const second = await world.integrate({ subscribers: { list: { name: "Others" } } });
  const gone = await world.integrate();
  for (const integration of [first, second, gone]) await world.run(integration);
  await world.gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { code } } }", { id: gone });
  const narrowed = await addApiKey(world.gateway, "ADMIN", "narrowed");
  await world.gateway.database
    .sql`update api_keys set integration_ids = array[${rowOf(first)}::uuid] where name = 'narrowed'`;
  const asked = await world.gateway.query(
    'mutation ($id: ID!) { erasePerson(input: { integrationId: $id, email: "jane@example.com" }) { pseudonym } }',
    { id: first },
    narrowed,
  );
  expect(asked.errors?.[0]?.extensions?.["code"]).toBe("FORBIDDEN");
  expect(world.dotdigital.contact(jane)).toBeDefined();
  expect(await erase(world, first)).toMatchObject({ deletedAtProvider: true, results: 3, userErrors: [] });
  expect(await places(jane)).toEqual([]);
  for (const integration of [first, second]) await world.run(integration, { full: true });
  expect(world.dotdigital.contacts()).toEqual([]);
  expect(await places(jane)).toEqual([]);
});

test("a guest is erased, too, and nobody comes back by what a provider has of them", async () => {
  await using shop = await startListsWorld({ customers: 3, orders: 40 });
  const { orders } = shop.sandbox.control;
  const guest = Array.from({ length: 40 }, (_, n) => orders.get(n + 1)).find((order) => order?.customer_id === 0);
  if (!guest) throw new Error("the store has no guests");
  orders.update(guest.id, { billing_address: { email: "Jane@Example.com" } });
  const integration = await shop.integrate({ customers: { enabled: true, guests: true } });
  await shop.run(integration);
  expect(shop.dotdigital.contact(jane)).toBeDefined();
  expect(await erase(shop, integration)).toMatchObject({ deletedAtProvider: true, sightings: 1 });
  const left = () => placesOf(shop.gateway.database.sql, jane);
  expect(await left()).toEqual([]);
  shop.dotdigital.addContact({ email: jane });
  await shop.run(integration, { full: true });
  expect(await left()).toEqual([]);
});

test("nobody agrees to anything any more who is erased, whatever was not read of them before", async () => {
  world.subscribe("ann@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  world.dotdigital.unsubscribe("ann@example.com");
  await erase(world, integration, "ann@example.com");
  const { data } = await world.gateway.query(
    'query ($id: ID!) { consent(integrationId: $id, email: "ann@example.com") { current { purpose value source } } }',
    { id: integration },
  );
  expect(data.consent.current).toEqual(
    expect.arrayContaining([
      { purpose: "marketing", value: "WITHDRAWN", source: "erasure" },
      { purpose: "service", value: "WITHDRAWN", source: "erasure" },
    ]),
  );
});

test("whose address in the store is none is erased by what stands there", async () => {
  world.subscribe("jane doe@example.com", { first_name: "Janette" });
  const integration = await world.integrate();
  const { sync } = await world.run(integration);
  expect(await places("Janette")).not.toEqual([]);
  expect(await erase(world, integration, "Jane Doe@example.com")).toMatchObject({ sightings: 1, userErrors: [] });
  expect(await places("jane doe@example.com")).toEqual([]);
  expect(await places("Janette")).toEqual([]);
  expect(await allResults(world.gateway, sync.id)).toHaveLength(1);
  expect(await erase(world, integration, "nobody at all")).toMatchObject({
    pseudonym: null,
    userErrors: [{ code: "EMAIL_INVALID", field: ["input", "email"] }],
  });
});

test.each(["janette", "jane@", "@example.com", "ja", "a@"])(
  "what stands for an address and is none (%s) is erased by the key alone: nobody goes with it who has the like in theirs",
  async (word) => {
    world.subscribe(word, { first_name: "One" });
    world.subscribe("jane@example.com", { first_name: "Janette", last_name: "mailto" });
    const integration = await world.integrate();
    const { sync } = await world.run(integration);
    expect(await erase(world, integration, word)).toMatchObject({ sightings: 1, results: 1, userErrors: [] });
    const results = await allResults(world.gateway, sync.id);
    expect(results.map(({ key }) => key)).toContain("jane@example.com");
    expect(results.find(({ key }) => key === "jane@example.com")?.details).not.toBeNull();
    expect(results.map(({ key }) => key)).not.toContain(word);
    expect(await places("jane@example.com")).not.toEqual([]);
  },
);

test("while an integration is disabled nobody is erased, and it is named by its id, since others have its name", async () => {
  world.subscribe("Jane@Example.com");
  const first = await world.integrate();
  await world.run(first);
  const second = await world.integrate({ subscribers: { list: { name: "Others" } } });
  const setStatus = (status: string) =>
    world.gateway.query(
      "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { code } } }",
      { id: second, input: { status } },
    );
  await setStatus("DISABLED");
  const { errors } = await world.gateway.query(
    "mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { pseudonym } }",
    { input: { integrationId: first, email: jane } },
  );
  expect(errors).toMatchObject([
    { message: expect.stringContaining(`(${second}) is disabled.`), extensions: { code: "INTEGRATION_DISABLED" } },
  ]);
  expect(world.dotdigital.contact(jane)).toBeDefined();
  await setStatus("MANUAL");
  expect(await erase(world, first)).toMatchObject({ deletedAtProvider: true, userErrors: [] });
});
