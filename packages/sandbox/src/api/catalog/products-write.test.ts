import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v3/catalog/products";
const lamp = { name: "Schreibtischlampe", type: "physical", weight: 1.2, price: 49.95 };

const post = (sandbox: Sandbox, body: unknown) => call(sandbox, path, { method: "POST", body });
const put = (sandbox: Sandbox, body: unknown) => call(sandbox, path, { method: "PUT", body });

describe("POST /v3/catalog/products", () => {
  it("makes one product with a base variant, and what hangs on it", async () => {
    const sandbox = await startForTest({ products: 5 });
    const told = await post(sandbox, {
      ...lamp,
      sku: "LAMPE",
      sale_price: 39.9,
      custom_fields: [{ name: "Material", value: "Messing" }],
      images: [{ image_url: "https://example.com/lamp.jpg" }],
      bulk_pricing_rules: [{ quantity_min: 10, quantity_max: 0, type: "percent", amount: 5 }],
      videos: [{ title: "So geht’s", type: "youtube", video_id: "z3fRu9pkuXE" }],
    });
    expect(told.status).toBe(200);
    expect(told.json["data"]).toMatchObject({
      id: 6,
      ...lamp,
      calculated_price: 39.9,
      custom_url: { url: "/schreibtischlampe/", is_customized: false },
      custom_fields: [{ name: "Material", value: "Messing" }],
      images: [{ product_id: 6, is_thumbnail: true }],
      videos: [{ video_id: "z3fRu9pkuXE" }],
    });
    const [variant] = sandbox.control.catalog.variants(6);
    expect(told.json["data"]!["base_variant_id"]).toBe(variant!.id);
    expect(variant).toMatchObject({ sku: "LAMPE", price: null, option_values: [] });
    expect(told.json["data"]!["variants"]![0]).toMatchObject({ id: variant!.id, calculated_price: 39.9 });
  });

  it("makes variants and the options they choose from", async () => {
    const sandbox = await startForTest({ products: 5 });
    const variant = (sku: string, size: string, colour: string) => ({
      sku,
      option_values: [
        { option_display_name: "Size", label: size },
        { option_display_name: "Colour", label: colour },
      ],
    });
    const variants = [
      variant("S-R", "S", "Rot"),
      variant("M-R", "M", "Rot"),
      { ...variant("M-B", "M", "Blau"), price: 9 },
    ];
    const told = await post(sandbox, { ...lamp, variants });
    expect(told.status).toBe(200);
    expect(told.json["data"]!["base_variant_id"]).toBeNull();
    expect(each(told.json["data"]!["variants"]!, "calculated_price")).toEqual([49.95, 49.95, 9]);
    expect(each(told.json["data"]!["options"]!, "display_name")).toEqual(["Size", "Colour"]);
    const twice = await post(sandbox, {
      ...lamp,
      name: "Other",
      variants: [variants[0], { ...variants[0], sku: "X" }],
    });
    expect(twice.status).toBe(409);
    const many = Array.from({ length: 601 }, (_, index) => variant(`V-${index}`, `S${index}`, "Rot"));
    expect((await post(sandbox, { ...lamp, name: "Other", variants: many })).status).toBe(422);
  });

  it("refuses a name or a SKU in use with 409, whatever its case, also among variants", async () => {
    const sandbox = await startForTest({ products: 200 });
    const { catalog } = sandbox.control;
    const withOptions = [...catalog.products()].find((one) => one.base_variant_id === null)!;
    const withSku = [...catalog.products()].find((one) => one.sku !== "")!;
    const name = await post(sandbox, { ...lamp, name: withSku.name.toUpperCase() });
    expect([name.status, name.json["title"]]).toEqual([409, "The product name is a duplicate"]);
    const skus = [withSku.sku.toLowerCase(), catalog.variants(withOptions.id)[0]!.sku.toLowerCase()];
    for (const sku of skus) {
      const told = await post(sandbox, { ...lamp, sku });
      expect([told.status, told.json["title"]]).toEqual([409, "The product sku is a duplicate"]);
    }
    expect((await post(sandbox, lamp)).status).toBe(200);
  });

  it("refuses an unknown brand, category or tax class, a URL in use and overlapping rules with 409", async () => {
    const sandbox = await startForTest({ products: 5 });
    const rule = { quantity_min: 5, quantity_max: 20, type: "price", amount: 3 };
    const bodies = [
      { brand_id: 999 },
      { categories: [1, 999] },
      { tax_class_id: 9 },
      { custom_url: { url: "/product-3/", is_customized: true } },
      { bulk_pricing_rules: [rule, { ...rule, quantity_min: 10, quantity_max: 0 }] },
    ];
    for (const body of bodies) expect((await post(sandbox, { ...lamp, ...body })).status).toBe(409);
    expect(sandbox.control.catalog.snapshot().products).toHaveLength(5);
  });

  it("names every field that is wrong or missing in one 422", async () => {
    const sandbox = await startForTest({ products: 1 });
    const told = await post(sandbox, { type: "liquid", price: "9.95", sku: "x".repeat(256), is_visible: 1 });
    expect(told.status).toBe(422);
    expect(told.json["errors"]).toEqual({
      name: "Please provide a name.",
      weight: "Please provide a weight.",
      type: "type must be one of physical, digital",
      price: "price must be a number",
      sku: "sku must be between 0 and 255 characters",
      is_visible: "is_visible must be a boolean",
    });
    expect((await post(sandbox, [lamp])).status).toBe(422);
    expect((await post(sandbox, { ...lamp, name: "n".repeat(251) })).status).toBe(422);
  });

  it("answers 207 for a product made without an image that could not be taken", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ products: 1, log: (line) => lines.push(line) });
    const told = await post(sandbox, { ...lamp, colour: "red", images: [{ image_url: "lamp.jpg" }] });
    expect(told.status).toBe(207);
    expect(told.json["data"]).toMatchObject({ id: 2, images: [] });
    expect(lines.join("\n")).toContain("images of the product left out");
    expect(lines.join("\n")).toContain("colour ignored");
  });

  it("finds the brand of a name, or makes it", async () => {
    const sandbox = await startForTest({ products: 1 });
    const known = await post(sandbox, { ...lamp, brand_name: "lumière" });
    expect(known.json["data"]!["brand_id"]).toBe(2);
    const fresh = await post(sandbox, { ...lamp, name: "Other", brand_name: "Nagelneu" });
    expect(fresh.json["data"]!["brand_id"]).toBe(sandbox.control.catalog.brands().at(-1)!.id);
  });
});

