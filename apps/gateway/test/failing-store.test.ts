/** Syncs of stores that fail: what fails is told for what it is, is never taken for data, and heals where time heals it. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { decodeId } from "../src/ids.js";
import { holdWrites } from "./held-writes.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync, startSync, syncToEnd, syncUntil } from "./syncs.js";

let gateway: TestGateway;
const sandboxes: Sandbox[] = [];
let stores = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
});

/** A store of a test's own in the one gateway. */
async function connectedStore(options: SandboxOptions = {}) {
  const storeHash = `store${(stores += 1)}`;
  const sandbox = await startSandbox({ customers: 30, plan: "enterprise", storeHash, ...options });
  sandboxes.push(sandbox);
  return { sandbox, control: sandbox.control, ...(await setUpValidation(gateway, {}, sandbox)) };
}

async function storeFields(id: string) {
  const { data } = await gateway.query(
    "query ($id: ID!) { store(id: $id) { status statusReason { kind code message } } }",
    { id },
  );
  return data.store;
}

/** A store's status is noted right after its sync has ended. */
function statusBecomes(id: string, status: string): Promise<void> {
  return vi.waitFor(async () => expect((await storeFields(id)).status).toBe(status), { timeout: 20_000, interval: 20 });
}

/** The verdict that the store holds for each customer, by id. */
function verdicts({ control }: { control: Sandbox["control"] }): [number, string][] {
  const attribute = control.attributes().find(({ name }) => name === "Storegate Validation Status");
  return [...control.attributeValues()]
    .filter(({ attribute_id }) => attribute_id === attribute?.id)
    .map((value): [number, string] => [value.customer_id, value.attribute_value])
    .toSorted((a, b) => a[0] - b[0]);
}

function truths({ control }: { control: Sandbox["control"] }): [number, string][] {
  return [...control.truth()].map(({ customerId, status }) => [customerId, status]);
}

