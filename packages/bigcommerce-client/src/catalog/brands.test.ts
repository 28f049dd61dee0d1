import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { idsBetween, wireList } from "../../test/wire-catalog.js";

const wireBrand = (id: number, name: string): Record<string, unknown> => ({
  id,
  name,
  page_title: "",
  meta_keywords: [""],
  image_url: "",
  custom_url: { url: `/brands/${id}/`, is_customized: false },
});

test("brands are listed by name, or found by ids or a name", async () => {
  await using store = await scriptedStore(() => ({
    json: wireList([wireBrand(35, "Sagaform"), wireBrand(36, "OFS")]),
  }));
  const { brands } = store.client;
  expect(await brands.list()).toMatchObject([{ id: 35, imageUrl: null, metaDescription: "" }, { id: 36 }]);
  expect(await brands.list({ nameLike: "o", ids: idsBetween(1, 60) })).toHaveLength(2);
  expect(await brands.byName("ofs")).toMatchObject({ id: 36 });
  expect(await brands.byName("OF")).toBeNull();
  expect(store.received.map(({ query: { page: _page, limit: _limit, ...filter } }) => filter)).toEqual([
    { sort: "name", direction: "asc" },
    { "name:like": "o", "id:in": idsBetween(1, 50).join(","), sort: "name", direction: "asc" },
    { "name:like": "o", "id:in": idsBetween(51, 60).join(","), sort: "name", direction: "asc" },
    { name: "ofs", sort: "name", direction: "asc" },
    { name: "OF", sort: "name", direction: "asc" },
  ]);
});

test("a brand is made and changed, a conflict is told, and one half saved is made", async () => {
  await using store = await scriptedStore((_request, number) => {
    if (number === 1) return { json: { data: wireBrand(1, "Acme"), meta: {} } };
    return number === 2
      ? { status: 207, json: { data: [wireBrand(1, "Acme")], errors: { title: "The URL was not saved" } } }
      : { status: 409, json: { status: 409, title: "The brand name is a duplicate" } };
  });
  const { brands } = store.client;
  expect(await brands.create({ name: "Acme", pageTitle: "A" })).toMatchObject({ value: { id: 1 }, unsaved: null });
  expect(await brands.update({ id: 1, name: "Acme", customUrl: { url: "/acme/" } })).toMatchObject({
    value: { id: 1 },
    unsaved: "The URL was not saved",
  });
  await expect(brands.create({ name: "OFS" })).rejects.toMatchObject({ kind: "CONFLICT" });
  expect(store.received.map(({ call, body }) => [call, body])).toEqual([
    ["POST /v3/catalog/brands", { name: "Acme", page_title: "A" }],
    ["PUT /v3/catalog/brands/1", { name: "Acme", custom_url: { url: "/acme/" } }],
    ["POST /v3/catalog/brands", { name: "OFS" }],
  ]);
});

test("a brand half saved (207) says so, whatever shape the words have", async () => {
  for (const [errors, unsaved] of [
    [{ custom_url: "The URL is taken." }, "custom_url: The URL is taken."],
    [undefined, expect.stringContaining("in part")],
  ]) {
    await using store = await scriptedStore(() => ({
      status: 207,
      json: { data: wireBrand(1, "B"), errors, meta: {} },
    }));
    expect(await store.client.brands.update({ id: 1, name: "B", customUrl: { url: "/x/" } })).toMatchObject({
      unsaved,
    });
  }
});

test("brands are deleted by their ids alone, and none sends nothing", async () => {
  await using store = await scriptedStore(({ path }) => ({ status: path.endsWith("/2") ? 404 : 204 }));
  await store.client.brands.delete([]);
  expect(store.received).toHaveLength(0);
  await store.client.brands.delete([1, 2, 3, 1]);
  expect(store.received.map(({ call }) => call).toSorted()).toEqual([
    "DELETE /v3/catalog/brands/1",
    "DELETE /v3/catalog/brands/2",
    "DELETE /v3/catalog/brands/3",
  ]);
});
