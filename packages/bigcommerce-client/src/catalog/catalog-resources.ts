import type { StoreTransport } from "../transport/store-transport.js";
import type { BrandsResource } from "./brand.js";
import { brandsResource } from "./brands.js";
import { catalogSummaryResource, type CatalogSummaryResource } from "./catalog-summary.js";
import { categoriesResource } from "./categories.js";
import type { CategoriesResource } from "./category.js";
import type { ProductCustomFieldsResource } from "./custom-field.js";
import { productCustomFieldsResource } from "./custom-fields.js";
import type { ProductsResource } from "./product-resource.js";
import { productsResource } from "./products.js";
import type { ProductVariantsResource } from "./variant-resource.js";
import { productVariantsResource } from "./variants.js";

/** Products and how they are arranged. */
export interface CatalogResources {
  readonly products: ProductsResource;
  readonly productVariants: ProductVariantsResource;
  readonly productCustomFields: ProductCustomFieldsResource;
  readonly brands: BrandsResource;
  readonly categories: CategoriesResource;
  readonly catalogSummary: CatalogSummaryResource;
}

/** Products and how they are arranged, through one view. */
export function catalogResources(transport: StoreTransport): CatalogResources {
  return {
    products: productsResource(transport),
    productVariants: productVariantsResource(transport),
    productCustomFields: productCustomFieldsResource(transport),
    brands: brandsResource(transport),
    categories: categoriesResource(transport),
    catalogSummary: catalogSummaryResource(transport),
  };
}
