/** Letting a sync stand still and go on, as a user of the API does it. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeId } from "../src/ids.js";
import { holdWrites } from "./held-writes.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { openSocket } from "./sockets.js";
import { events } from "./subscribing.js";
import { allResults, askForSync, runSync, startSync, syncToEnd, userErrors } from "./syncs.js";

const customers = 300;

let gateway: TestGateway;
const sandboxes: Sandbox[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
});

interface Pausing {
  readonly status: string;
  readonly revision: number;
  readonly pauseRequestedAt: string | null;
  readonly pausedAt: string | null;
  readonly progress: {
    readonly updated: number;
    readonly recordsPerSecond: number | null;
    readonly etaSeconds: number | null;
  };
}

const fields = "status revision pauseRequestedAt pausedAt progress { updated recordsPerSecond etaSeconds }";
const progress = `subscription ($id: ID!) { syncProgress(syncId: $id) { final sync { ${fields} } } }`;

/** A store of a test's own, whose customers are those of any other. */
async function store(storeHash: string) {
  const sandbox = await startSandbox({ customers, plan: "enterprise", storeHash });
  sandboxes.push(sandbox);
  return { control: sandbox.control, ...(await setUpValidation(gateway, {}, sandbox)) };
}

/** What has become of a store's customers, and what is told of it. */
async function told(control: Sandbox["control"], syncId: string) {
  const names = new Map(control.attributes().map(({ id, name }) => [id, name]));
  const results = await allResults(gateway, syncId);
  return {
    values: [...control.attributeValues()]
      .map(({ customer_id, attribute_id, attribute_value }) => [customer_id, names.get(attribute_id), attribute_value])
      .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    results: results
      .map(({ key, outcome, label, reason }) => [key, outcome, label, reason])
      .toSorted(([a = ""], [b = ""]) => ((a ?? "") < (b ?? "") ? -1 : 1)),
  };
}

async function stateUntil(id: string, passes: (sync: Pausing) => boolean): Promise<Pausing> {
  await using socket = openSocket(gateway);
  for await (const { sync } of events<{ sync: Pausing }>(socket.client, progress, { id }))
    if (passes(sync)) return sync;
  throw new Error("the sync ended before the state that was waited for");
}

async function ask(mutation: "pauseSync" | "resumeSync", id: string, key?: string) {
  const { data } = await gateway.query(
    `mutation ($id: ID!) { done: ${mutation}(id: $id) { sync { ${fields} pausedBy { name } } ${userErrors} } }`,
    { id },
    key,
  );
  return data.done;
}

async function warningsOf(id: string) {
  const { data } = await gateway.query(
    "query ($id: ID!) { integration(id: $id) { warnings { kind code message remedy } } }",
    { id },
  );
  return data.integration.warnings;
}

async function gauge(name: string): Promise<number> {
  const answer = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${gateway.key}` } });
  const line = (await answer.text()).split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.split(" ")[1]);
}

describe("a validation that is paused while it runs", () => {
  test("sends nothing while it stands still, and ends as one that nobody disturbed", async () => {
    const undisturbed = await store("undisturbed");
    const expected = await runSync(gateway, { integrationId: undisturbed.integrationId });
    const { control, integrationId } = await store("pausing");
    holdWrites(control);
    const id = await startSync(gateway, { integrationId });
    await stateUntil(id, ({ progress: { updated } }) => updated > 0);
    const key = await addApiKey(gateway, "OPERATOR", "night shift");
    expect(await ask("pauseSync", id, key)).toMatchObject({
      sync: { status: "RUNNING", pauseRequestedAt: expect.any(String), pausedBy: { name: "night shift" } },
      userErrors: [],
    });
    control.releaseHeld();
    const still = await stateUntil(id, ({ pausedAt }) => pausedAt !== null);
    expect(still).toMatchObject({ status: "RUNNING", progress: { recordsPerSecond: null, etaSeconds: null } });
    expect(still.progress.updated).toBeLessThan(expected.progress.updated);
    const sent = control.calls().total;
    expect(await gauge("storegate_syncs_paused")).toBe(1);
    const inTheWay = `${id} of the integration "E-mail validation" is paused since ${still.pausedAt}.`;
    expect(await askForSync(gateway, { integrationId })).toMatchObject({
      sync: null,
      userErrors: [{ code: "SYNC_RUNNING", message: expect.stringContaining(inTheWay) as unknown }],
    });
    expect(await warningsOf(integrationId)).toEqual([]);
    const { sql } = gateway.database;
    const row = decodeId("Integration", integrationId) ?? "";
    // As it is once the time of the next one has come.
    await sql`update integrations set status = 'AUTOMATIC', next_sync_at = '2026-03-02T03:00:00Z' where id = ${row}`;
    expect(await warningsOf(integrationId)).toEqual([
      {
        kind: "CONFLICT",
        code: "SCHEDULE_WAITS",
        message: `A sync was due at 2026-03-02T03:00:00.000Z, and waits for the end of ${id}, which is paused since ${still.pausedAt}.`,
        remedy: expect.stringMatching(/resumeSync.*cancelSync/) as unknown,
      },
    ]);
    await sql`update integrations set status = 'MANUAL', next_sync_at = null where id = ${row}`;
    // As much work as is left of this one.
    const elsewhere = await runSync(gateway, { integrationId: undisturbed.integrationId, dryRun: true });
    expect(elsewhere.status).toBe("SUCCEEDED");
    expect(control.calls().total).toBe(sent);
    const resumed = await ask("resumeSync", id);
    expect(resumed).toMatchObject({
      sync: { status: "RUNNING", pauseRequestedAt: null, pausedAt: null, pausedBy: null },
      userErrors: [],
    });
    expect(resumed.sync.revision).toBe(still.revision + 1);
    const ended = await syncToEnd(gateway, id);
    const { status, processed, updated, failed } = { ...ended, ...ended.progress };
    expect({ status, processed, updated, failed }).toEqual({
      status: "SUCCEEDED",
      processed: customers,
      updated: expected.progress.updated,
      failed: 0,
    });
    expect(await told(control, id)).toEqual(await told(undisturbed.control, expected.id));
    expect(await gauge("storegate_syncs_paused")).toBe(0);
    expect(await ask("pauseSync", id)).toMatchObject({
      sync: null,
      userErrors: [{ code: "SYNC_ENDED", field: ["id"] }],
    });
  });

  test.for([
    ["deleteIntegration", "integrationId"],
    ["disconnectStore", "storeId"],
  ] as const)("ends when %s does away with what it is of", async ([mutation, which]) => {
    const ids = await store(which.toLowerCase());
    holdWrites(ids.control);
    const id = await startSync(gateway, { integrationId: ids.integrationId });
    await stateUntil(id, ({ progress: { updated } }) => updated > 0);
    await ask("pauseSync", id);
    ids.control.releaseHeld();
    await stateUntil(id, ({ pausedAt }) => pausedAt !== null);
    const { data } = await gateway.query(
      `mutation ($id: ID!) { done: ${mutation}(id: $id) { deletedId ${userErrors} } }`,
      { id: ids[which] },
    );
    expect(data.done).toEqual({ deletedId: ids[which], userErrors: [] });
    expect(await syncToEnd(gateway, id)).toMatchObject({ status: "CANCELLED" });
  });
});
