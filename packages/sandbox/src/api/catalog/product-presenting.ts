import { calculatedPrice } from "../../store/product-price.js";
import type { StoreProductImage } from "../../store/product-parts.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { Backend } from "../route.js";
import { presentVariant } from "./variant-presenting.js";

/** What can be asked for besides a product's own fields (BigCommerce API reference, catalog v3). */
export const productIncludes: readonly string[] = [
  "bulk_pricing_rules",
  "channels",
  "custom_fields",
  "images",
  "modifiers",
  "options",
  "parent_relations",
  "primary_image",
  "reviews",
  "variants",
  "videos",
];

/** What is answered of a product that was just made. */
export const madeIncludes: readonly string[] = [
  "bulk_pricing_rules",
  "custom_fields",
  "images",
  "modifiers",
  "options",
  "parent_relations",
  "variants",
  "videos",
];

/** A product as it is answered. The sandbox keeps no modifiers and no reviews, and sells on its first channel only. */
export function presentProduct(
  { store, storeHash }: Backend,
  product: StoreProduct,
  included: readonly string[] = [],
): Record<string, unknown> {
  const plain = { ...product, calculated_price: calculatedPrice(product) };
  if (included.length === 0) return plain;
  const { custom_fields, options, images, videos, bulk_pricing_rules } = store.catalog.parts.get(product.id);
  const shown = images.map((image) => presentImage(storeHash, image));
  const thumbnail = shown.find(({ is_thumbnail }) => is_thumbnail) ?? shown[0];
  const makers: Readonly<Record<string, () => unknown>> = {
    bulk_pricing_rules: () => bulk_pricing_rules,
    channels: () => [1],
    custom_fields: () => custom_fields,
    images: () => shown,
    modifiers: () => [],
    options: () => options,
    parent_relations: () => [],
    primary_image: () => thumbnail,
    reviews: () => [],
    variants: () => store.catalog.variants.ofProduct(product.id).map((variant) => presentVariant(product, variant)),
    videos: () => videos,
  };
  const parts = included.map((name) => [name, makers[name]?.()] as const);
  return { ...plain, ...Object.fromEntries(parts.filter(([, part]) => part !== undefined)) };
}

/** An image with the URLs of its sizes, which lie below the store's folder of the CDN. */
function presentImage(storeHash: string, image: StoreProductImage) {
  const name = image.image_file.replace(/^.*\//, "").replace(/\.\w+$/, "");
  const folder = `https://cdn11.bigcommerce.com/s-${storeHash}/products/${image.product_id}/images/${image.id}`;
  const url = (size: string) => `${folder}/${name}.${size}.jpg?c=1`;
  return {
    ...image,
    url_zoom: url("1280.1280"),
    url_standard: url("386.513"),
    url_thumbnail: url("220.290"),
    url_tiny: url("44.58"),
  };
}
