import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const all = "/v3/catalog/variants";
const put = (sandbox: Sandbox, body: unknown) => call(sandbox, all, { method: "PUT", body });

/** The first seeded product with so many options, and what it is made of. */
function withOptions(sandbox: Sandbox, count: number) {
  const { catalog } = sandbox.control;
  const product = [...catalog.products()].find(({ id }) => catalog.productParts(id).options.length === count)!;
  const { options } = catalog.productParts(product.id);
  return {
    product,
    options,
    variants: catalog.variants(product.id),
    path: `/v3/catalog/products/${product.id}/variants`,
  };
}

/** Deletes the last variant, and tells what it chose, so that it can be made again. */
function makeRoom(sandbox: Sandbox) {
  const { product, variants, path } = withOptions(sandbox, 2);
  const last = variants.at(-1)!;
  sandbox.control.catalog.deleteVariant(last.id);
  const option_values = last.option_values.map(({ id, option_id }) => ({ id, option_id }));
  return { product, variants: variants.slice(0, -1), path, sku: last.sku, option_values };
}

describe("/v3/catalog/products/{product_id}/variants", () => {
  it("lists a product's variants; a price of null is inherited", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { product, variants, path } = withOptions(sandbox, 2);
    const told = await call(sandbox, `${path}?limit=5&page=2`);
    expect(each(told.json["data"]!, "id")).toEqual(variants.slice(5, 10).map(({ id }) => id));
    expect(told.json["meta"]!["pagination"]).toMatchObject({ total: variants.length, per_page: 5 });
    sandbox.control.catalog.updateProduct(product.id, { price: 20, sale_price: 15, weight: 3 });
    const [first, second] = variants;
    sandbox.control.catalog.updateVariant(first!.id, { price: null, weight: null });
    sandbox.control.catalog.updateVariant(second!.id, { price: 18, weight: 4 });
    const read = async (id: number) => (await call(sandbox, `${path}/${id}`)).json["data"];
    expect(await read(first!.id)).toMatchObject({ price: null, calculated_price: 15, calculated_weight: 3 });
    expect(await read(second!.id)).toMatchObject({ price: 18, calculated_price: 18, calculated_weight: 4 });
    const some = await call(sandbox, `${path}/${first!.id}?include_fields=sku`);
    expect(some.json["data"]).toEqual({ id: first!.id, sku: first!.sku });
    expect((await call(sandbox, "/v3/catalog/products/999/variants")).status).toBe(404);
    expect((await call(sandbox, `${path}/999999`)).status).toBe(404);
    const foreign = first!.id > 1 ? 1 : variants.at(-1)!.id + 1;
    expect((await call(sandbox, `${path}/${foreign}`)).status).toBe(404);
  });

  it("makes a variant of a SKU and one value of each option", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { path, option_values, variants } = makeRoom(sandbox);
    const post = (body: unknown) => call(sandbox, path, { method: "POST", body });
    expect((await post({ option_values })).status).toBe(422);
    expect((await post({ sku: "NEW" })).status).toBe(422);
    expect((await post({ sku: "NEW", option_values: option_values.slice(1) })).status).toBe(422);
    expect(
      (await post({ sku: "NEW", option_values: [{ ...option_values[0], id: 1_000_000 }, option_values[1]] })).status,
    ).toBe(422);
    expect((await post({ sku: variants[0]!.sku.toLowerCase(), option_values })).status).toBe(409);
    const made = await post({ sku: "NEW", price: 4.5, option_values });
    expect(made.status).toBe(200);
    expect(made.json["data"]).toMatchObject({ sku: "NEW", price: 4.5, calculated_price: 4.5 });
    expect(made.json["data"]!["option_values"]).toHaveLength(2);
    expect((await post({ sku: "NEWER", option_values })).status).toBe(409);
  });

  it("changes what is sent, and keeps SKUs unique among products and variants", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { catalog } = sandbox.control;
    const { product, variants, path } = withOptions(sandbox, 1);
    const [first, second] = variants;
    const change = (id: number, body: unknown) => call(sandbox, `${path}/${id}`, { method: "PUT", body });
    const told = await change(first!.id, { price: 9.99, sku: first!.sku.toLowerCase() });
    expect(told.json["data"]).toMatchObject({ price: 9.99, sku: first!.sku.toLowerCase(), upc: first!.upc });
    expect((await change(first!.id, { sku: second!.sku })).status).toBe(409);
    const other = [...catalog.products()].find((one) => one.sku !== "" && one.id !== product.id)!;
    expect((await change(first!.id, { sku: other.sku.toUpperCase() })).status).toBe(409);
    expect((await change(first!.id, { price: "9.99", weight: -1 })).json["errors"]).toEqual({
      price: "price must be a number",
      weight: "weight must be between 0 and 9999999999",
    });
    expect(catalog.product(product.id)!.date_modified > product.date_modified).toBe(true);
  });

  it("sums the stock of variants up in the product that counts by variant", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { catalog } = sandbox.control;
    const { product, variants, path } = withOptions(sandbox, 2);
    catalog.updateProduct(product.id, { inventory_tracking: "variant" });
    for (const { id } of variants) catalog.updateVariant(id, { inventory_level: 2 });
    await call(sandbox, `${path}/${variants[0]!.id}`, { method: "PUT", body: { inventory_level: 10 } });
    expect(catalog.product(product.id)!.inventory_level).toBe(2 * variants.length + 8);
    await call(sandbox, `${path}/${variants[0]!.id}`, { method: "DELETE" });
    expect(catalog.product(product.id)!.inventory_level).toBe(2 * variants.length - 2);
  });

  it("deletes a variant: 204, also when there was none; a base variant stays", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { variants, path } = withOptions(sandbox, 1);
    const remove = async (at: string) => (await call(sandbox, at, { method: "DELETE" })).status;
    for (const _time of [1, 2]) expect(await remove(`${path}/${variants[0]!.id}`)).toBe(204);
    expect((await call(sandbox, path)).json["data"]).toHaveLength(variants.length - 1);
    const simple = [...sandbox.control.catalog.products()].find((one) => one.base_variant_id !== null)!;
    expect(await remove(`/v3/catalog/products/${simple.id}/variants/${simple.base_variant_id}`)).toBe(422);
  });

  it("has room for 600 variants and no more", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { catalog } = sandbox.control;
    const { product, variants, path, option_values } = makeRoom(sandbox);
    for (let count = variants.length; count < 600; count++) {
      const value = { id: 10_000_000 + count, label: `${count}`, option_id: 1, option_display_name: "Size" };
      catalog.addVariant(product.id, { sku: `many-${count}`, option_values: [value] });
    }
    const told = await call(sandbox, path, { method: "POST", body: { sku: "one-more", option_values } });
    expect([told.status, told.json["errors"]]).toEqual([422, { product_id: "A product has at most 600 variants." }]);
  });
});

