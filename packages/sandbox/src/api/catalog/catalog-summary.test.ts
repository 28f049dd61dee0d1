import { expect, it } from "vitest";
import { call, startForTest } from "../../../test/call-store.js";

it("sums up what is in stock and what variants cost", async () => {
  const sandbox = await startForTest({ products: 2 });
  const { catalog } = sandbox.control;
  catalog.deleteProduct(1);
  catalog.deleteProduct(2);
  const empty = await call(sandbox, "/v3/catalog/summary");
  expect(empty.json["data"]).toMatchObject({ variant_count: 0, inventory_count: 0, lowest_variant_price: "0" });
  const product = { type: "physical", weight: 1, inventory_tracking: "product", categories: [2] } as const;
  catalog.addProduct({ ...product, name: "A", price: 10, sale_price: 8, inventory_level: 5 });
  catalog.addProduct({ ...product, name: "B", price: 2.5, inventory_level: 2 });
  const told = await call(sandbox, "/v3/catalog/summary");
  expect(told.json["meta"]).toEqual({});
  expect(told.json["data"]).toMatchObject({
    inventory_count: 7,
    inventory_value: 45,
    primary_category_id: 2,
    primary_category_name: "Damen",
    variant_count: 2,
    highest_variant_price: 8,
    average_variant_price: 5.25,
    lowest_variant_price: "2.5",
  });
});
