/** A provider that fails in the middle of a first sync: whoever syncs again finds everybody in the list, once. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { emptyBothSides, membersOf, resetCalls, told, writesTo } from "./admin.js";
import { impatientLists, startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  // Pages of three, so that a fault meets a sync half-way.
  world = await startListsWorld({}, [impatientLists(3)]);
});
afterAll(() => world[Symbol.asyncDispose]());

const people = Array.from({ length: 5 }, (_, n) => `p${n}@example.com`);
beforeEach(async () => {
  await emptyBothSides(world);
  for (const email of people) world.subscribe(email);
});

const listed = () => membersOf(world, "Store subscribers");
const imports = { method: "PUT", path: "/contacts/v3/import" } as const;
// It may be asked again at once.
const headers = { "retry-after": "0" };
const away = { status: 503, headers } as const;
/** From the second page on. */
const thenOn = { skip: 1, times: null } as const;

function expectAllListedOnce(): void {
  expect(listed()).toEqual(people);
  expect(world.dotdigital.lists()).toHaveLength(1);
}

test.each<readonly [string, Parameters<ListsWorld["dotdigital"]["addFault"]>[0], string, string]>([
  [
    "429 for a long time",
    { ...imports, ...thenOn, respond: { status: 429, headers: { "retry-after": "3600" } } },
    "FAILED",
    "DOTDIGITAL_RATE_LIMITED",
  ],
  [
    "the calls of an hour used up",
    { ...imports, ...thenOn, respond: { status: 400, body: { message: "Too many. ERROR_APIUSAGE_EXCEEDED" } } },
    "FAILED",
    "DOTDIGITAL_RATE_LIMITED",
  ],
  ["503", { ...imports, ...thenOn, respond: away }, "COMPLETED_WITH_ERRORS", "DOTDIGITAL_UNAVAILABLE"],
  [
    "answers that are lost, of imports that were taken",
    { ...imports, ...thenOn, act: "after", respond: away },
    "COMPLETED_WITH_ERRORS",
    "DOTDIGITAL_UNAVAILABLE",
  ],
  [
    "imports of which it does not say how they fare",
    { method: "GET", path: "/contacts/v3/import/*", ...thenOn, respond: away },
    "COMPLETED_WITH_ERRORS",
    "DOTDIGITAL_UNAVAILABLE",
  ],
  [
    "answers that are none",
    { ...imports, ...thenOn, respond: { status: 202, body: { importId: 7 } } },
    "FAILED",
    "DOTDIGITAL_ANSWER_NOT_UNDERSTOOD",
  ],
  [
    "a login that is refused",
    { ...imports, ...thenOn, respond: { status: 401 } },
    "FAILED",
    "DOTDIGITAL_LOGIN_REFUSED",
  ],
])(
  "%s from the second page on: it is told in the provider's name, and the next sync loses and doubles nobody",
  async (_, fault, status, code) => {
    const integration = await world.integrate();
    world.dotdigital.addFault(fault);
    const { sync } = await world.run(integration);
    const codes = [sync.error?.code, ...sync.faults.map((each) => each.fault.code)].filter(
      (each) => each !== undefined,
    );
    expect([sync.status, ...new Set(codes)]).toEqual([status, code]);
    expect(listed().slice(0, 3)).toEqual(people.slice(0, 3));
    world.dotdigital.clearFaults();
    await world.gateway.query(
      "mutation ($id: ID!) { updateIntegration(id: $id, input: { status: MANUAL }) { userErrors { code } } }",
      { id: integration },
    );
    const next = await world.run(integration);
    expect(next.sync).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0, skipped: 0 } });
    expect(next.results.map(({ key }) => key).toSorted()).toEqual(people);
    expectAllListedOnce();
  },
);

test("a retry of the failed records alone brings the rest in", async () => {
  const integration = await world.integrate();
  world.dotdigital.addFault({ ...imports, ...thenOn, respond: away });
  const { sync } = await world.run(integration);
  expect(sync.progress.failed).toBe(2);
  world.dotdigital.clearFaults();
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { retryFailedRecords(id: $id) { sync { id } userErrors { code } } }",
    { id: sync.id },
  );
  expect(await endOfSync(world.gateway, data.retryFailedRecords.sync.id)).toMatchObject({ status: "SUCCEEDED" });
  expectAllListedOnce();
  resetCalls(world);
  expect((await world.run(integration)).sync).toMatchObject({ progress: { unchanged: people.length, updated: 0 } });
  expect(writesTo(world)).toEqual([]);
});

test("one whom the provider refuses fails alone", async () => {
  world.dotdigital.refuse("p1@example.com");
  const { sync, results } = await world.run(await world.integrate());
  expect(sync).toMatchObject({ status: "COMPLETED_WITH_ERRORS", progress: { failed: 1, updated: people.length - 1 } });
  expect(told(results)["p1@example.com"]).toEqual(["FAILED", "consent_granted"]);
  expect(listed()).toEqual(people.filter((email) => email !== "p1@example.com"));
});

test("what passes by itself is waited for, and answers that are lost make nothing twice", async () => {
  const { dotdigital } = world;
  dotdigital.addFault({ ...imports, skip: 1, times: 2, respond: { status: 429, headers } });
  dotdigital.addFault({ ...imports, skip: 1, act: "after", respond: away });
  dotdigital.addFault({ method: "GET", path: "/contacts/v3/import/*", times: 2, respond: { status: 500, headers } });
  dotdigital.addFault({ method: "POST", path: "/v2/address-books", act: "after", respond: away });
  dotdigital.addFault({ method: "POST", path: "/v2/data-fields", act: "after", respond: away });
  const { sync } = await world.run(await world.integrate());
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { updated: people.length, failed: 0 } });
  expectAllListedOnce();
});

test("who opts out at either side while the provider is away is not listed when it is back", async () => {
  const integration = await world.integrate();
  world.dotdigital.addFault({ ...imports, ...thenOn, act: "after", respond: away });
  expect((await world.run(integration)).sync.progress.failed).toBe(2);
  world.dotdigital.clearFaults();
  // All of them were taken, though of two nobody said so.
  expect(listed()).toEqual(people);
  const [first = "", second = "", , fourth = "", fifth = ""] = people;
  const { subscribers } = world.sandbox.control;
  for (const email of [first, fourth]) subscribers.update(subscribers.byEmail(email)[0]?.id ?? 0, { consents: [] });
  for (const email of [second, fifth]) world.dotdigital.unsubscribe(email);
  const { sync } = await world.run(integration);
  expect(sync.status).toBe("SUCCEEDED");
  expect(listed()).toEqual(people.filter((email) => ![first, second, fourth, fifth].includes(email)));
  expect([second, fifth].map((email) => subscribers.byEmail(email)[0]?.consents)).toEqual([[], []]);
  expect(world.dotdigital.resubscribingWrites()).toBe(0);
});
