/** Truelist as provider: what is asked, what is paid, and what is told where it cannot go on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";
import { openSocket } from "./sockets.js";
import { events } from "./subscribing.js";
import { type ResultFields, runSync, startSync, syncToEnd, syncUntil, userErrors } from "./syncs.js";
import { paid, resultsOf, statusBy, statuses, truelistStore, type TruelistStore } from "./truelist-world.js";

let gateway: TestGateway;
const stores: TruelistStore[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 1 },
    environment: { STOREGATE_SYNC_RETRY_MINUTES: "60" },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all(stores.map(({ sandbox }) => sandbox.stop()));
});

async function store(...args: Parameters<typeof truelistStore> extends [unknown, ...infer Rest] ? Rest : never) {
  const made = await truelistStore(gateway, ...args);
  stores.push(made);
  return made;
}

async function storeStatus({ storeId }: TruelistStore): Promise<string> {
  const { data } = await gateway.query("query ($id: ID!) { store(id: $id) { status } }", { id: storeId });
  return data.store.status;
}

test("hundreds of customers are one batch; what a dry run has paid for, no later sync pays, in no store that asks the same", async () => {
  const { sandbox, truelist, integrationId } = await store("hundreds", 260);
  truelist.addFault({
    method: "POST",
    path: "/api/v1/batches",
    respond: { status: 429, headers: { "retry-after": "1" } },
  });
  const phases = new Set<string | null>();
  const dryRun = await startSync(gateway, { integrationId, dryRun: true, keepUnchanged: true });
  const dry = await syncUntil(gateway, dryRun, ({ sync: { progress }, final }) => {
    phases.add(progress.phase);
    return final;
  });
  expect(dry.status).toBe("SUCCEEDED");
  // Who watches is told what is waited for, before any customer is dealt with.
  expect([...phases]).toContainEqual(expect.stringMatching(/^asking Truelist: \d+ of \d{3} addresses$/));
  expect(phases).toContain("validating");
  expect(statuses(sandbox).size).toBe(0);
  expect(truelist.batches()).toHaveLength(1);
  const credits = paid({ truelist });
  expect(credits).toBeGreaterThan(150);

  const sync = await runSync(gateway, { integrationId, keepUnchanged: true });
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { processed: 260, failed: 0 } });
  expect(paid({ truelist })).toBe(credits);
  const results = await resultsOf(gateway, sync.id);
  const written = statuses(sandbox);
  const judged = [...results.values()].filter(({ reason }) => reason !== "no_email");
  expect(judged.map(({ externalId }) => written.get(externalId ?? ""))).toEqual(judged.map(({ label }) => label));
  const isTheirs = ({ details }: ResultFields) => details?.["provider"] === "truelist";
  const asked = judged.filter(isTheirs);
  expect(asked.length).toBeGreaterThanOrEqual(credits);
  expect(asked.map(({ key, label }) => [key, label])).toEqual(asked.map(({ key }) => [key, statusBy(truelist, key)]));
  // What form and policy refuse.
  const refused = judged.filter((result) => !isTheirs(result));
  expect(new Set(refused.map(({ label }) => label))).toEqual(new Set(["invalid"]));
  // The one that was refused on purpose: it takes ten requests a second.
  expect(truelist.calls().statuses["429"]).toBe(1);

  const here = { url: sandbox.truelistUrl };
  const same = await store("same", 40, { truelist: here });
  await runSync(gateway, { integrationId: same.integrationId });
  expect(paid({ truelist })).toBe(credits);
  for (const [id, status] of statuses(same.sandbox)) expect(written.get(id)).toBe(status);
  expect(same.truelist.calls().endpoints).toEqual({});
});

test("what is said at another place, or was looked at otherwise, is nobody else's verdict", async () => {
  const honest = await store("honest", 70);
  const liar = await store("liar", 70);
  await runSync(gateway, { integrationId: honest.integrationId });
  const asked = Object.keys(honest.truelist.asked());
  for (const email of asked) liar.truelist.setVerdict(email, "invalid", "failed_spam_trap");
  await runSync(gateway, { integrationId: liar.integrationId });
  expect(Object.keys(liar.truelist.asked()).toSorted()).toEqual(asked.toSorted());
  expect(new Set(statuses(liar.sandbox).values())).toEqual(new Set(["invalid"]));
  const before = statuses(honest.sandbox);
  expect([...before.values()].filter((status) => status === "valid").length).toBeGreaterThan(20);
  await runSync(gateway, { integrationId: honest.integrationId });
  expect(statuses(honest.sandbox)).toEqual(before);

  const thorough = await store("thorough", 70, {
    truelist: { url: honest.sandbox.truelistUrl, strategy: "enhanced" },
  });
  await runSync(gateway, { integrationId: thorough.integrationId });
  // Who was asked before is asked again, for what the vendor may charge anew.
  const times = honest.truelist.asked();
  expect(asked.filter((email) => (times[email] ?? 0) < 2)).toEqual([]);
  expect(statuses(thorough.sandbox)).toEqual(statuses(honest.sandbox));
});

test("Truelist second is paid for what is left unknown alone; without credits that stays unknown, and is told why", async () => {
  const { sandbox, truelist, integrationId } = await store("second", 60, { provider: "builtin_then_truelist" });
  truelist.setCredits(0);
  const poor = await runSync(gateway, { integrationId, keepUnchanged: true });
  expect(poor.status).toBe("SUCCEEDED");
  const unknown = [...(await resultsOf(gateway, poor.id)).values()].filter(({ label }) => label === "unknown");
  expect(unknown.length).toBeGreaterThan(0);
  expect(truelist.asked()).toEqual({});
  for (const { details, reason } of unknown) {
    expect(details?.["evidence"]).toContainEqual({
      check: "truelist",
      finding: expect.stringMatching(/^not asked: .*not enough credits/),
    });
    expect(reason).toBe("dns_failure");
  }
  for (const { key } of unknown) truelist.setVerdict(key.trim(), "ok", "email_ok");
  truelist.setCredits(null);
  const rich = await runSync(gateway, { integrationId, keepUnchanged: true });
  expect(paid({ truelist })).toBe(unknown.length);
  expect(Object.keys(truelist.asked()).toSorted()).toEqual(
    unknown.map(({ key }) => key.trim().toLowerCase()).toSorted(),
  );
  const results = await resultsOf(gateway, rich.id);
  for (const { externalId } of unknown)
    expect(results.get(externalId ?? "")).toMatchObject({ label: "valid", details: { provider: "truelist" } });
  expect([...statuses(sandbox).values()]).not.toContain("unknown");
});

test("where credits run out a sync fails and says so; what was paid stays, and the next pays the rest", async () => {
  const { sandbox, truelist, integrationId, ...ids } = await store("poor", 18);
  truelist.setCredits(6);
  const failed = await runSync(gateway, { integrationId });
  expect(failed).toMatchObject({
    status: "FAILED",
    error: { kind: "CONFIG", code: "TRUELIST_OUT_OF_CREDITS", remedy: expect.stringContaining("Buy credits") },
  });
  const before = paid({ truelist });
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThanOrEqual(6);
  expect(await storeStatus({ sandbox, truelist, integrationId, ...ids })).toBe("CONNECTED");
  const asked = new Set(Object.keys(truelist.billed()));
  truelist.setCredits(null);
  expect((await runSync(gateway, { integrationId })).status).toBe("SUCCEEDED");
  expect(paid({ truelist })).toBeGreaterThan(before);
  for (const email of asked) expect(truelist.asked()[email]).toBe(1);
});

test("a key that is refused is a fault of the integration's, not of the store; the connection test says it before", async () => {
  const refused = await store("refused", 5);
  const { truelist, integrationId } = refused;
  const check = async () => {
    const { data } = await gateway.query(
      `mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) {
        checks { name status fault { code remedy } } ${userErrors} } }`,
      { input: { integrationId } },
    );
    return data.testIntegration.checks.find(({ name }: { name: string }) => name === "truelist");
  };
  expect(await check()).toEqual({ name: "truelist", status: "PASSED", fault: null });
  truelist.revokeKey();
  const fault = { code: "TRUELIST_KEY_REFUSED", remedy: expect.stringContaining("API keys") };
  expect(await check()).toEqual({ name: "truelist", status: "FAILED", fault });
  const sync = await runSync(gateway, { integrationId });
  expect(sync).toMatchObject({ status: "FAILED", error: { kind: "AUTH", ...fault } });
  expect(JSON.stringify([sync, gateway.log])).not.toContain(refused.sandbox.truelistKey);
  expect(await storeStatus(refused)).toBe("CONNECTED");
});

const waiting = `subscription ($id: ID!) { syncProgress(syncId: $id) {
  final sync { status waiting { fault { code message } } } } }`;

test("while Truelist cannot go on the sync waits, which is told; the store is not blamed, and it goes on by itself", async () => {
  const away = await store("away", 80);
  away.truelist.set({ batchError: "Worker ran out of memory" });
  const id = await startSync(gateway, { integrationId: away.integrationId });
  await using socket = openSocket(gateway);
  let told: unknown;
  for await (const { sync } of events<{ sync: { waiting: unknown } }>(socket.client, waiting, { id })) {
    told = sync.waiting;
    if (told !== null) break;
  }
  expect(told).toMatchObject({
    fault: { code: "TRUELIST_BATCH_FAILED", message: expect.stringContaining("Worker ran out of memory") },
  });
  expect(await storeStatus(away)).toBe("CONNECTED");
  away.truelist.set({ batchError: null });
  expect((await syncToEnd(gateway, id)).status).toBe("SUCCEEDED");
  paid(away);
});

test("a sync that waits for a batch is cancelled in time; the next takes the same batch up", async () => {
  const { truelist, integrationId } = await store("cancelled", 80);
  truelist.setBatchTime({ pendingMs: 1_000_000, processingMs: 0 });
  const id = await startSync(gateway, { integrationId });
  await expect.poll(() => truelist.calls().endpoints["GET /api/v1/batches/{id}"]).toBe(1);
  const made = gateway.log.filter(({ message }) => message === "a batch was made at Truelist");
  expect(made.at(-1)?.fields).toMatchObject({ syncId: expect.any(String), addresses: expect.any(Number) });
  const asked = performance.now();
  await gateway.query(`mutation ($id: ID!) { cancelSync(id: $id) { ${userErrors} } }`, { id });
  expect((await syncToEnd(gateway, id)).status).toBe("CANCELLED");
  expect(performance.now() - asked).toBeLessThan(3000);

  truelist.advance(2_000_000);
  expect((await runSync(gateway, { integrationId })).status).toBe("SUCCEEDED");
  expect(truelist.batches()).toHaveLength(1);
  expect(paid({ truelist })).toBeGreaterThan(30);
});