describe("PUT /v3/catalog/products", () => {
  it("changes up to ten by id, each only in what is sent", async () => {
    const sandbox = await startForTest({ products: 20 });
    const before = sandbox.control.catalog.product(3)!;
    const told = await put(sandbox, [
      { id: 3, price: 11.11, categories: [2] },
      { id: 4, is_visible: false },
    ]);
    expect(told.status).toBe(200);
    expect(each(told.json["data"]!, "id")).toEqual([3, 4]);
    const after = sandbox.control.catalog.product(3)!;
    expect(after).toEqual({ ...before, price: 11.11, categories: [2], date_modified: after.date_modified });
    expect(after.date_modified > before.date_modified).toBe(true);
  });

  it("refuses eleven, an item without an id, an unknown id and what conflicts, and writes nothing", async () => {
    const sandbox = await startForTest({ products: 20 });
    const before = sandbox.control.catalog.snapshot();
    const good = { id: 1, price: 1 };
    const status = async (body: unknown) => (await put(sandbox, body)).status;
    expect(await status(Array.from({ length: 11 }, (_, index) => ({ id: index + 1 })))).toBe(413);
    expect(await status([good, { name: "x" }])).toBe(422);
    expect(await status([good, { id: 99, name: "x" }])).toBe(404);
    expect(await status([good, { id: 2, name: sandbox.control.catalog.product(3)!.name }])).toBe(409);
    expect(await status([good, { id: 2, name: "Zwilling" }, { id: 3, name: "ZWILLING" }])).toBe(409);
    expect(await status({ id: 1 })).toBe(422);
    const told = await put(sandbox, [good, { id: 2, price: -1 }]);
    expect([told.status, told.json["errors"]]).toEqual([422, { "1.price": "price must be at least 0" }]);
    expect(sandbox.control.catalog.snapshot()).toEqual(before);
  });

  it("keeps the good items before the bad one when it is told to", async () => {
    const sandbox = await startForTest({ products: 20 });
    sandbox.control.setPartialWrites(true);
    expect((await put(sandbox, [{ id: 1, price: 7.77 }, { id: 99 }])).status).toBe(404);
    expect(sandbox.control.catalog.product(1)!.price).toBe(7.77);
  });
});

