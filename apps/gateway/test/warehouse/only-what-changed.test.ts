/** Only what changed is sent; what failed is tried again; what disappears is taken away only as far as it is ours. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syncToEnd, userErrors } from "../syncs.js";
import { customersFrom, person, startWarehouseWorld, type WarehouseWorld } from "./warehouse-world.js";

let world: WarehouseWorld;

beforeAll(async () => {
  world = await startWarehouseWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const outcomes = (results: readonly { key: string; outcome: string }[]): Record<string, string> =>
  Object.fromEntries(results.map(({ key, outcome }) => [key, outcome]));

const stored = (email: string) => {
  const found = world.gateway.sandbox.control.snapshot().customers.filter((each) => each.email === email);
  expect(found.length).toBeLessThan(2);
  return found[0];
};

describe("what changed", () => {
  it("is sent, and nothing else is even asked for", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => person(`c${index}`));
    await world.load("changed.json", rows);
    const id = await world.integrate(customersFrom("changed.json"));
    const first = await world.run(id);
    expect(first.sync).toMatchObject({ status: "SUCCEEDED", progress: { created: 30, total: 30 } });
    expect(stored("c7@example.net")).toMatchObject({ first_name: "First c7", company: "ACME", phone: "007" });

    const unchanged = await world.run(id);
    expect(unchanged.sync).toMatchObject({ status: "SUCCEEDED", progress: { unchanged: 30, apiCalls: 0 } });

    await world.load(
      "changed.json",
      rows.map((row) => (row["key"] === "c7" ? { ...row, company: "Umbrella" } : row)),
    );
    const changed = await world.run(id);
    expect(changed.sync).toMatchObject({ progress: { updated: 1, unchanged: 29, apiCalls: 2 } });
    const [result] = changed.results.filter(({ outcome }) => outcome === "UPDATED");
    expect(result).toMatchObject({
      key: "c7",
      before: { company: "ACME" },
      after: { company: "Umbrella" },
      details: { matchedBy: "email" },
    });
  });

  it("in the store is left to whoever changed it, until all is asked to be compared", async () => {
    await world.load("others.json", [person("o1")]);
    const id = await world.integrate(customersFrom("others.json"));
    await world.run(id);
    const { id: customer } = stored("o1@example.net") ?? { id: 0 };
    world.gateway.sandbox.control.updateCustomer(customer, { company: "By hand" });
    expect((await world.run(id)).sync).toMatchObject({ progress: { unchanged: 1 } });
    expect(stored("o1@example.net")).toMatchObject({ company: "By hand" });
    const full = await world.run(id, { full: true });
    expect(full.results).toMatchObject([{ before: { company: "By hand" }, after: { company: "ACME" } }]);
  });

  it("of the mapping is a change of every row", async () => {
    await world.load("mapping.json", [person("m1")]);
    const id = await world.integrate(customersFrom("mapping.json"));
    await world.run(id);
    const mapping = [
      { to: "email", from: "email" },
      { to: "first_name", expression: "upper(row.first_name)" },
      { to: "last_name", value: "Constant" },
    ];
    const { data } = await world.gateway.query(
      `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { ${userErrors} } }`,
      { id, input: { config: { ...customersFrom("mapping.json"), mapping } } },
    );
    expect(data.updateIntegration.userErrors).toEqual([]);
    expect((await world.run(id)).results).toMatchObject([{ after: { first_name: "FIRST M1", last_name: "Constant" } }]);
  });
});

describe("what failed", () => {
  it("is tried again although the row is the same, and what went through is not", async () => {
    await world.load("failing.json", [
      person("f1"),
      person("f2", { last_name: null }),
      person(null, { email: "n@example.net" }),
    ]);
    const id = await world.integrate(customersFrom("failing.json"));
    const first = await world.run(id);
    expect(first.sync).toMatchObject({ status: "COMPLETED_WITH_ERRORS", progress: { created: 1, failed: 2 } });
    expect(first.results.flatMap(({ key, errors }) => errors.map(({ code }) => [key, code]))).toEqual([
      ["f2", "REQUIRED_FIELDS_MISSING"],
      ["(no key) 1", "ROW_WITHOUT_KEY"],
    ]);
    const again = await world.run(id);
    expect(again.sync).toMatchObject({ progress: { unchanged: 1, failed: 2 } });
    await world.load("failing.json", [person("f1"), person("f2"), person("f2", { email: "other@example.net" })]);
    const doubled = await world.run(id);
    expect(doubled.results.find(({ key }) => key === "f2")?.errors).toMatchObject([
      { code: "DUPLICATE_KEY", message: '2 rows have the key "f2", so none of them was written.' },
    ]);
    await world.load("failing.json", [person("f1"), person("f2")]);
    expect(outcomes((await world.run(id)).results)).toEqual({ f1: "UNCHANGED", f2: "CREATED" });
  });

  it("is a second row for a customer, in the sync that made it and in all that follow", async () => {
    await world.load("two.json", [
      person("t1", { email: "two@example.net" }),
      person("t2", { email: "TWO@example.net", company: "Other" }),
    ]);
    const id = await world.integrate(customersFrom("two.json"));
    for (const firstOutcome of ["CREATED", "UNCHANGED"]) {
      const { results } = await world.run(id);
      expect(outcomes(results)).toEqual({ t1: firstOutcome, t2: "FAILED" });
      const [fault] = results.find(({ key }) => key === "t2")?.errors ?? [];
      expect(fault).toMatchObject({ kind: "CONFLICT", code: "TARGET_CLAIMED" });
      expect(fault?.message).toContain('"t1"');
    }
    expect(stored("two@example.net")).toMatchObject({ company: "ACME" });
    // Once the first row is gone the second stands for the customer.
    await world.load("two.json", [person("t2", { email: "TWO@example.net", company: "Other" })]);
    expect(outcomes((await world.run(id)).results)).toEqual({ t2: "UPDATED" });
  });
});

describe("what is remembered", () => {
  it("keeps a customer whose address changes at the source from being made twice", async () => {
    await world.load("moves.json", [person("v1")]);
    const id = await world.integrate(customersFrom("moves.json"));
    await world.run(id);
    await world.load("moves.json", [person("v1", { email: "moved@example.net" })]);
    const { results } = await world.run(id);
    expect(results).toMatchObject([
      {
        outcome: "UPDATED",
        before: { email: "v1@example.net" },
        after: { email: "moved@example.net" },
        details: { matchedBy: "remembered" },
      },
    ]);
  });

  it("is forgotten with an undo: the customers are gone, and made again when somebody asks for it", async () => {
    await world.load("undone.json", [person("u1"), person("u2")]);
    const id = await world.integrate(customersFrom("undone.json"));
    const { sync } = await world.run(id);
    const undo = await world.gateway.query(
      `mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } ${userErrors} } }`,
      { id: sync.id },
    );
    expect(await syncToEnd(world.gateway, undo.data.undoSync.sync.id)).toMatchObject({ progress: { deleted: 2 } });
    expect(stored("u1@example.net")).toBeUndefined();
    expect(outcomes((await world.run(id)).results)).toEqual({ u1: "CREATED", u2: "CREATED" });
  });
});
