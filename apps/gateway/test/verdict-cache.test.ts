/** Verdicts that are kept: for all stores, for their time, and without the addresses. */
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync } from "./syncs.js";

const customers = 120;
let gateway: TestGateway;
let second: Sandbox;
let third: Sandbox;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers } });
  // Other stores with the same customers.
  second = await startSandbox({ customers, storeHash: "second", plan: "enterprise" });
  third = await startSandbox({ customers, storeHash: "third", plan: "enterprise" });
  ({ integrationId } = await setUpValidation(gateway));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all([second.stop(), third.stop()]);
});

/** What a dry run finds of each customer: reason, and when it was looked at. */
async function found(of: string): Promise<Map<string, { reason: string | null; checkedAt: unknown }>> {
  const sync = await runSync(gateway, { integrationId: of, dryRun: true, keepUnchanged: true });
  const results = await allResults(gateway, sync.id);
  expect(results).toHaveLength(customers);
  return new Map(
    results.map(({ key, reason, details }) => [key, { reason, checkedAt: details?.["checkedAt"] }] as const),
  );
}

/** Refused by form alone, or not learned: these are looked at anew each time. */
const isAnew = (reason: string | null): boolean =>
  reason === "syntax" || reason === "reserved_domain" || reason === "dns_failure" || reason === "no_email";

test("a verdict is taken from the cache in its time, in another store of the gateway too; what was unknown is asked again", async () => {
  const first = await found(integrationId);
  const other = await setUpValidation(gateway, {}, second);
  const reasons = (of: typeof first) => new Map([...of].map(([key, { reason }]) => [key, reason]));
  const kept = (of: typeof first) => new Map([...of].filter(([, { reason }]) => !isAnew(reason)));
  for (const again of [await found(integrationId), await found(other.integrationId)]) {
    expect(reasons(again)).toEqual(reasons(first));
    expect(kept(again)).toEqual(kept(first));
  }
  expect(kept(first).size).toBeGreaterThan(customers / 2);
});

test("an integration that keeps nothing asks anew each time", async () => {
  const config = { windowDays: { valid: 0, risky: 0, invalid: 0, unknown: 0 } };
  const anew = await setUpValidation(gateway, config, third);
  const [one, two] = [await found(anew.integrationId), await found(anew.integrationId)];
  const judged = [...one].filter(([, { reason }]) => reason !== "no_email");
  expect(judged.length).toBeGreaterThan(customers / 2);
  expect(judged.filter(([key, { checkedAt }]) => two.get(key)?.checkedAt === checkedAt)).toEqual([]);
});

test("no address of any customer stands in the cache", async () => {
  const { sql } = gateway.database;
  const rows = await sql<{ row: string }[]>`select to_jsonb(v)::text as row from validation.verdicts v`;
  expect(rows.length).toBeGreaterThan(customers / 2);
  const addresses = Array.from({ length: customers }, (_, index) => gateway.sandbox.control.customer(index + 1)?.email)
    .filter((email) => email !== undefined)
    .map((email) => email.toLowerCase());
  for (const { row } of rows) for (const email of addresses) expect(row.toLowerCase()).not.toContain(email);
});
