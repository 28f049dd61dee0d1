import { z } from "zod";
import { decimal } from "../wire/decimal.js";
import { textOrMissing, textOrNull } from "../wire/text.js";
import type { BulkPricingRule, ProductImage, ProductOption, ProductOptionValue } from "./product-parts.js";

const integerOrNull = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? null);

/** An image as v3 answers it. */
export const productImageSchema = z
  .object({
    id: z.number().int(),
    is_thumbnail: z.boolean(),
    sort_order: integerOrNull,
    description: textOrMissing,
    image_url: textOrNull,
    url_standard: textOrNull,
    url_thumbnail: textOrNull,
  })
  .transform((wire): ProductImage => ({
    id: wire.id,
    isThumbnail: wire.is_thumbnail,
    sortOrder: wire.sort_order,
    description: wire.description,
    imageUrl: wire.image_url,
    urlStandard: wire.url_standard,
    urlThumbnail: wire.url_thumbnail,
  }));

const optionValueSchema = z
  .object({
    id: z.number().int(),
    label: z.string(),
    sort_order: integerOrNull,
    is_default: z.boolean().nullish(),
  })
  .transform((wire): ProductOptionValue => ({
    id: wire.id,
    label: wire.label,
    sortOrder: wire.sort_order,
    isDefault: wire.is_default ?? null,
  }));

/** An option or a modifier as v3 answers it; a modifier that is a text field has no values. */
export const productOptionSchema = z
  .object({
    id: z.number().int(),
    display_name: z.string(),
    type: z.string(),
    required: z.boolean().nullish(),
    sort_order: integerOrNull,
    option_values: z.array(optionValueSchema).nullish(),
  })
  .transform((wire): ProductOption => ({
    id: wire.id,
    displayName: wire.display_name,
    type: wire.type,
    isRequired: wire.required ?? null,
    sortOrder: wire.sort_order,
    values: wire.option_values ?? [],
  }));

/** A bulk pricing rule as v3 answers it; its amount is a number in some answers and a text in others. */
export const bulkPricingRuleSchema = z
  .object({
    id: z.number().int(),
    quantity_min: z.number().int(),
    quantity_max: z.number().int(),
    type: z.enum(["price", "percent", "fixed"]),
    amount: decimal,
  })
  .transform((wire): BulkPricingRule => ({
    id: wire.id,
    quantityMin: wire.quantity_min,
    quantityMax: wire.quantity_max,
    type: wire.type,
    amount: wire.amount,
  }));
