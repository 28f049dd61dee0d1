/** What is known of people, in typed data fields at the provider. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeAll(async () => {
  world = await startListsWorld({ customers: 1 });
});
afterAll(() => world[Symbol.asyncDispose]());

test("data fields are made with the type of what goes into them, texts take all else in words, and a second sync writes nothing", async () => {
  const { sandbox, dotdigital } = world;
  const [customer] = sandbox.control.snapshot().customers;
  const email = customer?.email.toLowerCase() ?? "";
  world.subscribe(email);
  dotdigital.addDataField("NUMBER");
  const integration = await world.integrate({
    customers: { enabled: true },
    fields: [
      { to: "ACCOUNT", from: "customerId" },
      { to: "NUMBER", from: "customerId" },
      { to: "SINCE", from: "customerSince" },
      { to: "IS_DOWN", from: "isSubscriber" },
    ],
  });
  await world.run(integration);
  expect(dotdigital.dataFields()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "ACCOUNT", type: "Numeric" }),
      expect.objectContaining({ name: "SINCE", type: "Date" }),
      expect.objectContaining({ name: "IS_DOWN", type: "Boolean" }),
    ]),
  );
  const { ACCOUNT, NUMBER, SINCE, IS_DOWN } = dotdigital.contact(email)?.dataFields ?? {};
  expect({ ACCOUNT, NUMBER, IS_DOWN }).toEqual({ ACCOUNT: customer?.id, NUMBER: String(customer?.id), IS_DOWN: true });
  expect(Date.parse(String(SINCE))).not.toBeNaN();
  const again = await world.run(integration);
  expect(again.sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: 1, updated: 0 } });
});

test("what does not go into a data field of the account is refused before anything is written", async () => {
  world.dotdigital.addDataField("AGE", "Numeric");
  const config = { fields: [{ to: "age", from: "company" }] };
  const { sync } = await world.run(await world.integrate(config));
  expect(sync).toMatchObject({ status: "FAILED", error: { code: "FIELD_TYPE_MISMATCH" } });
  const { data } = await world.gateway.query(
    "mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { ok checks { name status } } }",
    {
      input: {
        storeId: world.storeId,
        connectorId: "lists",
        config: { provider: world.provider, ...config },
      },
    },
  );
  expect(data.testIntegration).toMatchObject({ ok: false });
  expect(data.testIntegration.checks).toContainEqual({ name: "data fields", status: "FAILED" });
});
