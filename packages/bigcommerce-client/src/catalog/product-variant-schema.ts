import { z } from "zod";
import { decimalOrNull } from "../wire/decimal.js";
import { text, textOrMissing, textOrNull } from "../wire/text.js";
import type { ProductVariant, VariantOptionValue } from "./product-variant.js";

const integerOrMissing = z.number().int().nullish();

const optionValueSchema = z
  .object({
    id: z.number().int(),
    option_id: z.number().int(),
    option_display_name: textOrMissing,
    label: textOrMissing,
  })
  .transform((wire): VariantOptionValue => ({
    id: wire.id,
    optionId: wire.option_id,
    optionDisplayName: wire.option_display_name,
    label: wire.label,
  }));

/** A variant as v3 answers it, alone or inside its product. */
export const productVariantSchema = z
  .object({
    id: z.number().int(),
    product_id: z.number().int(),
    sku: text,
    option_values: z.array(optionValueSchema),
    price: decimalOrNull,
    cost_price: decimalOrNull,
    retail_price: decimalOrNull,
    sale_price: decimalOrNull,
    calculated_price: decimalOrNull,
    weight: decimalOrNull,
    width: decimalOrNull,
    depth: decimalOrNull,
    height: decimalOrNull,
    is_free_shipping: z.boolean().nullish(),
    purchasing_disabled: z.boolean().nullish(),
    purchasing_disabled_message: textOrMissing,
    image_url: textOrNull,
    upc: textOrMissing,
    mpn: textOrMissing,
    gtin: textOrMissing,
    inventory_level: integerOrMissing,
    inventory_warning_level: integerOrMissing,
    bin_picking_number: textOrMissing,
  })
  .transform((wire): ProductVariant => ({
    id: wire.id,
    productId: wire.product_id,
    sku: wire.sku,
    optionValues: wire.option_values,
    price: wire.price,
    costPrice: wire.cost_price,
    retailPrice: wire.retail_price,
    salePrice: wire.sale_price,
    calculatedPrice: wire.calculated_price,
    weight: wire.weight,
    width: wire.width,
    depth: wire.depth,
    height: wire.height,
    isFreeShipping: wire.is_free_shipping ?? null,
    purchasingDisabled: wire.purchasing_disabled ?? null,
    purchasingDisabledMessage: wire.purchasing_disabled_message,
    imageUrl: wire.image_url,
    upc: wire.upc,
    mpn: wire.mpn,
    gtin: wire.gtin,
    inventoryLevel: wire.inventory_level ?? null,
    inventoryWarningLevel: wire.inventory_warning_level ?? null,
    binPickingNumber: wire.bin_picking_number,
  }));