describe.concurrent("a sync whose store does not answer well fails as a whole, and nothing is taken for data", () => {
  test.for([
    ["HTML from a proxy", "html", "UNAVAILABLE", "STORE_UNAVAILABLE", "UNREACHABLE"],
    ["nothing", "empty", "UNEXPECTED", "RESPONSE_MALFORMED", "CONNECTED"],
    ["wrong types", "wrongTypes", "UNEXPECTED", "RESPONSE_MALFORMED", "CONNECTED"],
    ["half of its JSON", "truncated", "UNAVAILABLE", "CONNECTION_LOST", "UNREACHABLE"],
    [
      "a list of nothing but words",
      { status: 200, body: { data: "none" } },
      "UNEXPECTED",
      "RESPONSE_MALFORMED",
      "CONNECTED",
    ],
  ] as const)("%s", { timeout: 60_000 }, async ([, respond, kind, code, status]) => {
    const store = await connectedStore();
    const before = store.control.snapshot();
    store.control.addFault({ method: "GET", path: "/v3/customers", times: null, respond });
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "FAILED", error: { kind, code }, progress: { processed: 0, failed: 0 } });
    expect(sync.error?.message).toMatch(/\/v3\/customers|502/);
    expect(sync.error?.remedy?.length).toBeGreaterThan(20);
    expect(await allResults(gateway, sync.id)).toEqual([]);
    expect(store.control.snapshot()).toEqual(before);
    await statusBecomes(store.storeId, status);
    // Once it answers well again, so does everything else.
    store.control.clearFaults();
    expect(await runSync(gateway, { integrationId: store.integrationId })).toMatchObject({ status: "SUCCEEDED" });
    await statusBecomes(store.storeId, "CONNECTED");
    expect(verdicts(store)).toEqual(truths(store));
  });

  test("a page in the middle that is broken ends the sync, and what was done before it stays", async () => {
    const store = await connectedStore({ customers: 300 });
    store.control.addFault({ method: "GET", path: "/v3/customers?*after=*", times: null, respond: "wrongTypes" });
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({
      status: "FAILED",
      error: { code: "RESPONSE_MALFORMED" },
      progress: { processed: 250, updated: 250, total: 300 },
    });
    // The store lists its newest customers first.
    expect(verdicts(store)).toEqual(truths(store).slice(50));
  });

  test("a store that is switched off", { timeout: 60_000 }, async () => {
    const store = await connectedStore();
    await store.sandbox.stop();
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({
      status: "FAILED",
      error: { kind: "UNAVAILABLE", code: "CONNECTION_REFUSED", retryable: true },
    });
    await statusBecomes(store.storeId, "UNREACHABLE");
  });

  test("a token without the scope is told by the scope's name, also by the connection test", async () => {
    const store = await connectedStore();
    store.control.setScopes(["store_v2_customers_read_only", "store_v2_information_read_only"]);
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({
      status: "FAILED",
      error: { kind: "SCOPE", code: "SCOPE_MISSING", retryable: false },
    });
    expect(`${sync.error?.message} ${sync.error?.remedy}`).toMatch(/store_v2_customers(?!_read_only)/);
    expect(verdicts(store)).toEqual([]);
    const { data } = await gateway.query(
      `mutation ($id: ID!) {
        testIntegration(input: { integrationId: $id }) { ok checks { name status fault { kind remedy } } userErrors { code } }
      }`,
      { id: store.integrationId },
    );
    expect(data.testIntegration).toMatchObject({ ok: false, userErrors: [] });
    const failed = data.testIntegration.checks.filter(({ status }: { status: string }) => status === "FAILED");
    expect(failed).toMatchObject([{ name: "store_v2_customers", fault: { kind: "SCOPE" } }]);
  });

  test("an attribute of another type is told with what to do, by test and sync", async () => {
    const store = await connectedStore();
    store.control.addAttribute("Storegate Validation Status", "number");
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "FAILED", error: { kind: "CONFIG", code: "ATTRIBUTE_TYPE_MISMATCH" } });
    const { data } = await gateway.query(
      `mutation ($id: ID!) { testIntegration(input: { integrationId: $id }) { ok checks { name status } } }`,
      { id: store.integrationId },
    );
    expect(data.testIntegration.ok).toBe(false);
    expect(data.testIntegration.checks).toContainEqual({ name: "customer_attributes", status: "FAILED" });
  });

  test("a token that is revoked in the middle; a good one brings the store back", async () => {
    const store = await connectedStore({ customers: 300 });
    holdWrites(store.control);
    const id = await startSync(gateway, { integrationId: store.integrationId });
    await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
    store.control.revokeToken();
    store.control.releaseHeld();
    const sync = await syncToEnd(gateway, id);
    expect(sync).toMatchObject({
      status: "FAILED",
      error: { kind: "AUTH", code: "TOKEN_REJECTED", retryable: false },
    });
    expect(sync.progress.updated).toBeLessThan(300);
    // What is told to be written is written, and the other way round.
    const told = (await allResults(gateway, id)).filter(({ after }) => after && "attribute" in after);
    expect(told.map(({ externalId }) => Number(externalId)).toSorted((a, b) => a - b)).toEqual(
      verdicts(store).map(([customerId]) => customerId),
    );
    await statusBecomes(store.storeId, "AUTHENTICATION_FAILED");
    const storeId = decodeId("Store", store.storeId);
    const linesOfIntegrations = () =>
      gateway.log
        .filter(({ message, fields }) => fields["storeId"] === storeId && /its integrations are/.test(message))
        .map(({ level, fields }) => ({ level, fields }));
    const warned = {
      level: "warn",
      fields: {
        storeId,
        syncId: decodeId("Sync", id),
        integrationId: decodeId("Integration", store.integrationId),
        integrations: 1,
        fault: "TOKEN_REJECTED",
        reason: sync.error?.message,
        remedy: sync.error?.remedy,
      },
    };
    expect(linesOfIntegrations()).toEqual([warned]);
    expect((await storeFields(store.storeId)).statusReason).toMatchObject({ kind: "AUTH", code: "TOKEN_REJECTED" });

    store.control.restoreToken();
    const { data } = await gateway.query(
      `mutation ($id: ID!, $accessToken: String!) {
        updateStore(id: $id, input: { accessToken: $accessToken }) { store { status statusReason { code } } userErrors { code } }
      }`,
      { id: store.storeId, accessToken: store.sandbox.accessToken },
    );
    expect(data.updateStore).toEqual({ store: { status: "CONNECTED", statusReason: null }, userErrors: [] });
    const back = { level: "info", fields: { storeId, integrations: 1, automatic: 0, manual: 1 } };
    expect(linesOfIntegrations()).toMatchObject([warned, back]);
    expect(await runSync(gateway, { integrationId: store.integrationId })).toMatchObject({ status: "SUCCEEDED" });
    expect(verdicts(store)).toEqual(truths(store));
  });
});

