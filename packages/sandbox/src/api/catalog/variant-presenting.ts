import { variantPrice, variantWeight } from "../../store/product-price.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { StoreVariant } from "../../store/variant-resources.js";

/** A variant as it is answered: `null` stands where it inherits, and what comes of it in the `calculated_` fields. */
export function presentVariant(product: StoreProduct, variant: StoreVariant): Record<string, unknown> {
  return {
    ...variant,
    calculated_price: variantPrice(product, variant),
    calculated_weight: variantWeight(product, variant),
  };
}