describe("GET /v3/catalog/variants", () => {
  it("lists those of all products by ascending id, around what was deleted and added", async () => {
    const sandbox = await startForTest({ products: 60 });
    const { catalog } = sandbox.control;
    catalog.deleteProduct(7);
    const added = catalog.addProduct({ name: "Neu", type: "digital", weight: 0, price: 1 });
    const wanted = catalog.snapshot().variants.map(({ id }) => id);
    const first = await call(sandbox, `${all}?limit=100`);
    const second = await call(sandbox, `${all}?limit=100&page=2`);
    const third = await call(sandbox, `${all}?limit=100&page=3`);
    expect([first, second, third].flatMap(({ json }) => each(json["data"]!, "id"))).toEqual(wanted);
    expect(wanted.at(-1)).toBe(added.base_variant_id);
    expect(first.json["meta"]!["pagination"]).toMatchObject({ total: wanted.length });
  });

  it("finds by id, by SKU, a base variant's too, by UPC and by products", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { catalog } = sandbox.control;
    const ids = async (query: string) => each((await call(sandbox, `${all}?limit=250&${query}`)).json["data"]!, "id");
    const { product, variants } = withOptions(sandbox, 1);
    const simple = [...catalog.products()].find((one) => one.base_variant_id !== null && one.sku !== "")!;
    expect(await ids("id=3")).toEqual([3]);
    expect(await ids(`sku=${encodeURIComponent(variants[1]!.sku.toLowerCase())}`)).toEqual([variants[1]!.id]);
    expect(await ids(`sku=${encodeURIComponent(simple.sku)}`)).toEqual([simple.base_variant_id]);
    expect(await ids(`product_id:in=${product.id},${simple.id}`)).toEqual(
      [...variants.map(({ id }) => id), simple.base_variant_id!].toSorted((a, b) => a - b),
    );
    catalog.updateVariant(variants[0]!.id, { upc: "99887766" });
    expect(await ids("upc=99887766")).toEqual([variants[0]!.id]);
    expect(await ids("sku=nothing")).toEqual([]);
    expect((await call(sandbox, `${all}?id:in=1`)).status).toBe(422);
  });

  it("is as fast for the last of four million as for the first", async () => {
    const sandbox = await startForTest({ products: 1_000_000 });
    const first = await call(sandbox, `${all}?limit=1`);
    const total = Number(first.json["meta"]!["pagination"]!["total"]);
    expect(total).toBeGreaterThan(4_000_000);
    const last = await call(sandbox, `${all}?limit=1&page=${total}`);
    expect(last.json["data"]![0]).toMatchObject({ id: total, product_id: 1_000_000 });
  });
});

