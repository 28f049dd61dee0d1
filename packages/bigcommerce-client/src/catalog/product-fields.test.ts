import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { wireList, wireProduct } from "../../test/wire-catalog.js";

test("a word that is not known yet does not end a list of products", async () => {
  await using store = await scriptedStore(() => ({
    json: wireList([
      wireProduct(1, { type: "bundle", inventory_tracking: "simple", availability: "soon", condition: "" }),
      wireProduct(2, { type: "digital", inventory_tracking: "variant", availability: null, condition: "Used" }),
    ]),
  }));
  expect(await store.client.products.byIds([1, 2])).toMatchObject([
    { type: "bundle", inventoryTracking: "simple", availability: "soon", condition: null },
    { type: "digital", inventoryTracking: "variant", availability: null, condition: "Used" },
  ]);
});

test("a product tells how it is shown and found on the storefront", async () => {
  await using store = await scriptedStore(() => ({
    json: {
      data: wireProduct(1, {
        preorder_release_date: "2026-12-24T00:00:00+00:00",
        preorder_message: "Soon.",
        is_preorder_only: true,
        is_price_hidden: false,
        price_hidden_label: "Ask",
        fixed_cost_shipping_price: 4.5,
        related_products: [2, 3],
        is_condition_shown: true,
        layout_file: "product.html",
        meta_keywords: ["a", "b"],
        view_count: 7,
        reviews_rating_sum: 9,
        reviews_count: 2,
        option_set_id: 55,
        option_set_display: "right",
        gift_wrapping_options_type: "list",
        gift_wrapping_options_list: [8],
        open_graph_type: "product",
        open_graph_title: "T",
        open_graph_description: "D",
        open_graph_use_meta_description: true,
        open_graph_use_product_name: false,
        open_graph_use_image: true,
        date_last_imported: "2015-07-03T18:16:02+00:00",
      }),
      meta: {},
    },
  }));
  expect(await store.client.products.get(1)).toMatchObject({
    preorderReleaseDate: "2026-12-24T00:00:00.000Z",
    preorderMessage: "Soon.",
    isPreorderOnly: true,
    isPriceHidden: false,
    priceHiddenLabel: "Ask",
    fixedCostShippingPrice: "4.5",
    relatedProductIds: [2, 3],
    isConditionShown: true,
    layoutFile: "product.html",
    metaKeywords: ["a", "b"],
    viewCount: 7,
    reviewsRatingSum: 9,
    reviewsCount: 2,
    optionSetId: 55,
    optionSetDisplay: "right",
    giftWrappingOptionsType: "list",
    giftWrappingOptionIds: [8],
    openGraphType: "product",
    openGraphTitle: "T",
    openGraphDescription: "D",
    openGraphUsesMetaDescription: true,
    openGraphUsesProductName: false,
    openGraphUsesImage: true,
    dateLastImported: "2015-07-03T18:16:02.000Z",
  });
});

test("what a store leaves out of a product is told as absent", async () => {
  await using store = await scriptedStore(() => ({
    json: { data: wireProduct(1, { related_products: undefined, preorder_release_date: "" }), meta: {} },
  }));
  expect(await store.client.products.get(1)).toMatchObject({
    preorderReleaseDate: null,
    preorderMessage: "",
    isPriceHidden: null,
    fixedCostShippingPrice: null,
    relatedProductIds: null,
    metaKeywords: null,
    viewCount: null,
    openGraphTitle: "",
    openGraphUsesImage: null,
    dateLastImported: null,
  });
});

test("products of no category, or on no channel, are none, and cost no request", async () => {
  await using store = await scriptedStore(() => ({ status: 422 }));
  for (const filter of [{ categoryIds: [] }, { channelIds: [] }])
    expect(await Array.fromAsync(store.client.products.pages({ filter }))).toEqual([
      { items: [], total: 0, next: null },
    ]);
  expect(store.received).toEqual([]);
});
