import { jsonAmount } from "../wire/json-amount.js";
import type { NewVariant, VariantFields, VariantOfProduct, VariantUpdate } from "./product-variant.js";

/** What a batch of variants is sent: a change by its id, or a new one with its product's. */
export type WireVariant = Readonly<Record<string, unknown>>;

/** A change or a new variant, as the batch takes it. */
export function wireVariant(item: VariantUpdate | VariantOfProduct): WireVariant {
  if ("id" in item) return { id: item.id, ...wireVariantFields(item) };
  return { product_id: item.productId, ...wireNewVariant(item) };
}

/** A new variant, as its product's list takes it. */
export function wireNewVariant(variant: NewVariant): WireVariant {
  return {
    ...wireVariantFields(variant),
    option_values: variant.optionValues.map(({ id, optionId }) => ({ id, option_id: optionId })),
  };
}

/** What is undefined is left out of the JSON, and so stays as it is in the store. */
export function wireVariantFields(fields: VariantFields): WireVariant {
  return {
    sku: fields.sku,
    price: jsonAmount(fields.price, "price"),
    cost_price: jsonAmount(fields.costPrice, "costPrice"),
    retail_price: jsonAmount(fields.retailPrice, "retailPrice"),
    sale_price: jsonAmount(fields.salePrice, "salePrice"),
    weight: jsonAmount(fields.weight, "weight"),
    width: jsonAmount(fields.width, "width"),
    depth: jsonAmount(fields.depth, "depth"),
    height: jsonAmount(fields.height, "height"),
    is_free_shipping: fields.isFreeShipping,
    purchasing_disabled: fields.purchasingDisabled,
    purchasing_disabled_message: fields.purchasingDisabledMessage,
    image_url: fields.imageUrl,
    upc: fields.upc,
    mpn: fields.mpn,
    gtin: fields.gtin,
    inventory_level: fields.inventoryLevel,
    inventory_warning_level: fields.inventoryWarningLevel,
    bin_picking_number: fields.binPickingNumber,
  };
}
