import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const path = "/v3/catalog/brands";

it("lists brands by ascending id, by filter and by name", async () => {
  const sandbox = await startForTest({ products: 5 });
  const all = sandbox.control.catalog.brands();
  const list = await call(sandbox, path);
  expect(list.json["data"]).toEqual(all);
  expect(list.json["data"]![0]).toMatchObject({ id: 1, name: "Hansen & Söhne", custom_url: { is_customized: false } });
  const ids = async (query: string) => each((await call(sandbox, `${path}?${query}`)).json["data"]!, "id");
  expect(await ids("id:in=2,4,99")).toEqual([2, 4]);
  expect(await ids("name=lumière")).toEqual([2]);
  expect(await ids("name:like=%C5%82%C3%B3d")).toEqual([8]);
  expect(await ids(`page_title=${encodeURIComponent(all[2]!.page_title)}`)).toEqual([3]);
  expect(await ids("id:min=11&sort=name&direction=asc")).toEqual([12, 11]);
  expect((await call(sandbox, `${path}?colour=red`)).status).toBe(422);
});

it("makes, changes and deletes; products of a deleted brand are of none", async () => {
  const sandbox = await startForTest({ products: 40 });
  const made = await call(sandbox, path, { method: "POST", body: { name: "Über", meta_keywords: ["a"] } });
  expect(made.status).toBe(200);
  expect(made.json["data"]).toMatchObject({ id: 13, name: "Über", custom_url: { url: "/uber/" } });
  const changed = await call(sandbox, `${path}/13`, { method: "PUT", body: { page_title: "Alles" } });
  expect(changed.json["data"]).toMatchObject({ name: "Über", page_title: "Alles" });
  const product = [...sandbox.control.catalog.products()].find(({ brand_id }) => brand_id === 4)!;
  for (const _time of [1, 2]) expect((await call(sandbox, `${path}/4`, { method: "DELETE" })).status).toBe(204);
  expect((await call(sandbox, `/v3/catalog/products/${product.id}`)).json["data"]!["brand_id"]).toBe(0);
  expect((await call(sandbox, `${path}/4`)).status).toBe(404);
});

it("refuses a name in use with 409, whatever its case, and a brand without one with 422", async () => {
  const sandbox = await startForTest({ products: 1 });
  expect((await call(sandbox, path, { method: "POST", body: { name: "LUMIÈRE" } })).status).toBe(409);
  expect((await call(sandbox, `${path}/1`, { method: "PUT", body: { name: "Lumière" } })).status).toBe(409);
  expect((await call(sandbox, `${path}/2`, { method: "PUT", body: { name: "LUMIÈRE" } })).status).toBe(200);
  const told = await call(sandbox, path, { method: "POST", body: { page_title: 7 } });
  expect([told.status, told.json["errors"]]).toEqual([
    422,
    { name: "Please provide a name.", page_title: "page_title must be a string" },
  ]);
});

it("deletes many brands by a filter only", async () => {
  const sandbox = await startForTest({ products: 1 });
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(422);
  expect(sandbox.control.catalog.brands()).toHaveLength(12);
  expect((await call(sandbox, `${path}?id:in=1,2`, { method: "DELETE" })).status).toBe(204);
  expect(sandbox.control.catalog.brands()).toHaveLength(10);
});