describe.concurrent("what passes is waited for", () => {
  test("429 and 503 of a platform under load, and answers that are lost", { timeout: 60_000 }, async () => {
    const store = await connectedStore({ customers: 100 });
    const { control } = store;
    control.addFault({ method: "GET", path: "/v3/customers", respond: { status: 503 } });
    control.addFault({ method: "PUT", path: "/v3/customers", skip: 2, respond: { status: 429 } });
    control.addFault({ method: "PUT", path: "/v3/customers", skip: 3, respond: { status: 503 } });
    control.addFault({
      method: "PUT",
      path: "/v3/customers/attribute-values",
      skip: 3,
      act: "after",
      respond: "reset",
    });
    control.addFault({
      method: "PUT",
      path: "/v3/customers/attribute-values",
      skip: 5,
      act: "after",
      respond: "html",
    });
    control.addFault({ method: "POST", path: "/v3/customers/attributes", act: "after", respond: "reset" });
    control.addFault({ method: "POST", path: "/v2/customer_groups", act: "after", respond: "truncated" });
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { processed: 100, updated: 100, failed: 0 } });
    expect(verdicts(store)).toEqual(truths(store));
    expect(control.groups().map(({ name }) => name)).toHaveLength(
      new Set(control.groups().map(({ name }) => name)).size,
    );
    expect(await runSync(gateway, { integrationId: store.integrationId })).toMatchObject({
      progress: { unchanged: 100 },
    });
  });

  test("a quota that others use up: the store is asked again when its window is over, and shows it", async () => {
    const store = await connectedStore({ customers: 60, plan: "standard", windowMs: 2000 });
    store.control.spendQuota(145);
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { failed: 0 } });
    expect(verdicts(store)).toEqual(truths(store));
    const { data } = await gateway.query(
      "query ($id: ID!) { store(id: $id) { rateLimit { quota remaining windowMs } } }",
      { id: store.storeId },
    );
    expect(data.store.rateLimit).toMatchObject({ quota: 150, windowMs: 2000 });
    expect(data.store.rateLimit.remaining).toBeLessThan(150);
  });
});

describe.concurrent("records of every kind", () => {
  test("one that a third hand deletes in the middle fails alone, in the store's words", async () => {
    const store = await connectedStore({ customers: 120 });
    holdWrites(store.control);
    const id = await startSync(gateway, { integrationId: store.integrationId });
    await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
    // The store lists its newest customers first, so this one's turn comes last.
    const email = store.control.customer(1)?.email;
    store.control.deleteCustomer(1);
    store.control.releaseHeld();
    const sync = await syncToEnd(gateway, id);
    expect(sync).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      progress: { processed: 120, updated: 119, failed: 1 },
    });
    const failed = await allResults(gateway, id, { filter: { outcome: ["FAILED"] } });
    expect(failed).toMatchObject([{ key: email, externalId: "1", before: null, after: null }]);
    for (const { message, kind } of failed[0]?.errors ?? []) {
      expect(["INPUT", "NOT_FOUND"]).toContain(kind);
      expect(message.length).toBeGreaterThan(10);
    }
    expect(sync.faults[0]).toMatchObject({ count: 1, fault: { code: failed[0]?.errors[0]?.code } });
    expect(verdicts(store)).toEqual(truths(store));
  });

  test("odd customers end as results, exactly as they are written", async () => {
    const store = await connectedStore({ customers: 12 });
    const { control } = store;
    const local = "l".repeat(64);
    const domain = `${["a", "b", "c"].map((sign) => sign.repeat(60)).join(".")}.ab`;
    const odd: [string, string, { first_name: string; last_name: string }?][] = [
      ["nameless@gmail.com", "valid", { first_name: "", last_name: "" }],
      ["emoji@gmail.com", "valid", { first_name: "🦄", last_name: "👩‍👩‍👧‍👦" }],
      // RFC 6531 takes it, whoever may have it.
      ["🦄@gmail.com", "valid"],
      [`${local}@${domain}`, "invalid"],
      [" blank@gmail.com ", "valid"],
      ["UPPER.Case@GMAIL.com", "valid"],
      ["<script>alert(1)</script>@gmail.com", "invalid"],
      ["'; drop table syncs; --@gmail.com", "invalid"],
      ["no address", "invalid"],
      ["twice@gmail.com", "valid"],
      ["twice@gmail.com", "valid"],
    ];
    expect(odd[3]?.[0].length).toBe(250);
    const added = odd.map(([email, label, name]) => ({ id: control.addCustomer({ email, ...name }).id, email, label }));
    const empty = control.addCustomer({ email: "" });
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { processed: 24, updated: 23, skipped: 1 } });
    const told = await allResults(gateway, sync.id);
    expect(told).toHaveLength(24);
    const results = new Map(told.map((result) => [result.externalId, result]));
    expect(results.get(String(empty.id))).toMatchObject({
      key: `customer ${empty.id}`,
      outcome: "SKIPPED",
      reason: "no_email",
    });
    for (const { id, email, label } of added)
      expect(results.get(String(id))).toMatchObject({ key: email, outcome: "UPDATED", label });
    const held = new Map(verdicts(store));
    expect(held.size).toBe(23);
    for (const { id, label } of added) expect(held.get(id)).toBe(label);
  });

  test("a store without customers succeeds with none", async () => {
    const store = await connectedStore({ customers: 0 });
    const sync = await runSync(gateway, { integrationId: store.integrationId });
    expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { processed: 0, total: 0, percent: 100 } });
    expect(store.control.attributes().map(({ name }) => name)).not.toContain("Storegate Validation Status");
  });
});
