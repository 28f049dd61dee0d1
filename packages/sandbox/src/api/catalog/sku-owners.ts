import type { Catalog } from "../../store/catalog.js";
import { Refusal } from "../refusal.js";

/** Who asks for a SKU: it may have the one it has. */
export interface SkuOwner {
  readonly productId?: number;
  /** Its base variant, where a product asks. */
  readonly variantId?: number | null;
}

/** Whether another product or variant has the SKU, whatever its case; the empty one is free for all. */
export function isSkuTaken({ products, variants }: Catalog, sku: string, owner: SkuOwner): boolean {
  return (
    products.idsBy("sku", sku).some((id) => id !== owner.productId) ||
    variants.idsBySku(sku).some((id) => id !== owner.variantId)
  );
}

/** 409: something that has to be unique, or to be there, is not. */
export function conflict(title: string, field: string, why: string): Refusal {
  return new Refusal(409, title, { why, errors: { [field]: title } });
}
