import { describe, expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";

describe("how products are arranged", () => {
  test("brands are made, found, changed and deleted", async () => {
    await using store = await sandboxStore({ products: 5 });
    const { brands } = store.client;
    const before = await brands.list();
    const { value } = await brands.create({ name: "Zebra Works", pageTitle: "Zebra" });
    expect(await brands.byName("zebra works")).toEqual(value);
    await expect(brands.create({ name: "ZEBRA WORKS" })).rejects.toMatchObject({ kind: "CONFLICT" });
    expect((await brands.update({ id: value.id, name: "Zebra", pageTitle: "Z" })).value.pageTitle).toBe("Z");
    expect(await brands.list({ ids: [value.id] })).toMatchObject([{ name: "Zebra" }]);
    expect(await brands.get(value.id)).toMatchObject({ name: "Zebra" });
    expect(await brands.list()).toHaveLength(before.length + 1);
    await brands.delete([value.id, value.id + 1000]);
    expect(await brands.list()).toEqual(before);
    await expect(brands.get(value.id)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("categories are made under a parent, changed and deleted", async () => {
    await using store = await sandboxStore({ products: 30 });
    const { categories } = store.client;
    const { value: parent } = await categories.create({ parentId: 0, name: "Zoo" });
    const { value: child } = await categories.create({ parentId: parent.id, name: "Zebras" });
    expect(await categories.get(child.id)).toEqual(child);
    await expect(categories.create({ parentId: parent.id, name: "Zebras" })).rejects.toMatchObject({
      kind: "CONFLICT",
    });
    expect((await categories.update({ id: child.id, isVisible: false })).value.isVisible).toBe(false);
    const outcomes = await categories.delete([child.id, parent.id]);
    expect(outcomes).toEqual([
      { ok: true, value: child.id },
      { ok: true, value: parent.id },
    ]);
    await expect(categories.get(child.id)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("custom fields are added, changed and deleted, each pair once", async () => {
    await using store = await sandboxStore({ products: 2 });
    const { productCustomFields } = store.client;
    const before = await productCustomFields.list(1);
    const field = await productCustomFields.create(1, { name: "Zone", value: "Z" });
    await expect(productCustomFields.create(1, { name: "Zone", value: "Z" })).rejects.toMatchObject({
      kind: expect.stringMatching(/INPUT|CONFLICT/),
    });
    expect(await productCustomFields.update(1, field.id, { value: "Y" })).toEqual({ ...field, value: "Y" });
    await productCustomFields.delete(1, field.id);
    await productCustomFields.delete(1, field.id);
    expect(await productCustomFields.list(1)).toEqual(before);
    await expect(productCustomFields.list(999)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("the summary counts them", async () => {
    await using store = await sandboxStore({ products: 12 });
    const [page] = await Array.fromAsync(store.client.productVariants.pages());
    expect((await store.client.catalogSummary.get()).variantCount).toBe(page?.total);
  });
});
