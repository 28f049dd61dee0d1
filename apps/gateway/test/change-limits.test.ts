/** Syncs that a limit stops, and stores that refuse their token, over GraphQL. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addApiKey, credentials, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { askForSync, runSync, startSync, syncToEnd, userErrors, type UserErrorFields } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 300 } });
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function update(input: object, id = integrationId) {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { integration { status } ${userErrors} } }`,
    { id, input },
  );
  return data.updateIntegration;
}

async function approve(
  id: string,
  key?: string,
): Promise<{ readonly sync: { readonly id: string } | null; readonly userErrors: readonly UserErrorFields[] }> {
  const answer = await gateway.query(
    `mutation ($id: ID!) { approveSync(id: $id) { sync { id trigger origin { id } startedBy { name } } ${userErrors} } }`,
    { id },
    key,
  );
  return answer.data.approveSync;
}

async function stoppedPlan(id: string) {
  const { data } = await gateway.query(
    "query ($id: ID!) { sync(id: $id) { stoppedPlan { records changes deletions } progress { phase } } }",
    { id },
  );
  return data.sync.stoppedPlan;
}

test("a sync over its limit writes nothing; approved, it changes just what it told", { timeout: 60_000 }, async () => {
  const { control } = gateway.sandbox;
  await update({ maxChangeShare: 0.5 });
  const before = control.snapshot();
  // Scopes were found by asking, which counts as calls.
  control.resetCalls();
  const stopped = await runSync(gateway, { integrationId });
  expect(stopped).toMatchObject({
    status: "FAILED",
    error: { kind: "CONFIG", code: "CHANGE_LIMIT_EXCEEDED", retryable: false },
    progress: { processed: 0, updated: 0, failed: 0, total: 300, phase: null },
  });
  expect(await stoppedPlan(stopped.id)).toEqual({ records: 300, changes: 300, deletions: 0 });
  // Neither customers nor the attribute and groups that the first sync sets up.
  expect(control.snapshot()).toEqual(before);
  expect(Object.keys(control.calls().endpoints).filter((endpoint) => !endpoint.startsWith("GET "))).toEqual([]);

  const operator = await addApiKey(gateway, "OPERATOR");
  expect(await approve(stopped.id, operator)).toBeNull();
  const approved = await approve(stopped.id);
  expect(approved).toMatchObject({
    sync: { trigger: "APPROVAL", origin: { id: stopped.id }, startedBy: { name: expect.any(String) as string } },
    userErrors: [],
  });
  expect(await syncToEnd(gateway, approved.sync?.id ?? "")).toMatchObject({
    status: "SUCCEEDED",
    progress: { processed: 300, updated: 300, total: 300 },
  });
  expect(await approve(stopped.id)).toMatchObject({
    sync: null,
    userErrors: [{ code: "ALREADY_APPROVED", field: ["id"] }],
  });
  expect(await approve(approved.sync?.id ?? "")).toMatchObject({
    userErrors: [{ kind: "INPUT", code: "NOT_STOPPED", message: expect.stringContaining("SUCCEEDED") as string }],
  });
  expect(await approve("syn_none")).toMatchObject({ userErrors: [{ kind: "NOT_FOUND", field: ["id"] }] });
  // Nothing is left to change, so that the limit stops nothing.
  expect(await runSync(gateway, { integrationId })).toMatchObject({
    status: "SUCCEEDED",
    progress: { unchanged: 300 },
  });
  await update({ maxChangeShare: null });
});

describe("a store that refuses its token", () => {
  async function integrationFields(id: string) {
    const { data } = await gateway.query(
      "query ($id: ID!) { integration(id: $id) { status nextSyncAt disabledReason { kind code remedy } store { status } } }",
      { id },
    );
    return data.integration;
  }

  async function make(status: string): Promise<string> {
    const { data } = await gateway.query(
      `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } ${userErrors} } }`,
      { input: { storeId, connectorId: "validation", config: {}, status } },
    );
    return data.createIntegration.integration.id;
  }

  async function newToken(): Promise<void> {
    const { accessToken } = credentials(gateway.sandbox);
    const { data } = await gateway.query(
      `mutation ($id: ID!, $input: UpdateStoreInput!) { updateStore(id: $id, input: $input) { store { status } ${userErrors} } }`,
      { id: storeId, input: { accessToken } },
    );
    expect(data.updateStore).toMatchObject({ store: { status: "CONNECTED" }, userErrors: [] });
  }

  test("has its integrations disabled; a good token brings back those, each as it was", async () => {
    const [automatic, byPerson, since] = [await make("AUTOMATIC"), await make("DISABLED"), await make("AUTOMATIC")];
    const next = (await integrationFields(automatic)).nextSyncAt;
    gateway.sandbox.control.revokeToken();
    const sync = await runSync(gateway, { integrationId });
    expect(sync).toMatchObject({ status: "FAILED", error: { kind: "AUTH", code: "TOKEN_REJECTED" } });
    // Whoever sees the sync's end sees this too.
    for (const id of [integrationId, automatic]) {
      expect(await integrationFields(id)).toMatchObject({
        status: "DISABLED",
        nextSyncAt: null,
        disabledReason: { kind: "AUTH", code: "TOKEN_REJECTED", remedy: expect.any(String) as string },
        store: { status: "AUTHENTICATION_FAILED" },
      });
    }
    expect(await integrationFields(byPerson)).toMatchObject({ status: "DISABLED", disabledReason: null });
    expect(await askForSync(gateway, { integrationId })).toMatchObject({
      userErrors: [{ code: "INTEGRATION_DISABLED" }],
    });
    // A person's word stands above ours.
    await update({ status: "DISABLED" }, since);

    gateway.sandbox.control.restoreToken();
    await newToken();
    expect(await integrationFields(integrationId)).toMatchObject({ status: "MANUAL", disabledReason: null });
    expect(await integrationFields(automatic)).toMatchObject({
      status: "AUTOMATIC",
      nextSyncAt: next,
      disabledReason: null,
    });
    for (const id of [byPerson, since]) expect(await integrationFields(id)).toMatchObject({ status: "DISABLED" });
    await newToken();
    expect(await integrationFields(byPerson)).toMatchObject({ status: "DISABLED" });
    expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });
  });

  test("makes up once what came due meanwhile, also by a schedule that it was given meanwhile", async () => {
    const [missed, moved] = [await make("AUTOMATIC"), await make("AUTOMATIC")];
    gateway.sandbox.control.revokeToken();
    expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "FAILED" });
    const schedule = { cron: "0 5 1 1 *", timeZone: "UTC" };
    await update({ schedule }, moved);
    const next = await gateway.query(
      "query ($schedule: ScheduleInput!) { previewSchedule(schedule: $schedule, count: 1) { runs } }",
      {
        schedule,
      },
    );
    expect((await integrationFields(moved)).nextSyncAt).toBeNull();
    // As it is once the time of one has passed.
    const due = await gateway.database.sql`
      update integrations set next_sync_at = now() - interval '2 days'
      where status = 'DISABLED' and schedule is null and next_sync_at is not null returning id`;
    expect(due).not.toHaveLength(0);
    gateway.sandbox.control.restoreToken();
    await newToken();
    expect((await integrationFields(moved)).nextSyncAt).toBe(next.data.previewSchedule.runs[0]);
    await vi.waitFor(
      async () => {
        const { data } = await gateway.query(
          "query ($id: ID!) { integration(id: $id) { nextSyncAt lastSync { trigger status } } }",
          { id: missed },
        );
        expect(data.integration.lastSync).toEqual({ trigger: "SCHEDULE", status: "SUCCEEDED" });
        expect(Date.parse(data.integration.nextSyncAt)).toBeGreaterThan(Date.now());
      },
      { timeout: 20_000, interval: 50 },
    );
    for (const id of [missed, moved]) await update({ status: "MANUAL" }, id);
  });

  test("is judged by the token it has: a sync that began under another disables nothing", async () => {
    gateway.sandbox.control.addFault({ times: null, respond: "held", act: "before" });
    const id = await startSync(gateway, { integrationId });
    await gateway.sandbox.control.untilHeld();
    await gateway.database.sql`update stores set token_given_at = now() + interval '1 minute'`;
    gateway.sandbox.control.revokeToken();
    gateway.sandbox.control.releaseHeld();
    expect(await syncToEnd(gateway, id)).toMatchObject({ status: "FAILED", error: { code: "TOKEN_REJECTED" } });
    expect(await integrationFields(integrationId)).toMatchObject({ status: "MANUAL", store: { status: "CONNECTED" } });
    gateway.sandbox.control.restoreToken();
  });
});
