/** Mirroring takes away what this integration wrote, no more, and only where the source was read to its end. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { syncToEnd, userErrors } from "../syncs.js";
import { customersFrom, person, startWarehouseWorld, type WarehouseWorld } from "./warehouse-world.js";

let world: WarehouseWorld;

beforeAll(async () => {
  world = await startWarehouseWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const mirror = (missing: "delete" | "clear", maxShare = 0.9) => ({ mirror: { missing, maxShare } });
const customers = () => world.gateway.sandbox.control.snapshot().customers;
const stored = (email: string) => customers().find((each) => each.email === email);
const people = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => person(`${prefix}${index}`));

it("deletes what it made, clears what it only changed, and leaves alone what somebody has changed since", async () => {
  const { control } = world.gateway.sandbox;
  const { id: before } = control.addCustomer({ email: "d2@example.net", first_name: "Old", last_name: "Friend" });
  await world.load("delete.json", people("d", 5));
  const id = await world.integrate(customersFrom("delete.json", mirror("delete")));
  await world.run(id);
  const touched = stored("d3@example.net");
  // Dates are told in seconds: one that is written in the same second is not seen.
  await expect
    .poll(() => control.updateCustomer(touched?.id ?? 0, { notes: "a good one" }).date_modified)
    .not.toBe(touched?.date_modified);
  await world.load("delete.json", people("d", 1));

  const dry = await world.run(id, { dryRun: true });
  const { sync, results } = await world.run(id);
  // What needs nothing is told before what is carried out.
  const told = (some: typeof results) =>
    some.map(({ key, outcome, reason }) => `${key} ${outcome} ${reason}`).toSorted();
  expect(told(dry.results)).toEqual(told(results));
  expect(sync).toMatchObject({ status: "SUCCEEDED", progress: { deleted: 2, updated: 1, skipped: 1, unchanged: 1 } });
  expect(results.find(({ key }) => key === "d1")).toMatchObject({
    outcome: "DELETED",
    reason: "not_in_source",
    before: { email: "d1@example.net", company: "ACME" },
    after: null,
  });
  expect(stored("d1@example.net")).toBeUndefined();
  // Names and address are required of each, so they stay.
  expect(results.find(({ key }) => key === "d2")).toMatchObject({ after: { company: "", phone: "" } });
  expect(stored("d2@example.net")).toMatchObject({ id: before, company: "", phone: "", first_name: "First d2" });
  expect(results.find(({ key }) => key === "d3")).toMatchObject({ outcome: "SKIPPED", reason: "changed_since" });
  expect(stored("d3@example.net")).toMatchObject({ company: "ACME", notes: "a good one" });

  // What was deleted is made again by an undo, and is this integration's again.
  const undo = await world.gateway.query(
    `mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } ${userErrors} } }`,
    { id: sync.id },
  );
  await syncToEnd(world.gateway, undo.data.undoSync.sync.id);
  expect(stored("d1@example.net")).toMatchObject({ first_name: "First d1", company: "ACME", phone: "007" });
  expect(stored("d2@example.net")).toMatchObject({ company: "ACME", phone: "007" });
  const again = await world.run(id);
  expect(again.results.find(({ key }) => key === "d1")).toMatchObject({ outcome: "DELETED" });
});

it("clears only fields that still are as it wrote them", async () => {
  await world.load("clear.json", people("e", 3));
  const id = await world.integrate(customersFrom("clear.json", mirror("clear")));
  await world.run(id);
  world.gateway.sandbox.control.updateCustomer(stored("e2@example.net")?.id ?? 0, { company: "By hand" });
  await world.load("clear.json", people("e", 1));
  const { sync } = await world.run(id);
  expect(sync).toMatchObject({ progress: { updated: 2, unchanged: 1 } });
  expect(stored("e1@example.net")).toMatchObject({ company: "", phone: "" });
  expect(stored("e2@example.net")).toMatchObject({ company: "By hand", phone: "" });
  expect((await world.run(id)).sync).toMatchObject({ progress: { processed: 1 } });
  await world.load("clear.json", people("e", 3));
  expect((await world.run(id)).sync).toMatchObject({ progress: { updated: 2, unchanged: 1 } });
});

it("writes nothing at all where more is gone than may be, or everything", async () => {
  await world.load("limit.csv", people("l", 10));
  const id = await world.integrate(customersFrom("limit.csv", mirror("delete", 0.2)));
  await world.run(id);
  await world.load("limit.csv", [person("l0", { company: "Changed" }), ...people("l", 7).slice(1)]);
  const { sync } = await world.run(id);
  expect(sync).toMatchObject({ status: "FAILED", error: { kind: "CONFIG", code: "MIRROR_LIMIT_EXCEEDED" } });
  expect(sync.error?.message).toContain("3 of the 10 known rows");
  expect(stored("l0@example.net")).toMatchObject({ company: "ACME" });
  await world.load("limit.csv", people("l", 0));
  expect((await world.run(id)).sync).toMatchObject({ status: "FAILED", error: { code: "SOURCE_EMPTY" } });
  await world.load("limit.csv", people("l", 8));
  expect((await world.run(id)).sync).toMatchObject({ status: "SUCCEEDED", progress: { deleted: 2 } });
});

it("takes nothing away where only some keys are looked at", async () => {
  await world.load("keys.json", people("k", 4));
  const id = await world.integrate(customersFrom("keys.json", mirror("delete")));
  await world.run(id);
  await world.load("keys.json", people("k", 2));
  const { results } = await world.run(id, { keys: ["k1", "k3"] });
  expect(results.map(({ key, outcome, reason }) => [key, outcome, reason])).toEqual([
    ["k1", "UNCHANGED", null],
    ["k3", "SKIPPED", "not_found"],
  ]);
  expect(stored("k3@example.net")).toBeDefined();
});

it("takes nothing away while rows lack their keys: nobody can say which are gone", async () => {
  await world.load("keyless.json", people("n", 5));
  const id = await world.integrate(customersFrom("keyless.json", mirror("delete")));
  await world.run(id);
  await world.load("keyless.json", [...people("n", 4), { ...person("n4"), key: null }]);
  const { sync, results } = await world.run(id);
  expect(sync).toMatchObject({ status: "FAILED", error: { code: "MIRROR_ROWS_WITHOUT_KEY" } });
  expect(results).toEqual([]);
  expect(stored("n4@example.net")).toBeDefined();
});
