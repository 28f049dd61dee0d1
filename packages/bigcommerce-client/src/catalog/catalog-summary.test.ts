import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";

test("the catalogue's summary is told with canonical amounts, which the API answers as numbers and texts", async () => {
  await using store = await scriptedStore(() => ({
    json: {
      data: {
        inventory_count: 2000,
        inventory_value: 267000.5,
        variant_count: 46,
        highest_variant_price: 249,
        average_variant_price: 83.07978261,
        lowest_variant_price: "7",
        oldest_variant_date: "2018-08-15T00:00:00+00:00",
        newest_variant_date: "",
        primary_category_id: 23,
        primary_category_name: "Shop All",
      },
      meta: {},
    },
  }));
  expect(await store.client.catalogSummary.get()).toEqual({
    inventoryCount: 2000,
    inventoryValue: "267000.5",
    variantCount: 46,
    highestVariantPrice: "249",
    averageVariantPrice: "83.07978261",
    lowestVariantPrice: "7",
    oldestVariantDate: "2018-08-15T00:00:00.000Z",
    newestVariantDate: null,
    primaryCategoryId: 23,
    primaryCategoryName: "Shop All",
  });
});
