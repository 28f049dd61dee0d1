/** A sync whose store does not answer for a while: it waits, says so, and goes on by itself. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allResults, startSync, syncToEnd } from "./syncs.js";
import { events } from "./subscribing.js";
import { openSocket } from "./sockets.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

let gateway: TestGateway;
let ids: { storeId: string; integrationId: string };

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 300 },
    environment: { STOREGATE_SYNC_RETRY_MINUTES: "60" },
  });
  ids = await setUpValidation(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Wait {
  readonly fault: { readonly kind: string; readonly code: string; readonly message: string };
  readonly since: string;
  readonly retryAt: string;
  readonly tries: number;
}

interface State {
  readonly sync: {
    readonly status: string;
    readonly waiting: Wait | null;
    readonly progress: { readonly processed: number };
  };
  readonly final: boolean;
}

const progress = `subscription ($id: ID!) { syncProgress(syncId: $id) {
  final sync { status waiting { fault { kind code message } since retryAt tries } progress { processed } } } }`;

async function store() {
  const { data } = await gateway.query("query ($id: ID!) { store(id: $id) { status statusReason { code } } }", {
    id: ids.storeId,
  });
  return data.store;
}

describe("a store that asks for half an hour in the middle of a sync", () => {
  test("is left alone for long; what waits, for what and until when is told; then the sync goes on where it was", async () => {
    const { control } = gateway.sandbox;
    control.addFault({
      method: "GET",
      path: "/v3/customers?*after=*",
      times: 1,
      respond: { status: 503, headers: { "Retry-After": "1800" } },
    });
    const asked = Date.now();
    const id = await startSync(gateway, { integrationId: ids.integrationId });
    await using socket = openSocket(gateway);
    const states: State["sync"][] = [];
    for await (const { sync } of events<State>(socket.client, progress, { id })) {
      states.push(sync);
      if (sync.waiting) break;
    }
    const waiting = states.at(-1);
    expect(waiting).toMatchObject({
      status: "RUNNING",
      progress: { processed: 250 },
      waiting: { fault: { kind: "UNAVAILABLE", code: "STORE_UNAVAILABLE" }, tries: 1 },
    });
    // What a 503 names is an estimate: it is looked again after ten minutes.
    const wait = Date.parse(waiting?.waiting?.retryAt ?? "") - asked;
    expect(wait).toBeGreaterThanOrEqual(600_000);
    expect(wait).toBeLessThan(1_800_000);
    expect(Date.parse(waiting?.waiting?.since ?? "")).toBeGreaterThanOrEqual(asked);
    await expect.poll(store).toEqual({ status: "UNREACHABLE", statusReason: { code: "STORE_UNAVAILABLE" } });
    const metrics = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect(await metrics.text()).toContain(
      'storegate_sync_waits_total{connector="validation",kind="validate",fault="STORE_UNAVAILABLE"} 1',
    );

    await gateway.database.sql`update syncs set retry_at = clock_timestamp()`;
    expect(await syncToEnd(gateway, id)).toMatchObject({
      status: "SUCCEEDED",
      progress: { processed: 300, updated: 300, failed: 0 },
    });
    const { data } = await gateway.query("query ($id: ID!) { sync(id: $id) { waiting { tries } error { code } } }", {
      id,
    });
    expect(data.sync).toEqual({ waiting: null, error: null });
    expect(await allResults(gateway, id)).toHaveLength(300);
    await expect.poll(store).toEqual({ status: "CONNECTED", statusReason: null });
  });

  test("may be given up by a person, at once", async () => {
    gateway.sandbox.control.addFault({
      method: "GET",
      path: "/v3/customers",
      times: 1,
      respond: { status: 503, headers: { "Retry-After": "1800" } },
    });
    const id = await startSync(gateway, { integrationId: ids.integrationId });
    await using socket = openSocket(gateway);
    for await (const { sync } of events<State>(socket.client, progress, { id })) if (sync.waiting) break;
    await gateway.query("mutation ($id: ID!) { cancelSync(id: $id) { sync { id } userErrors { code } } }", { id });
    expect(await syncToEnd(gateway, id)).toMatchObject({ status: "CANCELLED", progress: { processed: 0 } });
  });
});
