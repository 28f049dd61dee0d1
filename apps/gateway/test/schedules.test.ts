/** Integrations that sync by themselves, over GraphQL. */
import { defineConnector } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { installedConnectors } from "../src/connectors.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { syncToEnd, userErrors, type UserErrorFields } from "./syncs.js";
import { toyConnector } from "./toy-connector.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;

/** A connector that answers questions, and syncs nothing. */
const asked = defineConnector<object, undefined>({
  id: "asked",
  title: "Asked",
  description: "Syncs nothing.",
  scopes: [],
  config: z.strictObject({}),
  syncKinds: [],
  open: () => undefined,
});

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 3 },
    connectors: [...installedConnectors, { connector: toyConnector([]) }, { connector: asked }],
  });
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const fields = "id status schedule { cron timeZone blackouts isDefault } nextSyncAt maxChanges maxChangeShare";

interface Saved {
  readonly integration: Record<string, unknown> | null;
  readonly userErrors: readonly UserErrorFields[];
}

async function create(input: object): Promise<Saved> {
  const answer = await gateway.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { ${fields} } ${userErrors} } }`,
    { input: { storeId, connectorId: "validation", config: {}, ...input } },
  );
  return answer.data.createIntegration;
}

async function update(input: object, id = integrationId): Promise<Saved> {
  const answer = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { integration { ${fields} } ${userErrors} } }`,
    { id, input },
  );
  return answer.data.updateIntegration;
}

async function preview(schedule: object, count?: number, key?: string) {
  const answer = await gateway.query(
    `query ($schedule: ScheduleInput!, $count: Int! = 5) { previewSchedule(schedule: $schedule, count: $count) { runs ${userErrors} } }`,
    { schedule, ...(count === undefined ? {} : { count }) },
    key,
  );
  return answer.data.previewSchedule;
}

const toyConfig = { host: "https://toy.example", apiKey: "abcdef" };
const daily = { cron: "0 3 * * *", timeZone: "Europe/Berlin", blackouts: ["22:00-01:00"] };

describe("a schedule is previewed", () => {
  test("for whoever may look, without asking the store", async () => {
    const calls = gateway.sandbox.control.calls().total;
    const viewer = await addApiKey(gateway, "VIEWER");
    const { runs, userErrors: refused } = await preview({ cron: "30 */6 * * *" }, undefined, viewer);
    expect(refused).toEqual([]);
    expect(runs).toHaveLength(5);
    for (const run of runs) expect(run).toMatch(/T(00|06|12|18):30:00.000Z$/);
    expect((await preview(daily, 100)).runs).toHaveLength(100);
    expect(gateway.sandbox.control.calls().total).toBe(calls);
  });

  test("and what is wrong with it told at its field", async () => {
    const bad = { cron: "* * *", timeZone: "Nowhere", blackouts: ["06:00-07:00", "noon"] };
    const { runs, userErrors: refused } = await preview(bad, 101);
    expect(runs).toEqual([]);
    expect(refused.map(({ code, field }: UserErrorFields) => [code, field?.join(".")])).toEqual([
      ["TIME_ZONE_UNKNOWN", "schedule.timeZone"],
      ["BLACKOUT_MALFORMED", "schedule.blackouts.1"],
      ["CRON_INVALID", "schedule.cron"],
      ["COUNT_INVALID", "count"],
    ]);
    expect((await preview(daily, 0)).userErrors).toMatchObject([{ code: "COUNT_INVALID", field: ["count"] }]);
  });
});

