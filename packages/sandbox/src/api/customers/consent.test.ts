import { expect, it } from "vitest";
import { call, startForTest, textOf } from "../../../test/call-store.js";

const path = "/v3/customers/7/consent";

it("is not wrapped in data, and empty for who was never asked; updated_at is the time of the call", async () => {
  const sandbox = await startForTest({ customers: 10 });
  sandbox.control.consents.delete(7);
  const started = Date.now() - 1000;
  const { status, json } = await call(sandbox, path);
  expect(status).toBe(200);
  const { updated_at, ...rest } = json;
  expect(rest).toEqual({ allow: [], deny: [] });
  expect(Date.parse(textOf(updated_at))).toBeGreaterThanOrEqual(started);
});

it("keeps what is put, as a whole", async () => {
  const sandbox = await startForTest({ customers: 10 });
  const put = (body: unknown) => call(sandbox, path, { method: "PUT", body });
  const told = await put({ allow: ["essential", "targeting"], deny: ["analytics"] });
  expect(told.status).toBe(200);
  expect(told.json).toMatchObject({ allow: ["essential", "targeting"], deny: ["analytics"] });
  await put({ allow: [], deny: ["functional"] });
  expect((await call(sandbox, path)).json).toMatchObject({ allow: [], deny: ["functional"] });
  expect(sandbox.control.consents.get(7)).toEqual({ customer_id: 7, allow: [], deny: ["functional"] });
});

it.each([
  [{ allow: ["essential"] }, { deny: "error.path.missing" }],
  [{ deny: [] }, { allow: "error.path.missing" }],
  [{ allow: "essential", deny: [] }, { allow: "error.expected.jsarray" }],
  [{ allow: ["essential", "marketing"], deny: [] }, { "allow[1]": "error.expected.validenumvalue" }],
  [{ allow: [], deny: ["targeting", "targeting"] }, { deny: "error.expected.uniqueitems" }],
  [{ allow: ["targeting"], deny: ["targeting"] }, { deny: "error.expected.uniqueitems" }],
])("refuses %j with 422", async (body, errors) => {
  const sandbox = await startForTest({ customers: 10 });
  const before = sandbox.control.consents.get(7);
  const told = await call(sandbox, path, { method: "PUT", body });
  expect([told.status, told.json["errors"]]).toEqual([422, errors]);
  expect(sandbox.control.consents.get(7)).toEqual(before);
});

it("is 404 for a customer that there is not, and gone with one that is deleted", async () => {
  const sandbox = await startForTest({ customers: 10 });
  sandbox.control.consents.set(7, { allow: ["essential"], deny: [] });
  sandbox.control.deleteCustomer(7);
  expect((await call(sandbox, path)).status).toBe(404);
  expect((await call(sandbox, "/v3/customers/x/consent")).status).toBe(404);
  expect([...sandbox.control.consents.list()].map(({ customer_id }) => customer_id)).not.toContain(7);
});

it("is seeded for some customers, in several ways", async () => {
  const sandbox = await startForTest({ customers: 200 });
  const declared = [...sandbox.control.consents.list()];
  expect(declared.length).toBeGreaterThan(50);
  expect(declared.length).toBeLessThan(110);
  expect(new Set(declared.map(({ allow }) => allow.join())).size).toBe(4);
});
