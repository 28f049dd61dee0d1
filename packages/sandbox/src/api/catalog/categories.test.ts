import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const path = "/v3/catalog/categories";

it("lists a tree of three levels, by filter and sorted", async () => {
  const sandbox = await startForTest({ products: 5 });
  const all = sandbox.control.catalog.categories();
  const list = await call(sandbox, path);
  expect(list.json["data"]).toEqual(all);
  const ids = async (query: string) => each((await call(sandbox, `${path}?${query}`)).json["data"]!, "id");
  const children = (parent: number) => all.filter(({ parent_id }) => parent_id === parent).map(({ id }) => id);
  expect(await ids("parent_id=1")).toEqual(children(1));
  expect(children(children(1)[0]!).length).toBeGreaterThan(1);
  expect(await ids("parent_id:in=0")).toEqual(children(0));
  expect(await ids("name=M%C3%BCtzen")).toEqual(all.filter(({ name }) => name === "Mützen").map(({ id }) => id));
  expect((await ids("name=M%C3%BCtzen")).length).toBe(2);
  expect(await ids("is_visible=false")).toEqual(all.filter((one) => !one.is_visible).map(({ id }) => id));
  expect(await ids("name:like=lamp&id:max=99")).toEqual(
    all.filter(({ name }) => /lamp/i.test(name)).map(({ id }) => id),
  );
  const named = each((await call(sandbox, `${path}?sort=name&include_fields=name`)).json["data"]!, "name");
  expect(named).not.toEqual(all.map(({ name }) => name));
  expect(await ids("sort=parent_id&direction=desc")).not.toEqual(all.map(({ id }) => id));
  expect(await ids("sort=id&direction=desc")).toEqual(all.map(({ id }) => id).toReversed());
  expect(named.map(String).toSorted()).toEqual(all.map(({ name }) => name).toSorted());
});

it("makes, changes and deletes with all below, but none that holds products", async () => {
  const sandbox = await startForTest({ products: 200 });
  const { catalog } = sandbox.control;
  const made = await call(sandbox, path, { method: "POST", body: { name: "Neu", parent_id: 2 } });
  expect(made.json["data"]).toMatchObject({ name: "Neu", parent_id: 2, is_visible: true });
  const id = Number(made.json["data"]!["id"]);
  const changed = await call(sandbox, `${path}/${id}`, { method: "PUT", body: { is_visible: false } });
  expect(changed.json["data"]).toMatchObject({ id, name: "Neu", is_visible: false });
  const leaf = catalog.categories().find(({ parent_id }) => parent_id === 2)!;
  const holds = (below: readonly number[]) =>
    [...catalog.products()].filter(({ categories }) => categories.some((one) => below.includes(one)));
  const full = await call(sandbox, `${path}/1`, { method: "DELETE" });
  expect([full.status, full.json["title"]]).toEqual([422, "The category contains products."]);
  expect((await call(sandbox, `${path}/${leaf.id}`)).status).toBe(200);
  const all = catalog.categories();
  const below = [1];
  for (const parent of below) below.push(...all.filter((one) => one.parent_id === parent).map((one) => one.id));
  for (const product of holds(below)) catalog.deleteProduct(product.id);
  for (const _time of [1, 2]) expect((await call(sandbox, `${path}/1`, { method: "DELETE" })).status).toBe(204);
  for (const gone of below) expect((await call(sandbox, `${path}/${gone}`)).status).toBe(404);
});

it("keeps names unique under one parent, and parents in the tree", async () => {
  const sandbox = await startForTest({ products: 1 });
  const post = async (body: unknown) => (await call(sandbox, path, { method: "POST", body })).status;
  expect(await post({ name: "DAMEN", parent_id: 1 })).toBe(409);
  expect(await post({ name: "Damen", parent_id: 0 })).toBe(200);
  expect(await post({ name: "Damen", parent_id: 999 })).toBe(422);
  expect(await post({ name: "Ohne Eltern" })).toBe(422);
  expect(await post({ name: "x".repeat(51), parent_id: 0 })).toBe(422);
  const move = await call(sandbox, `${path}/1`, { method: "PUT", body: { parent_id: 3 } });
  expect([move.status, move.json["errors"]]).toEqual([422, { parent_id: "A category cannot be below itself." }]);
});

it("deletes many categories by a filter only", async () => {
  const sandbox = await startForTest({ products: 1 });
  const before = sandbox.control.catalog.categories();
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(422);
  expect(sandbox.control.catalog.categories()).toEqual(before);
  sandbox.control.catalog.deleteProduct(1);
  expect((await call(sandbox, `${path}?parent_id=0`, { method: "DELETE" })).status).toBe(204);
  expect(sandbox.control.catalog.categories()).toEqual([]);
});