describe("PUT and DELETE /v3/catalog/products/{product_id}", () => {
  it("changes one; lists that are sent replace those that were; the base variant shares the SKU", async () => {
    const sandbox = await startForTest({ products: 40 });
    const { catalog } = sandbox.control;
    const simple = [...catalog.products()].find((one) => one.base_variant_id !== null)!;
    const told = await call(sandbox, `${path}/${simple.id}?include=custom_fields`, {
      method: "PUT",
      body: { sku: "NEU-1", name: simple.name, custom_fields: [{ name: "A", value: "B" }], variants: [] },
    });
    expect(told.status).toBe(200);
    expect(each(told.json["data"]!["custom_fields"]!, "name")).toEqual(["A"]);
    expect(catalog.variant(simple.base_variant_id!)).toMatchObject({ sku: "NEU-1" });
    expect((await call(sandbox, `${path}/99`, { method: "PUT", body: { price: 1 } })).status).toBe(404);
    expect((await call(sandbox, `${path}/2`, { method: "PUT", body: { sku: "neu-1" } })).status).toBe(
      simple.id === 2 ? 200 : 409,
    );
  });

  it("counts the stock of variants, whatever is sent for the product", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ products: 100, log: (line) => lines.push(line) });
    const { catalog } = sandbox.control;
    const counted = [...catalog.products()].find((one) => one.inventory_tracking === "variant")!;
    const told = await call(sandbox, `${path}/${counted.id}`, { method: "PUT", body: { inventory_level: 7777 } });
    expect(told.json["data"]!["inventory_level"]).toBe(counted.inventory_level);
    expect(lines.join("\n")).toContain("inventory_level ignored");
  });

  it("deletes a product with its variants: 204, also when there was none", async () => {
    const sandbox = await startForTest({ products: 10 });
    const { catalog } = sandbox.control;
    const variant = catalog.variants(4)[0]!.id;
    for (const _time of [1, 2]) expect((await call(sandbox, `${path}/4`, { method: "DELETE" })).status).toBe(204);
    expect(catalog.product(4)).toBeUndefined();
    expect(catalog.variant(variant)).toBeUndefined();
    expect((await call(sandbox, `${path}?limit=1&page=4`)).json["data"]![0]!["id"]).toBe(5);
  });
});

describe("DELETE /v3/catalog/products", () => {
  it("needs a filter, and deletes 250 at most", async () => {
    const sandbox = await startForTest({ products: 300 });
    const remove = async (query: string) => (await call(sandbox, `${path}${query}`, { method: "DELETE" })).status;
    expect(await remove("")).toBe(422);
    expect(await remove("?id:min=1")).toBe(422);
    expect(sandbox.control.catalog.snapshot().products).toHaveLength(300);
    expect(await remove("?id:in=1,2,3,999")).toBe(204);
    expect(each((await call(sandbox, `${path}?limit=2`)).json["data"]!, "id")).toEqual([4, 5]);
    const ids = Array.from({ length: 251 }, (_, index) => index + 1);
    expect(await remove(`?id:in=${ids.join(",")}`)).toBe(413);
    for (const id of ids) if (id > 3) sandbox.control.catalog.updateProduct(id, { price: 5 });
    sandbox.control.catalog.updateProduct(252, { price: 5 });
    sandbox.control.catalog.updateProduct(253, { price: 5 });
    sandbox.control.catalog.updateProduct(254, { price: 5 });
    sandbox.control.catalog.updateProduct(255, { price: 5 });
    expect(await remove("?price=5")).toBe(204);
    expect([...sandbox.control.catalog.products()].map(({ id }) => id)[0]).toBe(254);
  });
});

it("needs the products scope", async () => {
  const sandbox = await startForTest({ products: 2, scopes: ["store_v2_products_read_only"] });
  expect((await call(sandbox, path)).status).toBe(200);
  expect((await post(sandbox, lamp)).status).toBe(403);
  sandbox.control.setScopes(["store_v2_orders"]);
  expect((await call(sandbox, `${path}/1/custom-fields`)).status).toBe(403);
});
