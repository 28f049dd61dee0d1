import { expect, it } from "vitest";
import { call, each, startForTest } from "../../test/call-store.js";

it("lets a third hand change the catalogue in process, even as the API would refuse", async () => {
  const sandbox = await startForTest({ products: 30 });
  const { catalog } = sandbox.control;
  const before = catalog.snapshot({ dates: false });
  const twin = catalog.addProduct({ name: catalog.product(3)!.name, type: "physical", weight: 1, price: 2 });
  const found = await call(sandbox, `/v3/catalog/products?name=${encodeURIComponent(twin.name)}`);
  expect(each(found.json["data"]!, "id")).toEqual([3, 31]);
  catalog.updateProduct(3, { price: 5 });
  expect(catalog.snapshot({ dates: false })).not.toEqual(before);
  expect(catalog.deleteProduct(31)).toBe(true);
  expect(catalog.deleteProduct(31)).toBe(false);
  catalog.updateProduct(3, { price: before.products[2]!.price });
  expect(catalog.snapshot({ dates: false })).toEqual(before);
  expect(catalog.snapshot()).not.toEqual(before);
  expect(() => catalog.updateProduct(99, { price: 1 })).toThrow("no product 99");
  expect(() => catalog.productParts(99)).toThrow("no product 99");
  expect(() => catalog.setCustomFields(99, [])).toThrow("no product 99");
  expect(() => catalog.addVariant(99, {})).toThrow("no product 99");
  expect(() => catalog.updateVariant(9999, {})).toThrow("no variant 9999");
});

it("does the same over HTTP", async () => {
  const sandbox = await startForTest({ products: 20 });
  const { catalog } = sandbox.control;
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}/catalog${path}`, init);
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith("{") || text.startsWith("[") ? text : "null" };
  };
  const read = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    JSON.parse((await ask(method, path, body)).json);
  expect((await ask("GET", "/products")).text.trim().split("\n")).toHaveLength(20);
  expect(await read("GET", "/products/4")).toEqual(catalog.product(4));
  expect((await ask("GET", "/products/99")).status).toBe(404);
  const made = { name: "Von dritter Hand", type: "digital", weight: 0, price: 3 };
  expect(await read("POST", "/products", made)).toMatchObject({ id: 21, ...made });
  expect((await ask("POST", "/products", { name: "Ohne Preis" })).status).toBe(400);
  expect(await read("PATCH", "/products/21", { price: 4 })).toMatchObject({ price: 4 });
  expect((await ask("PATCH", "/products/21", { price: "4" })).text).toContain("price must be a number");
  expect((await ask("PATCH", "/products/21", { colour: "red" })).text).toContain("colour cannot be written");
  expect(await read("GET", "/products/4/parts")).toEqual(catalog.productParts(4));
  expect(await read("PUT", "/products/4/custom-fields", [{ name: "A", value: "B" }])).toMatchObject([{ name: "A" }]);
  const choice = { id: 900, label: "L", option_id: 90, option_display_name: "Size" };
  const variant = await ask("POST", "/products/21/variants", { sku: "THIRD", option_values: [choice] });
  const [added] = catalog.variants(21);
  expect(JSON.parse(variant.text)).toEqual(added);
  expect(await read("GET", "/products/21/variants")).toEqual([added]);
  expect(await read("PATCH", `/variants/${added!.id}`, { price: 8 })).toMatchObject({ price: 8 });
  expect(await read("GET", `/variants/${added!.id}`)).toMatchObject({ sku: "THIRD", price: 8 });
  expect((await ask("DELETE", `/variants/${added!.id}`)).status).toBe(204);
  expect((await ask("DELETE", `/variants/${added!.id}`)).status).toBe(404);
  expect((await ask("DELETE", "/products/21")).status).toBe(204);
  expect(await read("POST", "/brands", { name: "Dritte" })).toMatchObject({ id: 13, name: "Dritte" });
  expect((await ask("DELETE", "/brands/13")).status).toBe(204);
  expect(await read("GET", "/brands")).toEqual(catalog.brands());
  expect(await read("POST", "/categories", { name: "Dritte", parentId: 1 })).toMatchObject({ parent_id: 1 });
  expect((await ask("DELETE", "/categories/1")).status).toBe(204);
  expect(await read("GET", "/categories")).toEqual(catalog.categories());
  expect(await read("GET", "/snapshot?dates=false")).toEqual(catalog.snapshot({ dates: false }));
  expect(sandbox.control.calls().total).toBe(0);
});

it("tells webhooks of what happens to products and variants, whoever did it", async () => {
  const sandbox = await startForTest({ products: 40 });
  const { catalog, hooks } = sandbox.control;
  for (const scope of ["store/product/*", "store/sku/*"]) {
    const body = { scope, destination: "https://shop.example/hooks", is_active: true };
    expect((await call(sandbox, "/v3/hooks", { method: "POST", body })).status).toBe(200);
  }
  const simple = [...catalog.products()].find(
    (one) => one.base_variant_id !== null && one.inventory_tracking === "product",
  )!;
  await call(sandbox, `/v3/catalog/products/${simple.id}`, { method: "PUT", body: { inventory_level: 4321 } });
  const crowded = [...catalog.products()].find((one) => one.base_variant_id === null)!;
  catalog.updateVariant(catalog.variants(crowded.id)[0]!.id, { price: 2 });
  catalog.deleteProduct(simple.id);
  expect(hooks.deliveries().map(({ scope }) => scope)).toEqual([
    "store/product/updated",
    "store/product/inventory/updated",
    "store/product/updated",
    "store/sku/updated",
    "store/product/deleted",
  ]);
});
