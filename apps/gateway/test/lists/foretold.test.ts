/** What a dry run sees of consent is told, and is nobody's word until a sync is carried out. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { configure, membersOf, told, warningsOf } from "./admin.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const counted = (results: readonly { readonly outcome: string; readonly reason: string | null }[]) =>
  Object.fromEntries(
    Array.from(
      Map.groupBy(results, ({ outcome, reason }) => `${outcome} ${reason}`),
      ([what, some]) => [what, some.length],
    ),
  );
const codesOf = async (id: string) => (await warningsOf(world, id)).map(({ code }) => code);
const historyOf = async (integrationId: string, email: string) => {
  const { data } = await world.gateway.query(
    "query ($integrationId: ID!, $email: String!) { consent(integrationId: $integrationId, email: $email) { current { purpose value source } history { value } } }",
    { integrationId, email },
  );
  return data.consent;
};

test("a full dry run tells who would leave with the vanished, and takes nobody for having opted out", async () => {
  const { subscribers } = world.sandbox.control;
  for (let n = 0; n < 50; n++) world.subscribe(`p${n}@example.com`);
  const integration = await world.integrate();
  await world.run(integration);
  const lost = [...subscribers.list()].slice(0, 30);
  for (const { id } of lost) subscribers.delete(id);
  await world.run(integration);
  expect(await codesOf(integration)).toEqual(["VANISHED"]);

  const dry = await world.run(integration, { full: true, dryRun: true });
  expect(counted(dry.results)).toEqual({ "UPDATED gone": 30, "UNCHANGED consent_granted": 20 });
  expect(await codesOf(integration)).toEqual(["VANISHED"]);
  expect(await historyOf(integration, lost[0]?.email ?? "")).toMatchObject({ current: [{ value: "GRANTED" }] });

  for (const { email } of lost) world.subscribe(email, { source: "custom" });
  await world.run(integration);
  expect(membersOf(world, "Store subscribers")).toHaveLength(50);
  expect([...subscribers.list()].filter(({ consents }) => consents.includes("marketing_newsletter"))).toHaveLength(50);
});

test("of a list that no sync has filled a dry run tells who would stay out for having left it; the integration that was never run makes it nobody's opting out", async () => {
  world.subscribe("jane@example.com");
  world.subscribe("kim@example.com");
  const own = await world.integrate();
  await world.run(own);
  const foreign = world.dotdigital.addList("Somebody else's");
  world.dotdigital.addContact({ email: "jane@example.com", lists: [foreign.id] });
  world.dotdigital.unsubscribe("jane@example.com", foreign.id);

  const other = await world.integrate({ subscribers: { list: { id: String(foreign.id) } } });
  const dry = await world.run(other, { dryRun: true });
  expect(told(dry.results)).toMatchObject({ "jane@example.com": ["UPDATED", "opted_out"] });
  await world.run(own);
  expect(membersOf(world, "Store subscribers")).toEqual(["jane@example.com", "kim@example.com"]);
  expect(await historyOf(own, "jane@example.com")).toEqual({
    current: [{ purpose: "marketing", value: "GRANTED", source: "storefront" }],
    history: [{ value: "GRANTED" }],
  });

  const real = await world.run(other);
  expect(told(real.results)).toMatchObject({ "jane@example.com": ["UPDATED", "opted_out"] });
  expect(membersOf(world, "Somebody else's")).toEqual(["kim@example.com"]);
});

test("a dry run before any sync tells who opted out at the provider, as the sync then does, and writes it down nowhere", async () => {
  world.subscribe("jane@example.com");
  world.dotdigital.addContact({ email: "jane@example.com" });
  world.dotdigital.unsubscribe("jane@example.com");
  const integration = await world.integrate();
  for (const n of [1, 2]) {
    const dry = await world.run(integration, { dryRun: true });
    expect([n, told(dry.results)]).toEqual([n, { "jane@example.com": ["UPDATED", "opted_out"] }]);
    expect(await historyOf(integration, "jane@example.com")).toMatchObject({ history: [{ value: "GRANTED" }] });
  }
  const real = await world.run(integration);
  expect(told(real.results)).toEqual({ "jane@example.com": ["UPDATED", "opted_out"] });
  expect(await historyOf(integration, "jane@example.com")).toMatchObject({ current: [{ value: "WITHDRAWN" }, {}] });
});

test("a dry run fills no list, also not for advertising", async () => {
  world.subscribe("jane@example.com");
  world.sandbox.control.addCustomer({ email: "jane@example.com", first_name: "Jane", last_name: "Roe" });
  const list = { name: "Everybody" };
  const integration = await world.integrate({ customers: { enabled: true, list, use: "marketing" } });
  await world.run(integration, { dryRun: true });
  await configure(world, integration, { customers: { enabled: true, list, use: "service" } });
  expect(await codesOf(integration)).not.toContain("LIST_WAS_FOR_MARKETING");
});
