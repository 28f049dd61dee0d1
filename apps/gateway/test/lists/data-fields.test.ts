/** What is known of people, in typed data fields at the provider. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { configure, membersOf, told, warningsOf } from "./admin.js";
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

test("while a data field does not take what is mapped into it nobody comes in or is changed, each is told why, and who opts out leaves", async () => {
  world.dotdigital.addDataField("AGE", "Numeric");
  const leaving = world.subscribe("leaving@example.com");
  world.subscribe("staying@example.com");
  const list = { name: "Of ages" };
  const integration = await world.integrate({ subscribers: { list } });
  await world.run(integration);
  world.sandbox.control.subscribers.update(leaving, { consents: [] });
  world.subscribe("coming@example.com");
  const fields = [{ to: "age", from: "company" }];
  await configure(world, integration, { subscribers: { list }, fields });
  const foretold = await world.run(integration, { dryRun: true });
  const { sync, results } = await world.run(integration);
  expect(sync).toMatchObject({ status: "COMPLETED_WITH_ERRORS" });
  expect(membersOf(world, "Of ages")).not.toContain("leaving@example.com");
  expect(told(results)).toMatchObject({
    "leaving@example.com": ["UPDATED", "opted_out"],
    "staying@example.com": ["UNCHANGED", "consent_granted"],
    "coming@example.com": ["FAILED", "consent_granted"],
  });
  expect(told(foretold.results)).toEqual(told(results));
  const errors = results.find(({ key }) => key === "coming@example.com")?.errors;
  expect(errors).toMatchObject([
    { code: "FIELD_TYPE_MISMATCH", message: "The provider's data field age holds a number, and company is a text." },
  ]);
  expect((await warningsOf(world, integration)).map(({ code }) => code)).toEqual(["FIELD_TYPE_MISMATCH"]);

  await configure(world, integration, { subscribers: { list }, fields: [{ to: "EMPLOYER", from: "company" }] });
  await world.run(integration);
  expect(membersOf(world, "Of ages")).toContain("coming@example.com");
  expect(await warningsOf(world, integration)).toEqual([]);
});

test("a test of the connection tells of what does not go into a data field", async () => {
  world.dotdigital.addDataField("SIZE", "Numeric");
  const config = { fields: [{ to: "size", from: "company" }] };
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

test("where accounts are not looked at, or not any more, nobody is told to have one or none, and it outranks nothing", async () => {
  const email = "once@example.com";
  world.subscribe(email, { first_name: "Subscribed" });
  const account = world.sandbox.control.addCustomer({ email, first_name: "Account", last_name: "Holder" }).id;
  const mapped = {
    subscribers: { list: { name: "Of names" } },
    fields: [
      { to: "HAS_ACCOUNT", from: "isCustomer" },
      { to: "CALLED", from: "firstName" },
    ],
  };
  const customers = { list: { name: "Of accounts" } };
  const integration = await world.integrate({ ...mapped, customers: { ...customers, enabled: false } });
  const ownResult = async () => (await world.run(integration)).results.find(({ key }) => key === email);
  await ownResult();
  expect(world.dotdigital.contact(email)?.dataFields).toMatchObject({ CALLED: "Subscribed" });
  expect(world.dotdigital.contact(email)?.dataFields).not.toHaveProperty("HAS_ACCOUNT");
  await configure(world, integration, { ...mapped, customers: { ...customers, enabled: true } });
  expect((await ownResult())?.details).toMatchObject({ isA: ["customer", "subscriber"] });
  expect(world.dotdigital.contact(email)?.dataFields).toMatchObject({ CALLED: "Account", HAS_ACCOUNT: true });
  await configure(world, integration, { ...mapped, customers: { ...customers, enabled: false } });
  world.sandbox.control.deleteCustomer(account);
  expect((await ownResult())?.details).toMatchObject({ isA: ["subscriber"] });
  expect(world.dotdigital.contact(email)?.dataFields).toMatchObject({ CALLED: "Subscribed" });
});
