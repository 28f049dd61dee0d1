import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { idsBetween, wireList } from "../../test/wire-catalog.js";

const wireCategory = (id: number, name: string, parentId = 0): Record<string, unknown> => ({
  id,
  parent_id: parentId,
  name,
  description: "",
  sort_order: 2,
  is_visible: true,
  custom_url: { url: `/${id}/`, is_customized: false },
});

test("categories ascend by id, and go on after the last one", async () => {
  await using store = await scriptedStore(({ query }) => {
    const left = idsBetween(1, 5).filter((id) => id > Number(query["id:greater"] ?? 0));
    const page = left.slice(0, Number(query["limit"]));
    return {
      json: wireList(
        page.map((id) => wireCategory(id, `C${id}`, id - 1)),
        left.length,
      ),
    };
  });
  const parents: number[] = [];
  for await (const page of store.client.categories.pages({ limit: 2, filter: { isVisible: true } }))
    parents.push(...page.items.map(({ parentId }) => parentId));
  expect(parents).toEqual([0, 1, 2, 3, 4]);
  expect(store.received.map(({ query }) => query)).toEqual([
    { is_visible: "true", sort: "id", limit: "2" },
    { is_visible: "true", sort: "id", limit: "2", "id:greater": "2" },
    { is_visible: "true", sort: "id", limit: "2", "id:greater": "4" },
  ]);
  expect(await store.client.categories.list({ parentId: 0 })).toHaveLength(5);
});

test("categories are found by ids and by name under a parent", async () => {
  await using store = await scriptedStore(() => ({
    json: wireList([wireCategory(39, "Bath", 19), wireCategory(40, "Baths", 19)]),
  }));
  expect(await store.client.categories.byName("bath", { parentId: 19 })).toMatchObject([{ id: 39, parentId: 19 }]);
  expect(await store.client.categories.byIds([39, 40])).toHaveLength(2);
  expect(await store.client.categories.byIds([])).toEqual([]);
  expect(store.received.map(({ query }) => query)).toEqual([
    { name: "bath", parent_id: "19", sort: "id", limit: "250" },
    { "id:in": "39,40", sort: "id", limit: "250" },
  ]);
});

test("a category that a 207 does not tell is read after its write", async () => {
  await using store = await scriptedStore(({ call }) => {
    const unsaved = { status: 207, json: { status: 207, title: "The URL was not saved", type: "" } };
    if (call === "GET /v3/catalog/categories") return { json: wireList([wireCategory(41, "Bath", 19)]) };
    return call.startsWith("GET") ? { json: { data: wireCategory(41, "Bath", 19), meta: {} } } : unsaved;
  });
  const { categories } = store.client;
  expect(await categories.create({ parentId: 19, name: "Bath", customUrl: { url: "/bath/" } })).toMatchObject({
    value: { id: 41 },
    unsaved: "The URL was not saved",
  });
  expect(await categories.update({ id: 41, isVisible: false })).toMatchObject({ value: { id: 41 } });
  expect(store.received.map(({ call, body }) => [call, body])).toEqual([
    ["POST /v3/catalog/categories", { parent_id: 19, name: "Bath", custom_url: { url: "/bath/" } }],
    ["GET /v3/catalog/categories", undefined],
    ["PUT /v3/catalog/categories/41", { is_visible: false }],
    ["GET /v3/catalog/categories/41", undefined],
  ]);
});

test("a category half saved (207) says so, whatever shape the words have", async () => {
  for (const [json, unsaved] of [
    [{ data: wireCategory(41, "Bath"), errors: { custom_url: "taken" } }, "custom_url: taken"],
    [{ errors: { custom_url: "taken" } }, "custom_url: taken"],
    [{ data: wireCategory(41, "Bath") }, expect.stringContaining("in part")],
  ]) {
    await using store = await scriptedStore(({ call }) =>
      call.startsWith("GET") ? { json: { data: wireCategory(41, "Bath"), meta: {} } } : { status: 207, json },
    );
    expect(await store.client.categories.update({ id: 41, name: "Bath" })).toMatchObject({
      value: { id: 41 },
      unsaved,
    });
  }
});

test("a category's answer in another shape leaves it open whether it was made, and its cause names the field", async () => {
  await using store = await scriptedStore(() => ({ json: { data: { id: 1, name: "Bath" }, meta: {} } }));
  await expect(store.client.categories.create({ parentId: 0, name: "Bath" })).rejects.toMatchObject({
    code: "OUTCOME_UNKNOWN",
    cause: { code: "RESPONSE_MALFORMED", field: "data.parent_id" },
  });
});

test("of categories to delete the one with products is refused alone, and none sends nothing", async () => {
  await using store = await scriptedStore(({ query }) =>
    (query["id:in"] ?? "").split(",").includes("3")
      ? { status: 422, json: { status: 422, title: "The category has products." } }
      : { status: 204 },
  );
  expect(await store.client.categories.delete([])).toEqual([]);
  expect(store.received).toHaveLength(0);
  const outcomes = await store.client.categories.delete([1, 2, 3, 4]);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.fault.message))).toEqual([
    1,
    2,
    "The category has products.",
    4,
  ]);
});
