import { describe, expect, it } from "vitest";
import { call, each, type Json, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v3/catalog/products";

async function idsOf(sandbox: Sandbox, query: string): Promise<unknown[]> {
  const told = await call(sandbox, `${path}?limit=250&${query}`);
  return told.status === 200 ? each(told.json["data"]!, "id") : [told.status, told.json["title"]];
}

describe("GET /v3/catalog/products", () => {
  it("lists by ascending id, by page, with links that keep the query", async () => {
    const sandbox = await startForTest({ products: 120 });
    const first = await call(sandbox, path);
    expect(each(first.json["data"]!, "id")).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(first.json["meta"]).toEqual({
      pagination: {
        total: 120,
        count: 50,
        per_page: 50,
        current_page: 1,
        total_pages: 3,
        links: { current: "?page=1&limit=50", next: "?page=2&limit=50" },
      },
    });
    const last = await call(sandbox, `${path}?id:min=11&limit=20&page=6`);
    expect(each(last.json["data"]!, "id")).toEqual([111, 112, 113, 114, 115, 116, 117, 118, 119, 120]);
    expect(last.json["meta"]!["pagination"]).toMatchObject({
      total: 110,
      links: { previous: "?page=5&id:min=11&limit=20", current: "?page=6&id:min=11&limit=20" },
    });
    expect(first.json["data"]![0]!["date_created"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  it("has no page at all when nothing is found", async () => {
    const sandbox = await startForTest({ products: 3 });
    expect((await call(sandbox, `${path}?name=nothing`)).json).toEqual({
      data: [],
      meta: {
        pagination: {
          total: 0,
          count: 0,
          per_page: 50,
          current_page: 1,
          total_pages: 0,
          links: { current: "?page=1&name=nothing&limit=50" },
        },
      },
    });
  });

  it("filters by ids and spans of them, around what was deleted", async () => {
    const sandbox = await startForTest({ products: 30 });
    sandbox.control.catalog.deleteProduct(5);
    expect(await idsOf(sandbox, "id=4")).toEqual([4]);
    expect(await idsOf(sandbox, "id:in=9,3,5,99,3")).toEqual([3, 9]);
    expect(await idsOf(sandbox, "id:not_in=1,2,3,4&id:max=8")).toEqual([6, 7, 8]);
    expect(await idsOf(sandbox, "id:greater=3&id:less=8")).toEqual([4, 6, 7]);
    expect(await idsOf(sandbox, "id:min=28&direction=desc")).toEqual([30, 29, 28]);
    expect(await idsOf(sandbox, "id:min=4&id:max=6&sort=id&direction=desc")).toEqual([6, 4]);
  });

  it("finds names and SKUs in any case, and by SKU the product's own only", async () => {
    const sandbox = await startForTest({ products: 200 });
    const { catalog } = sandbox.control;
    const some = [...catalog.products()].find(({ sku, base_variant_id }) => sku !== "" && base_variant_id === null)!;
    const variant = catalog.variants(some.id)[0]!;
    const ask = (name: string, text: string) => idsOf(sandbox, `${name}=${encodeURIComponent(text)}`);
    expect(await ask("sku", some.sku.toUpperCase())).toEqual([some.id]);
    expect(await ask("sku", variant.sku)).toEqual([]);
    expect(await ask("name", some.name.toUpperCase())).toEqual([some.id]);
    expect(await ask("sku:in", `${some.sku},nothing`)).toEqual([some.id]);
    catalog.updateProduct(some.id, { sku: "changed", name: "Umbenannt" });
    expect(await ask("sku", some.sku)).toEqual([]);
    expect(await ask("sku", "CHANGED")).toEqual([some.id]);
    expect(await ask("name", "umbenannt")).toEqual([some.id]);
  });

  it("filters by each field as the documentation has it", async () => {
    const sandbox = await startForTest({ products: 300 });
    const { catalog } = sandbox.control;
    const all = [...catalog.products()];
    const idsWhere = (test: (product: (typeof all)[number]) => boolean) =>
      all
        .filter(test)
        .map(({ id }) => id)
        .slice(0, 250);
    const check = async (query: string, test: (product: (typeof all)[number]) => boolean) => {
      const wanted = idsWhere(test);
      expect(wanted).not.toEqual([]);
      expect([query, await idsOf(sandbox, query)]).toEqual([query, wanted]);
    };
    await check("is_visible=false", (one) => !one.is_visible);
    await check("is_featured=1", (one) => one.is_featured);
    await check("is_free_shipping=0", (one) => !one.is_free_shipping);
    await check("type=digital", (one) => one.type === "digital");
    await check("brand_id=3", (one) => one.brand_id === 3);
    await check("condition=used", (one) => one.condition === "Used");
    await check("availability=preorder", (one) => one.availability === "preorder");
    await check(`price=${all[7]!.price}`, (one) => one.price === all[7]!.price);
    await check(`weight=${all[7]!.weight}`, (one) => one.weight === all[7]!.weight);
    await check(
      "inventory_level:greater=20&inventory_level:max=90",
      ({ inventory_level: level }) => level > 20 && level <= 90,
    );
    await check("inventory_level:not_in=0,1", (one) => one.inventory_level > 1);
    await check("out_of_stock=1", (one) => one.inventory_tracking !== "none" && one.inventory_level === 0);
    await check(
      "inventory_low=1",
      (one) => one.inventory_tracking !== "none" && one.inventory_level <= one.inventory_warning_level,
    );
    const upc = all.find((one) => one.upc !== "")!.upc;
    await check(`upc=${upc}`, (one) => one.upc === upc);
    await check("mpn=mpn-17", (one) => one.mpn === "MPN-17");
    await check("channel_id:in=1,2", () => true);
    expect(await idsOf(sandbox, "channel_id:in=2")).toEqual([]);
  });

  it("finds by one category only who is in no other, and by several who is in all", async () => {
    const sandbox = await startForTest({ products: 300 });
    const all = [...sandbox.control.catalog.products()];
    const two = all.find(({ categories }) => categories.length === 2)!;
    const [first, second] = two.categories;
    const only = all.filter(({ categories }) => categories.length === 1 && categories[0] === first);
    expect(await idsOf(sandbox, `categories=${first}`)).toEqual(only.map(({ id }) => id));
    const both = all.filter((one) => one.categories.includes(first!) && one.categories.includes(second!));
    expect(await idsOf(sandbox, `categories:in=${first},${second}`)).toEqual(both.map(({ id }) => id));
  });

  it("searches keywords in names, descriptions, SKUs and brands' names", async () => {
    const sandbox = await startForTest({ products: 150 });
    const { catalog } = sandbox.control;
    const hansen = [...catalog.products()].filter(({ brand_id }) => brand_id === 1).map(({ id }) => id);
    expect(await idsOf(sandbox, "keyword=hansen&keyword_context=merchant")).toEqual(hansen);
    catalog.updateProduct(9, { description: "<p>Zylinderkopfdichtung</p>" });
    catalog.updateProduct(11, { sku: "XX-zylinderkopf" });
    expect(await idsOf(sandbox, "keyword=ZYLINDERKOPF")).toEqual([9, 11]);
    expect((await idsOf(sandbox, "keyword_context=nobody"))[0]).toBe(422);
  });

  it("takes a day in date filters as that day at the present time", async () => {
    const sandbox = await startForTest({ products: 100 });
    const { catalog } = sandbox.control;
    const today = catalog.updateProduct(40, { description: "new" }).date_modified;
    expect(await idsOf(sandbox, `date_modified:min=${encodeURIComponent(today)}`)).toEqual([40]);
    expect(await idsOf(sandbox, `date_modified=${today.slice(0, 10)}`)).toEqual([40]);
    // At midnight of today nothing was changed yet, but the day alone takes the present time, which is later.
    catalog.updateProduct(41, { date_last_imported: `${today.slice(0, 10)}T00:00:00+00:00` });
    expect(await idsOf(sandbox, `id=41&date_last_imported:max=${today.slice(0, 10)}`)).toEqual([41]);
    expect(await idsOf(sandbox, `id=41&date_last_imported:min=${today.slice(0, 10)}`)).toEqual([]);
    const imported = [...catalog.products()].filter((one) => one.date_last_imported !== "");
    const other = imported[0]!.date_last_imported;
    expect(await idsOf(sandbox, `date_last_imported=${encodeURIComponent(other)}`)).toContain(imported[0]!.id);
    expect(await idsOf(sandbox, `date_last_imported:not=${encodeURIComponent(other)}`)).not.toContain(imported[0]!.id);
  });

  it("sorts by each of its keys, both ways", async () => {
    const sandbox = await startForTest({ products: 80 });
    for (const key of ["name", "sku", "price", "date_modified", "inventory_level", "is_visible", "total_sold"]) {
      const up = await call(sandbox, `${path}?limit=250&sort=${key}`);
      const down = await call(sandbox, `${path}?limit=250&sort=${key}&direction=desc`);
      const values = each(up.json["data"]!, key);
      expect(each(down.json["data"]!, key)).toEqual(values.toReversed());
      expect(new Set(values).size).toBeGreaterThan(1);
    }
    const prices = each(
      (await call(sandbox, `${path}?limit=250&sort=calculated_price`)).json["data"]!,
      "calculated_price",
    );
    expect(prices).toEqual(prices.map(Number).toSorted((a, b) => a - b));
    expect((await call(sandbox, `${path}?sort=colour`)).status).toBe(422);
  });

  it("includes what is asked for, ten products a page where options or modifiers are", async () => {
    const sandbox = await startForTest({ products: 60 });
    const everything =
      "variants,custom_fields,images,options,modifiers,bulk_pricing_rules,primary_image,videos,channels,parent_relations,reviews";
    const told = await call(sandbox, `${path}?include=${everything}&limit=50`);
    expect(told.json["data"]).toHaveLength(10);
    expect(told.json["meta"]!["pagination"]).toMatchObject({ per_page: 10, total_pages: 6, total: 60 });
    const some = Array.from(told.json["data"] as unknown as Json[]).find(
      (one) => one["base_variant_id"] === (null as unknown),
    )!;
    expect(some["variants"]).toHaveLength(sandbox.control.catalog.variants(Number(some["id"])).length);
    expect(some["options"]![0]!["option_values"]).toBeDefined();
    expect(some).toMatchObject({ modifiers: [], channels: [1], reviews: [], parent_relations: [] });
    const images = await call(sandbox, `${path}?include=images,primary_image&limit=250`);
    expect(images.json["data"]).toHaveLength(60);
    const shown = Array.from(images.json["data"] as unknown as Json[]).find(
      (one) => one["primary_image"] !== undefined,
    )!;
    expect(shown["primary_image"]!["url_standard"]).toMatch(/^https:\/\/cdn11\.bigcommerce\.com\/s-sandbox1\//);
    expect((await call(sandbox, `${path}?include=everything`)).status).toBe(422);
  });

  it("answers the fields that are chosen, and the id always", async () => {
    const sandbox = await startForTest({ products: 2 });
    const told = await call(sandbox, `${path}?include_fields=name,sku&include=custom_fields`);
    expect(Object.keys(told.json["data"]![0]!).toSorted()).toEqual(["custom_fields", "id", "name", "sku"]);
    const less = await call(sandbox, `${path}/2?exclude_fields=id,description,price`);
    expect(less.json["data"]).toMatchObject({ id: 2 });
    expect(Object.keys(less.json["data"]!)).not.toContain("price");
    expect((await call(sandbox, `${path}?include_fields=colour`)).status).toBe(422);
  });

  it.each([
    ["foo=1", 422],
    ["name:like=a", 422],
    ["id:in=hello", 422],
    ["type=liquid", 422],
    ["price=cheap", 422],
    ["limit=251", 413],
  ])("refuses ?%s", async (query, status) => {
    const sandbox = await startForTest({ products: 2 });
    expect((await call(sandbox, `${path}?${query}`)).status).toBe(status);
  });

  it("lists a million without making them", async () => {
    const sandbox = await startForTest({ products: 1_000_000 });
    const last = await call(sandbox, `${path}?limit=250&page=4000`);
    expect(each(last.json["data"]!, "id").at(-1)).toBe(1_000_000);
    expect(await idsOf(sandbox, "id:greater=999998")).toEqual([999_999, 1_000_000]);
    const middle = sandbox.control.catalog.product(500_001)!;
    expect(await idsOf(sandbox, `name=${encodeURIComponent(middle.name)}`)).toEqual([500_001]);
  });
});

describe("GET /v3/catalog/products/{product_id}", () => {
  it("answers one product, and 404 where there is none", async () => {
    const sandbox = await startForTest({ products: 20 });
    const told = await call(sandbox, `${path}/7?include=variants`);
    const product = sandbox.control.catalog.product(7)!;
    expect(told.json["data"]).toMatchObject({ id: 7, name: product.name, related_products: [-1] });
    expect(told.json["meta"]).toEqual({});
    const price = product.sale_price > 0 ? product.sale_price : product.price;
    expect(told.json["data"]!["calculated_price"]).toBe(price);
    for (const id of ["21", "0", "seven"]) {
      const none = await call(sandbox, `${path}/${id}`);
      expect([none.status, none.json["status"]]).toEqual([404, 404]);
    }
  });
});
