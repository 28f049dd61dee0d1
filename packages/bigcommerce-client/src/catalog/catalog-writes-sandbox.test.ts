import { describe, expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";
import { idsBetween } from "../../test/wire-catalog.js";

const idsOf = (items: readonly { readonly id: number }[]): number[] => items.map(({ id }) => id);

describe("writing products", () => {
  test("keeps every cent, both ways", async () => {
    await using store = await sandboxStore({ products: 0 });
    const { products } = store.client;
    const { value, unsaved } = await products.create({
      name: "Shirt",
      type: "physical",
      weight: "0.35",
      price: "19.99",
      salePrice: "17.49",
      costPrice: "1234567.89",
      sku: "SHIRT",
      customFields: [{ name: "Cut", value: "slim" }],
    });
    expect(unsaved).toBeNull();
    expect(value).toMatchObject({ price: "19.99", salePrice: "17.49", costPrice: "1234567.89", weight: "0.35" });
    const [outcome] = await products.update([{ id: value.id, price: "20.10", salePrice: "0" }]);
    expect(outcome).toMatchObject({ ok: true, value: { price: "20.1", salePrice: "0", sku: "SHIRT" } });
    expect(await store.client.productCustomFields.list(value.id)).toMatchObject([{ name: "Cut", value: "slim" }]);
  });

  test("refuses a taken name or SKU as a conflict, which a batch tells of that item alone", async () => {
    await using store = await sandboxStore({ products: 20 });
    const { products } = store.client;
    const first = await products.get(1);
    await expect(
      products.create({ name: first.name, type: "physical", weight: "1", price: "1" }),
    ).rejects.toMatchObject({ kind: "CONFLICT" });
    const outcomes = await products.update([
      ...idsBetween(2, 12).map((id) => ({ id, sortOrder: 9 })),
      { id: 13, name: first.name },
      { id: 9999, sortOrder: 9 },
      { id: 14, sortOrder: 9 },
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.sortOrder : outcome.fault.kind))).toEqual([
      ...Array<number>(11).fill(9),
      "CONFLICT",
      expect.stringMatching(/NOT_FOUND|INPUT/),
      9,
    ]);
    expect(outcomes[11]).toMatchObject({ current: { id: 13 } });
    expect(outcomes[12]).toMatchObject({ current: null });
  });

  test("makes nothing twice when an answer is lost, and it is found by its name", async () => {
    await using store = await sandboxStore({ products: 3 });
    const { products } = store.client;
    store.sandbox.control.addFault({ method: "POST", act: "after", respond: "reset" });
    const shirt = { name: "Shirt", type: "physical", weight: "1", price: "1" } as const;
    await expect(products.create(shirt)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    const pages = await Array.fromAsync(products.pages({ filter: { name: shirt.name } }));
    expect(pages.flatMap(({ items }) => idsOf(items))).toEqual([4]);
    store.sandbox.control.addFault({ method: "PUT", act: "after", respond: "reset" });
    expect(await products.update([{ id: 4, price: "2" }])).toMatchObject([{ ok: true, value: { price: "2" } }]);
    store.sandbox.control.addFault({ method: "DELETE", act: "after", respond: "reset" });
    await products.delete([4]);
    expect(await products.byIds([4])).toEqual([]);
  });

  test("changes variants in batches, a bad one alone, and makes and deletes one", async () => {
    await using store = await sandboxStore({ products: 40 });
    const { productVariants } = store.client;
    const pages = await Array.fromAsync(productVariants.pages());
    const some = pages.flatMap(({ items }) => [...items]).slice(0, 60);
    const outcomes = await productVariants.update([
      ...some.map(({ id }) => ({ id, price: "12.34" })),
      { id: 999_999, price: "1" },
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.price)).toEqual([...some.map(() => "12.34"), false]);
    const [first] = some;
    if (first === undefined) throw new Error("the seed has no variants");
    expect(await productVariants.update([{ id: first.id, price: null }])).toMatchObject([
      { ok: true, value: { id: first.id, price: null } },
    ]);
    const chosen = some.find(({ optionValues }) => optionValues.length > 0);
    if (chosen === undefined) throw new Error("the seed has no variant with options");
    const optionValues = chosen.optionValues.map(({ id, optionId }) => ({ id, optionId }));
    await productVariants.delete(chosen.productId, chosen.id);
    await productVariants.delete(chosen.productId, chosen.id);
    const made = await productVariants.upsert([{ productId: chosen.productId, sku: "made-again", optionValues }]);
    expect(made).toMatchObject([{ ok: true, value: { sku: "made-again", productId: chosen.productId } }]);
    const [remade] = await productVariants.find({ sku: "made-again" });
    await productVariants.delete(chosen.productId, remade?.id ?? 0);
    const { value } = await productVariants.create(chosen.productId, { sku: "and-again", optionValues });
    expect(value.optionValues.map(({ id }) => id)).toEqual(optionValues.map(({ id }) => id));
  });
});
