import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const path = "/v3/catalog/products/3/custom-fields";

it("lists, makes, reads, changes and deletes", async () => {
  const sandbox = await startForTest({ products: 5 });
  sandbox.control.catalog.setCustomFields(3, [
    { name: "Material", value: "Glas" },
    { name: "Pflege", value: "Handwäsche" },
  ]);
  const list = await call(sandbox, `${path}?limit=1&page=2`);
  expect(each(list.json["data"]!, "value")).toEqual(["Handwäsche"]);
  expect(list.json["meta"]!["pagination"]).toMatchObject({ total: 2, total_pages: 2 });
  const made = await call(sandbox, path, { method: "POST", body: { name: "ISBN", value: "978-3" } });
  expect(made.status).toBe(200);
  const id = Number(made.json["data"]!["id"]);
  const changed = await call(sandbox, `${path}/${id}`, { method: "PUT", body: { value: "979-1" } });
  expect(changed.json["data"]).toEqual({ id, name: "ISBN", value: "979-1" });
  expect((await call(sandbox, `${path}/${id}?include_fields=value`)).json["data"]).toEqual({ id, value: "979-1" });
  expect((await call(sandbox, `${path}/${id}`, { method: "DELETE" })).status).toBe(204);
  for (const method of ["GET", "DELETE"]) {
    expect((await call(sandbox, `${path}/${id}`, { method })).status).toBe(404);
  }
  expect((await call(sandbox, "/v3/catalog/products/6/custom-fields")).status).toBe(404);
  expect(
    (await call(sandbox, "/v3/catalog/products?id=3&include=custom_fields")).json["data"]![0]!["custom_fields"],
  ).toHaveLength(2);
});

it("moves the product's date_modified", async () => {
  const sandbox = await startForTest({ products: 5 });
  const before = sandbox.control.catalog.product(3)!.date_modified;
  await call(sandbox, path, { method: "POST", body: { name: "ISBN", value: "978-3" } });
  expect(sandbox.control.catalog.product(3)!.date_modified > before).toBe(true);
});

it("refuses a pair that is there, what is too long or missing, and the 201st", async () => {
  const sandbox = await startForTest({ products: 5 });
  const fields = Array.from({ length: 199 }, (_, index) => ({ name: "Nummer", value: `${index}` }));
  const [first] = sandbox.control.catalog.setCustomFields(3, fields);
  const post = (body: unknown) => call(sandbox, path, { method: "POST", body });
  expect((await post({ name: "Nummer", value: "7" })).status).toBe(422);
  expect((await post({ name: "Nummer" })).json["errors"]).toEqual({ value: "Please provide a value." });
  expect((await post({ name: "n".repeat(251), value: "" })).json["errors"]).toEqual({
    name: "name must be between 1 and 250 characters",
    value: "value must be between 1 and 250 characters",
  });
  expect((await call(sandbox, `${path}/${first!.id}`, { method: "PUT", body: { value: "8" } })).status).toBe(422);
  expect((await post({ name: "nummer", value: "7" })).status).toBe(200);
  expect((await post({ name: "Nummer", value: "200" })).status).toBe(422);
});
