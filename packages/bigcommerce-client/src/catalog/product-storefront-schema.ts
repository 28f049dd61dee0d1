import { z } from "zod";
import { decimalOrNull } from "../wire/decimal.js";
import { instantOrNull } from "../wire/instant.js";
import { textOrMissing } from "../wire/text.js";
import { flagOrNull, numberOrNull } from "../wire/value-or-null.js";
import type { ProductStorefront } from "./product-storefront.js";

const ids = z.array(z.number().int()).nullish();

/** The fields of {@link ProductStorefront} in a product as v3 answers it. */
export const storefrontFields = {
  preorder_release_date: instantOrNull,
  preorder_message: textOrMissing,
  is_preorder_only: flagOrNull,
  is_price_hidden: flagOrNull,
  price_hidden_label: textOrMissing,
  fixed_cost_shipping_price: decimalOrNull,
  related_products: ids,
  is_condition_shown: flagOrNull,
  layout_file: textOrMissing,
  meta_keywords: z.array(textOrMissing).nullish(),
  view_count: numberOrNull,
  reviews_rating_sum: numberOrNull,
  reviews_count: numberOrNull,
  option_set_id: numberOrNull,
  option_set_display: textOrMissing,
  gift_wrapping_options_type: textOrMissing,
  gift_wrapping_options_list: ids,
  open_graph_type: textOrMissing,
  open_graph_title: textOrMissing,
  open_graph_description: textOrMissing,
  open_graph_use_meta_description: flagOrNull,
  open_graph_use_product_name: flagOrNull,
  open_graph_use_image: flagOrNull,
  date_last_imported: instantOrNull,
};

const storefrontSchema = z.object(storefrontFields);

/** A product's {@link ProductStorefront}. */
export function storefrontOf(wire: z.infer<typeof storefrontSchema>): ProductStorefront {
  return {
    preorderReleaseDate: wire.preorder_release_date,
    preorderMessage: wire.preorder_message,
    isPreorderOnly: wire.is_preorder_only,
    isPriceHidden: wire.is_price_hidden,
    priceHiddenLabel: wire.price_hidden_label,
    fixedCostShippingPrice: wire.fixed_cost_shipping_price,
    relatedProductIds: wire.related_products ?? null,
    isConditionShown: wire.is_condition_shown,
    layoutFile: wire.layout_file,
    metaKeywords: wire.meta_keywords ?? null,
    viewCount: wire.view_count,
    reviewsRatingSum: wire.reviews_rating_sum,
    reviewsCount: wire.reviews_count,
    optionSetId: wire.option_set_id,
    optionSetDisplay: wire.option_set_display,
    giftWrappingOptionsType: wire.gift_wrapping_options_type,
    giftWrappingOptionIds: wire.gift_wrapping_options_list ?? null,
    openGraphType: wire.open_graph_type,
    openGraphTitle: wire.open_graph_title,
    openGraphDescription: wire.open_graph_description,
    openGraphUsesMetaDescription: wire.open_graph_use_meta_description,
    openGraphUsesProductName: wire.open_graph_use_product_name,
    openGraphUsesImage: wire.open_graph_use_image,
    dateLastImported: wire.date_last_imported,
  };
}
