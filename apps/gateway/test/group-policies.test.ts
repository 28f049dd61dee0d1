/** What each policy for groups makes of a store's groups, and that an undo gives all of them back. */
import type { Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCustomerStore } from "./customer-store.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync, syncToEnd, userErrors } from "./syncs.js";

const customers = 24;
const statuses = ["valid", "risky", "invalid", "unknown"];
/** Names that a store brings along from another tool. */
const groupNames = { valid: "Email: ok", risky: "Email: risky", invalid: "Email: bad", unknown: "Email: ?" };
const config = { attributeName: "email_state", groupNames };

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(() => gateway[Symbol.asyncDispose]());

/** A third of the customers has no group, a third the one that everybody gets, a third pays wholesale prices. */
async function store(storeHash: string): Promise<Sandbox> {
  const sandbox = await startCustomerStore({ customers, storeHash });
  const { control } = sandbox;
  const ids = [0, control.addGroup("Everybody").id, control.addGroup("Wholesale").id];
  for (const { id } of control.customers()) control.updateCustomer(id, { customer_group_id: ids[id % 3] ?? 0 });
  return sandbox;
}

function groupsOf({ control }: Sandbox): Map<number, string | null> {
  const names = new Map(control.groups().map(({ id, name }) => [id, name]));
  return new Map([...control.customers()].map(({ id, customer_group_id: group }) => [id, names.get(group) ?? null]));
}

/** The attribute's value of each customer that has one. */
function statusesOf({ control }: Sandbox): Map<number, string> {
  const id = control.attributes().find(({ name }) => name === config.attributeName)?.id;
  const { attributeValues } = control.snapshot({ dates: false });
  const ours = attributeValues.filter(({ attribute_id: attribute }) => attribute === id);
  return new Map(ours.map((value) => [value.customer_id, value.attribute_value]));
}

async function undo(syncId: string): Promise<void> {
  const { data } = await gateway.query(`mutation ($id: ID!) { undoSync(id: $id) { sync { id } ${userErrors} } }`, {
    id: syncId,
  });
  expect(data.undoSync.userErrors).toEqual([]);
  expect(await syncToEnd(gateway, data.undoSync.sync.id)).toMatchObject({ status: "SUCCEEDED" });
}

test.each([
  { policy: { groupPolicy: "own" }, kept: ["Everybody", "Wholesale"] },
  { policy: { groupPolicy: "replace", replaceableGroups: ["Everybody"] }, kept: ["Wholesale"] },
  { policy: { groupPolicy: "all" }, kept: [] },
  { policy: { groupPolicy: "none" }, kept: [null, "Everybody", "Wholesale"] },
])("$policy.groupPolicy leaves $kept, and is taken back whole", async ({ policy, kept }) => {
  await using sandbox = await store(`policy${policy.groupPolicy}`);
  const { integrationId } = await setUpValidation(gateway, { ...config, ...policy }, sandbox);
  const before = groupsOf(sandbox);

  const { id, status } = await runSync(gateway, { integrationId });
  expect(status).toBe("SUCCEEDED");
  const [after, written] = [groupsOf(sandbox), statusesOf(sandbox)];
  const told = new Map((await allResults(gateway, id)).map((each) => [Number(each.externalId), each]));
  expect(written.size).toBe(customers);
  expect(new Set(written.values()).size).toBeGreaterThan(2);
  for (const [customer, had] of before) {
    const verdict = written.get(customer) ?? "";
    expect(statuses).toContain(verdict);
    expect(told.get(customer)?.label).toBe(verdict);
    const isKept = kept.some((name) => name === had);
    expect(after.get(customer), `customer ${customer}`).toBe(
      isKept ? had : groupNames[verdict as keyof typeof groupNames],
    );
    const named = isKept && policy.groupPolicy !== "none" ? had : undefined;
    expect(told.get(customer)?.details?.["groupKept"]).toBe(named);
  }

  await undo(id);
  expect(groupsOf(sandbox)).toEqual(before);
  expect(statusesOf(sandbox)).toEqual(new Map());
});

test("deleting the integration leaves attribute and groups as they are", async () => {
  await using sandbox = await store("deleted");
  const { integrationId } = await setUpValidation(gateway, { ...config, groupPolicy: "all" }, sandbox);
  await runSync(gateway, { integrationId });
  const before = sandbox.control.snapshot();
  const { data } = await gateway.query(`mutation ($id: ID!) { deleteIntegration(id: $id) { ${userErrors} } }`, {
    id: integrationId,
  });
  expect(data.deleteIntegration.userErrors).toEqual([]);
  expect(sandbox.control.snapshot()).toEqual(before);
});