describe("PUT /v3/catalog/variants", () => {
  it("changes by id, and makes by product, SKU and option values, in one batch", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { product, variants, sku, option_values } = makeRoom(sandbox);
    const told = await put(sandbox, [
      { id: variants[0]!.id, price: 3.5 },
      { product_id: product.id, sku, option_values, inventory_level: 4 },
    ]);
    expect(told.status).toBe(200);
    expect(told.json["data"]![0]).toMatchObject({ id: variants[0]!.id, price: 3.5 });
    expect(told.json["data"]![1]).toMatchObject({ product_id: product.id, sku, inventory_level: 4 });
  });

  it("tells of every bad item in batch_errors, and writes nothing", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { product, variants, option_values } = makeRoom(sandbox);
    const before = sandbox.control.catalog.snapshot();
    const told = await put(sandbox, [
      { id: variants[0]!.id, price: 3.5 },
      { id: 999_999 },
      { sku: "nobody's" },
      { product_id: 999, sku: "x", option_values },
      { product_id: product.id, sku: variants[0]!.sku, option_values },
      { id: variants[1]!.id, price: "free" },
    ]);
    expect(told.status).toBe(422);
    expect(each(told.json["batch_errors"]!, "status")).toEqual([404, 422, 404, 409, 422]);
    expect(told.json["batch_errors"]![4]!["errors"]).toEqual({ price: "price must be a number" });
    expect(sandbox.control.catalog.snapshot()).toEqual(before);
    sandbox.control.setPartialWrites(true);
    await put(sandbox, [{ id: variants[0]!.id, price: 3.25 }, { id: 999_999 }]);
    expect(sandbox.control.catalog.variant(variants[0]!.id)!.price).toBe(3.25);
  });

  it("gives a SKU and a choice once in a batch", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { product, variants, option_values } = makeRoom(sandbox);
    const item = { product_id: product.id, sku: "twin", option_values };
    expect(each((await put(sandbox, [item, { ...item, sku: "other" }])).json["batch_errors"]!, "status")).toEqual([
      409,
    ]);
    const skus = [
      { id: variants[0]!.id, sku: "same" },
      { id: variants[1]!.id, sku: "SAME" },
    ];
    expect(each((await put(sandbox, skus)).json["batch_errors"]!, "status")).toEqual([409]);
  });

  it("refuses more than fifty with 413", async () => {
    const sandbox = await startForTest({ products: 5 });
    const items = Array.from({ length: 51 }, (_, index) => ({ id: index + 1, price: 1 }));
    expect((await put(sandbox, items)).status).toBe(413);
    expect((await put(sandbox, { id: 1 })).status).toBe(422);
  });

  it("shares a base variant's SKU and stock with its product", async () => {
    const sandbox = await startForTest({ products: 50 });
    const { catalog } = sandbox.control;
    const simple = [...catalog.products()].find((one) => one.base_variant_id !== null)!;
    const told = await put(sandbox, [{ id: simple.base_variant_id, sku: "BASE", inventory_level: 12, price: 6 }]);
    expect(told.json["data"]![0]).toMatchObject({ sku: "BASE", inventory_level: 12, price: 6 });
    expect(catalog.product(simple.id)).toMatchObject({ sku: "BASE", inventory_level: 12, price: simple.price });
    expect(each((await call(sandbox, "/v3/catalog/products?sku=base")).json["data"]!, "id")).toEqual([simple.id]);
  });
});
