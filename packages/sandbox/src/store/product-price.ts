import type { StoreProduct } from "./product-resources.js";
import type { StoreVariant } from "./variant-resources.js";

/** What the product costs: its sale price where it has one, else its price. */
export function calculatedPrice(product: Pick<StoreProduct, "price" | "sale_price">): number {
  return product.sale_price > 0 ? product.sale_price : product.price;
}

/** What the variant costs: its own sale price, else its own price, else what the product costs. */
export function variantPrice(
  product: Pick<StoreProduct, "price" | "sale_price">,
  variant: Pick<StoreVariant, "price" | "sale_price">,
): number {
  if (variant.sale_price !== null && variant.sale_price > 0) return variant.sale_price;
  return variant.price ?? calculatedPrice(product);
}

/** What the variant weighs: its own weight, else the product's. */
export function variantWeight(product: Pick<StoreProduct, "weight">, variant: Pick<StoreVariant, "weight">): number {
  return variant.weight ?? product.weight;
}
