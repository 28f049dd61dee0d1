/** A sync is taken back that moved customers out of a group which somebody has deleted since. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { allResults, runSync, syncToEnd } from "./syncs.js";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 6 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("those who were in it fail alone, in the store's own words; the others are put back", async () => {
  const { control } = gateway.sandbox;
  const emails = ["ann@gmail.com", "bob@gmail.com", "info@gmail.com", "sales@gmail.com"];
  for (const [index, email] of emails.entries()) control.updateCustomer(index + 1, { email, customer_group_id: 0 });
  const { integrationId } = await setUpValidation(gateway);
  await runSync(gateway, { integrationId });
  const groupOf = (id: number) => control.customer(id)?.customer_group_id;
  const [valid, risky] = [groupOf(1), groupOf(3)];
  expect([groupOf(2), groupOf(4)]).toEqual([valid, risky]);
  expect(risky).not.toBe(valid);
  for (const id of [1, 2, 3, 4]) control.updateCustomer(id, { email: `nobody-${id}@nowhere.invalid` });
  const moved = await runSync(gateway, { integrationId });
  const invalid = groupOf(1);
  expect(moved.progress.updated).toBe(4);
  control.deleteGroup(valid ?? 0);

  const { data } = await gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id) { sync { id } userErrors { code } } }",
    { id: moved.id },
  );
  const undone = await syncToEnd(gateway, data.undoSync.sync.id);
  expect(undone).toMatchObject({ status: "COMPLETED_WITH_ERRORS", progress: { updated: 2, failed: 2, skipped: 0 } });
  const failed = await allResults(gateway, undone.id, { filter: { outcome: ["FAILED"] } });
  expect(new Set(failed.map(({ externalId }) => externalId))).toEqual(new Set(["1", "2"]));
  for (const { errors } of failed) {
    expect(errors).toMatchObject([{ kind: "INPUT", message: expect.stringContaining("group") as string }]);
  }
  expect([1, 2, 3, 4].map(groupOf)).toEqual([invalid, invalid, risky, risky]);
});
