/** Subscriptions that cost much at each event, and those that cannot begin: others go on. */
import { buildSchema, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deliverEvents } from "../src/server/event-delivery.js";
import { SharedAnswers } from "../src/server/shared-answers.js";
import { changeSync } from "./change-sync.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { letIn } from "./raw-socket.js";
import { openSocket } from "./sockets.js";
import { events, nextOf } from "./subscribing.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let syncId: string;

beforeAll(async () => {
  // Nobody works: the sync stands as this file sets it.
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    concurrency: 0,
    environment: { STOREGATE_COST_PER_MINUTE: "6000" },
  });
  const { integrationId } = await setUpValidation(gateway);
  syncId = await startSync(gateway, { integrationId });
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface State {
  readonly sync: { readonly revision: number };
}

test("what a key's budget does not pay yet waits, and the newest state comes; what is cheap and what is asked goes on", async () => {
  await using socket = openSocket(gateway);
  const follow = (more: string) =>
    events<State>(
      socket.client,
      `subscription ($id: ID!) { syncProgress(syncId: $id) { sync { revision ${more} } } }`,
      { id: syncId },
    );
  const costly = follow('results(first: 1, filter: { reason: ["none"] }) { totalCount }');
  const cheap = follow(
    "progress { processed } labels { count } faults { count } startedBy { name } integration { id }",
  );
  const heard = [(await nextOf(costly)).sync.revision];
  await nextOf(cheap);
  // A little more than half of what there is in a minute.
  const spent = await gateway.query(
    `{ ${Array.from({ length: 5 }, (_, index) => `a${index}: sync(id: "${syncId}") { results(filter: { label: ["x"] }) { totalCount } }`).join(" ")} }`,
  );
  expect(spent.errors).toBeUndefined();
  const changes = 8;
  const newest = (heard[0] ?? 0) + changes;
  const hearing = (async () => {
    while (heard.at(-1) !== newest) heard.push((await nextOf(costly)).sync.revision);
  })();
  for (let left = changes; left > 0; left -= 1) {
    const revision = await changeSync(gateway, syncId);
    for (let told = 0; told < revision;) told = (await nextOf(cheap)).sync.revision;
    expect((await gateway.query("{ viewer { role } }")).errors).toBeUndefined();
  }
  await hearing;
  expect(heard).toEqual(heard.toSorted((one, other) => one - other));
  expect(heard.at(-1)).toBe(newest);
  expect(heard.length).toBeLessThan(7);
}, 60_000);

describe("a subscription that cannot begin is refused alone", () => {
  test.each([
    ["subscription { syncsUpdated @skip(if: true) { syncs { id } } }", "skip"],
    ["subscription ($no: Boolean! = false) { syncsUpdated @include(if: $no) { syncs { id } } }", "include"],
    ["subscription { ...All @skip(if: true) } fragment All on Subscription { syncsUpdated { syncs { id } } }", "skip"],
    [
      "subscription { ...All } fragment All on Subscription { ... { syncsUpdated @skip(if: true) { syncs { id } } } }",
      "skip",
    ],
  ])("%s", async (query, directive) => {
    await using raw = await letIn(gateway);
    raw.send({ id: "before", type: "subscribe", payload: { query: "subscription { syncsUpdated { syncs { id } } }" } });
    await raw.heard(({ id, type }) => id === "before" && type === "next");
    raw.send({ id: "refused", type: "subscribe", payload: { query } });
    const { type, payload } = await raw.heard(({ id }) => id === "refused");
    expect(type).toBe("error");
    expect(payload).toMatchObject([
      {
        message: expect.stringContaining(`@${directive} is not taken at the top of a subscription`) as string,
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      },
    ]);
    const revision = await changeSync(gateway, syncId);
    expect(revision).toBeGreaterThan(0);
    await raw.heard((message) => message.id === "before" && raw.messages.indexOf(message) > 2);
    expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("below the top both directives are taken", async () => {
    await using socket = openSocket(gateway);
    const query = "subscription { syncsUpdated { syncs { id @skip(if: true) status @include(if: true) } } }";
    expect(await nextOf(events(socket.client, query))).toEqual({ syncs: [{ status: "QUEUED" }] });
  });

  test("by what graphql throws of it, too", async () => {
    const schema = buildSchema("type Query { a: Int } type Subscription { b: Int }");
    const document = parse("subscription { b @skip(if: true) }");
    const caller = {
      keyId: "k",
      name: "k",
      role: "VIEWER",
      stores: null,
      integrations: null,
      operations: null,
    } as const;
    const answer = await deliverEvents(
      { schema, document },
      {
        answers: new SharedAnswers((error) => error.toJSON()),
        asked: { name: "", caller: { ...caller, expiresAt: null }, origin: { ipAddress: null, baseUrl: "" } },
        contextOfEvent: () => ({}),
        send: (_json, taken) => taken(),
        pay: undefined,
        gone: new AbortController().signal,
        mayEnd: () => Promise.resolve(),
        sent: () => {},
      },
    );
    expect(answer).toMatchObject({ errors: [{ message: "The subscription could not begin." }] });
  });
});
