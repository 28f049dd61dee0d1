import { jsonAmount } from "../wire/json-amount.js";
import { wireCustomUrl } from "./custom-url-schema.js";
import { wireVariantFields } from "./variant-wire.js";
import type { NewProduct, ProductFields, ProductUpdate } from "./product-write.js";

/** A product to make, as v3 takes it. */
export function wireNewProduct(product: NewProduct): Record<string, unknown> {
  return {
    ...wireFields(product),
    custom_fields: product.customFields?.map(({ name, value }) => ({ name, value })),
    images: product.images?.map((image) => ({
      image_url: image.imageUrl,
      is_thumbnail: image.isThumbnail,
      description: image.description,
    })),
    variants: product.variants?.map(({ optionValues, ...variant }) => ({
      ...wireVariantFields(variant),
      option_values: optionValues.map(({ optionDisplayName, label }) => ({
        option_display_name: optionDisplayName,
        label,
      })),
    })),
  };
}

/** A change, as v3 takes it. */
export function wireProductUpdate(update: ProductUpdate): WireProductUpdate {
  return { id: update.id, ...wireFields(update) };
}

/** {@link wireProductUpdate}'s answer. */
export type WireProductUpdate = { readonly id: number } & Readonly<Record<string, unknown>>;

// What is undefined is left out of the JSON, and so stays as it is in the store.
function wireFields(fields: ProductFields): Record<string, unknown> {
  return {
    name: fields.name,
    type: fields.type,
    sku: fields.sku,
    description: fields.description,
    weight: jsonAmount(fields.weight, "weight"),
    width: jsonAmount(fields.width, "width"),
    depth: jsonAmount(fields.depth, "depth"),
    height: jsonAmount(fields.height, "height"),
    price: jsonAmount(fields.price, "price"),
    cost_price: jsonAmount(fields.costPrice, "costPrice"),
    retail_price: jsonAmount(fields.retailPrice, "retailPrice"),
    sale_price: jsonAmount(fields.salePrice, "salePrice"),
    map_price: jsonAmount(fields.mapPrice, "mapPrice"),
    tax_class_id: fields.taxClassId,
    product_tax_code: fields.productTaxCode,
    categories: fields.categoryIds,
    brand_id: fields.brandId,
    brand_name: fields.brandName,
    inventory_level: fields.inventoryLevel,
    inventory_warning_level: fields.inventoryWarningLevel,
    inventory_tracking: fields.inventoryTracking,
    is_visible: fields.isVisible,
    is_featured: fields.isFeatured,
    is_free_shipping: fields.isFreeShipping,
    availability: fields.availability,
    availability_description: fields.availabilityDescription,
    condition: fields.condition,
    bin_picking_number: fields.binPickingNumber,
    upc: fields.upc,
    mpn: fields.mpn,
    gtin: fields.gtin,
    warranty: fields.warranty,
    search_keywords: fields.searchKeywords,
    page_title: fields.pageTitle,
    meta_description: fields.metaDescription,
    sort_order: fields.sortOrder,
    order_quantity_minimum: fields.orderQuantityMinimum,
    order_quantity_maximum: fields.orderQuantityMaximum,
    custom_url: wireCustomUrl(fields.customUrl),
  };
}