describe("an integration", () => {
  test("has its connector's schedule unless it is given one; a field left out stays, null puts back the default", async () => {
    const brought = { cron: "0 3 * * 0", timeZone: "UTC", blackouts: [], isDefault: true };
    const { integration } = await update({ name: "Checked" });
    expect(integration).toMatchObject({ status: "MANUAL", schedule: brought, nextSyncAt: null, maxChanges: null });
    const given = await update({ status: "AUTOMATIC", schedule: daily, maxChanges: 10, maxChangeShare: 0.5 });
    expect(given.integration).toMatchObject({
      status: "AUTOMATIC",
      schedule: { ...daily, isDefault: false },
      maxChanges: 10,
      maxChangeShare: 0.5,
    });
    const [first] = (await preview(daily, 1)).runs;
    expect(given.integration?.["nextSyncAt"]).toBe(first);
    expect((await update({ name: "Renamed" })).integration).toEqual(given.integration);
    const back = await update({ schedule: null, maxChanges: null, maxChangeShare: null });
    expect(back.integration).toMatchObject({ schedule: brought, maxChanges: null, maxChangeShare: null });
    expect(back.integration?.["nextSyncAt"]).not.toBe(first);
    expect((await update({ status: "DISABLED" })).integration).toMatchObject({ nextSyncAt: null });
    expect((await update({ status: null })).integration).toMatchObject({ status: "MANUAL" });
  });

  test("that is AUTOMATIC needs to know when, and what", async () => {
    const automatic = { connectorId: "toy", config: toyConfig, status: "AUTOMATIC" };
    expect(await create(automatic)).toMatchObject({
      integration: null,
      userErrors: [{ kind: "INPUT", code: "SCHEDULE_NEEDED", field: ["schedule"] }],
    });
    const made = await create({ ...automatic, schedule: daily });
    expect(made.integration).toMatchObject({ status: "AUTOMATIC", schedule: { isDefault: false } });
    const id = String(made.integration?.["id"]);
    expect(await update({ schedule: null }, id)).toMatchObject({ userErrors: [{ code: "SCHEDULE_NEEDED" }] });
    expect((await update({ status: "MANUAL", schedule: null }, id)).integration).toMatchObject({
      schedule: null,
      nextSyncAt: null,
    });
    expect(await create({ connectorId: "asked", status: "AUTOMATIC", schedule: daily })).toMatchObject({
      integration: null,
      userErrors: [{ code: "NOTHING_TO_SYNC", field: ["status"] }],
    });
  });

  test("is not saved with a schedule or limits that are not good", async () => {
    const bad = { schedule: { cron: "0 3 30 2 *" }, maxChanges: -1, maxChangeShare: 1.01 };
    const told = [
      ["CRON_NEVER_RUNS", ["schedule", "cron"]],
      ["LIMIT_INVALID", ["maxChanges"]],
      ["LIMIT_INVALID", ["maxChangeShare"]],
    ];
    for (const saved of [await update({ name: "Never", ...bad }), await create(bad)]) {
      expect(saved.integration).toBeNull();
      expect(saved.userErrors.map(({ code, field }) => [code, field])).toEqual(told);
    }
    const { data } = await gateway.query("query ($id: ID!) { integration(id: $id) { name } }", { id: integrationId });
    expect(data.integration.name).not.toBe("Never");
  });
});

test("an automatic integration syncs by itself when its time has come, and then waits for the next", async () => {
  // At any time of day: nothing begins within a blackout.
  const { integration } = await update({ status: "AUTOMATIC", schedule: { ...daily, blackouts: [] } });
  await gateway.database.sql`
    update integrations set next_sync_at = now() - interval '1 day' where next_sync_at is not null`;
  const sync = await vi.waitFor(
    async () => {
      const { data } = await gateway.query(
        "query ($id: ID!) { integration(id: $id) { nextSyncAt lastSync { id trigger startedBy { name } } } }",
        { id: integrationId },
      );
      expect(data.integration.lastSync).toMatchObject({ trigger: "SCHEDULE", startedBy: null });
      expect(data.integration.nextSyncAt).toBe(integration?.["nextSyncAt"]);
      return data.integration.lastSync;
    },
    { timeout: 15_000, interval: 50 },
  );
  expect(await syncToEnd(gateway, sync.id)).toMatchObject({ status: "SUCCEEDED", progress: { updated: 3 } });
});
