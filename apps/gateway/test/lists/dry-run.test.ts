/** A dry run tells of each person what would become of them, and why; and nothing is written by it, nor by a sync that finds nothing new. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { placesOf } from "@storegate/database/testing";
import type { ResultFields } from "../syncs.js";
import { membersOf, resetCalls, told, writesTo } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
let integration: string;
beforeAll(async () => {
  world = await startListsWorld();
  const { sandbox, dotdigital } = world;
  const account = (email: string) => sandbox.control.addCustomer({ email, first_name: "A", last_name: "Person" });
  world.subscribe("Signed-up@example.com");
  world.subscribe("ordered@example.com", { source: "order" });
  world.subscribe("imported@example.com", { source: "custom" });
  world.subscribe("off@example.com", { consents: [] });
  world.subscribe("cart@example.com", { consents: ["abandoned_cart"] });
  world.subscribe("left@example.com", { consents: ["marketing_newsletter", "abandoned_cart"] });
  world.subscribe("not an address");
  account("signed-up@example.com");
  account("account@example.com");
  const { id } = dotdigital.addList("Store subscribers");
  for (const email of ["left@example.com", "account@example.com", "theirs@example.com"])
    dotdigital.addContact({ email, lists: [id] });
  dotdigital.unsubscribe("left@example.com");
  integration = await world.integrate({ customers: { enabled: true, use: "marketing" } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** How both sides stand. */
const bothSides = () =>
  structuredClone({
    store: world.sandbox.control.snapshot(),
    subscribers: [...world.sandbox.control.subscribers.list()],
    contacts: world.dotdigital.contacts(),
    lists: world.dotdigital.lists(),
    fields: world.dotdigital.dataFields(),
  });

interface Decision {
  readonly event: string;
  readonly purpose: string;
  readonly value: string;
  readonly source: string;
  readonly at: string;
}

const decisionOf = (details: Record<string, unknown> | null) => details?.["consent"] as Decision | undefined;

test("each person is told with the consent that decides, by an event that the ledger has; nothing is written to either side", async () => {
  const before = bothSides();
  resetCalls(world);
  const { sync, results } = await world.run(integration, { dryRun: true });
  expect(sync).toMatchObject({ status: "SUCCEEDED", dryRun: true });
  expect(writesTo(world)).toEqual([]);
  expect(world.dotdigital.calls().total).toBeGreaterThan(0);
  expect(bothSides()).toEqual(before);
  const decided = results.map(({ key, outcome, label, reason, details }) => {
    const { value, source, purpose } = decisionOf(details) ?? {};
    return [key, outcome, label, reason, value, source, purpose];
  });
  const none = [undefined, undefined, undefined];
  expect(decided.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
    // Somebody of the account put them into the list, and nothing speaks against it.
    ["account@example.com", "SKIPPED", "not_listed", "no_newsletter", ...none],
    ["cart@example.com", "SKIPPED", "not_listed", "no_newsletter", ...none],
    ["imported@example.com", "UPDATED", "listed", "consent_granted", "GRANTED", "IMPORT", "marketing"],
    ["left@example.com", "UPDATED", "not_listed", "opted_out", "WITHDRAWN", "PROVIDER", "marketing"],
    ["not an address", "SKIPPED", "not_listed", "address_unusable", ...none],
    ["off@example.com", "SKIPPED", "not_listed", "opted_out", "WITHDRAWN", "STORE", "marketing"],
    ["ordered@example.com", "UPDATED", "listed", "consent_granted", "GRANTED", "ORDER", "marketing"],
    ["signed-up@example.com", "UPDATED", "listed", "consent_granted", "GRANTED", "STOREFRONT", "marketing"],
  ]);
  expect(results.find(({ key }) => key === "left@example.com")).toMatchObject({
    before: { consents: ["abandoned_cart", "marketing_newsletter"], lists: ["Store subscribers"] },
    after: { consents: ["abandoned_cart"], lists: [] },
    details: { providerStatus: "unsubscribed" },
  });
  const granted = expect.objectContaining({ value: "GRANTED" }) as unknown;
  for (const { key, details } of results) {
    const decision = decisionOf(details);
    const { data } = await world.gateway.query(
      "query ($id: ID!, $email: String!) { consent(integrationId: $id, email: $email) { current { id purpose value source at } } }",
      { id: integration, email: key },
    );
    const { event, value, source, at } = decision ?? {};
    // What was said at the provider before any sync is written down by the first, not by a dry run.
    const isForetold = key === "left@example.com";
    expect([key, event === undefined]).toEqual([key, isForetold || !decision]);
    const standing = { id: event, purpose: "marketing", value, source: source?.toLowerCase(), at };
    const decides = decision ? [isForetold ? granted : standing] : [];
    const current: Decision[] = data.consent?.current ?? [];
    expect([key, current.filter(({ purpose }) => purpose === "marketing")]).toEqual([key, decides]);
  }
  // Whom the provider alone knows is nobody's concern.
  expect(results.map(({ key }) => key)).not.toContain("theirs@example.com");
  expect(await world.gateway.database.sql`select * from lists.memberships`).toEqual([]);
});

test("a dry run equals the sync that follows it; whoever comes after that finds nothing to write, a dry run neither", async () => {
  // What was said at the provider before any sync has no event yet.
  const withoutEvent = (details: ResultFields["details"]) =>
    JSON.parse(JSON.stringify(details, (name, value: unknown) => (name === "event" ? undefined : value))) as unknown;
  const plain = (results: Awaited<ReturnType<ListsWorld["run"]>>["results"]) =>
    results
      .map(({ key, outcome, label, reason, before, after, details }) => {
        return { key, outcome, label, reason, before, after, details: withoutEvent(details) };
      })
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const dry = await world.run(integration, { dryRun: true });
  const real = await world.run(integration);
  expect(plain(real.results)).toEqual(plain(dry.results));
  expect(membersOf(world, "Store subscribers")).toEqual(
    ["account", "imported", "ordered", "signed-up", "theirs"].map((name) => `${name}@example.com`),
  );
  expect(membersOf(world, "Store customers")).toEqual(["signed-up@example.com"]);
  const settled = bothSides();
  resetCalls(world);
  for (const input of [{}, { dryRun: true }, { full: true }]) {
    const { sync, results } = await world.run(integration, input);
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { created: 0, updated: 0, deleted: 0, failed: 0 } });
    expect(told(results)["signed-up@example.com"]).toEqual(["UNCHANGED", "consent_granted"]);
    expect(told(results)["left@example.com"]).toEqual(["SKIPPED", "opted_out"]);
  }
  expect(writesTo(world)).toEqual([]);
  expect(bothSides()).toEqual(settled);
});

test("who is nothing to the store is in no table by the name that the provider has of them but as its contact", async () => {
  const places = await placesOf(world.gateway.database.sql, "theirs@example.com");
  expect(new Set(places.map((place) => place.split(".").slice(0, 2).join(".")))).toEqual(new Set(["lists.contacts"]));
});
